import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { UsageError } from "../model/errors.ts";
import { type Integrity, readRun } from "./reader.ts";
import type { RunTables } from "../model/run.ts";
import { Folder, writeRun } from "./testdata/folder.ts";

const FILES = ["measurements.csv", "samples.csv", "latency.csv", "series.csv", "run.json"];

type Mangling = (bytes: Uint8Array) => Uint8Array;

/** Anywhere alike: fc.double() draws exponents, so nearly all of its shares are close to 0. */
const share = fc.nat(999_999).map((n) => n / 1e6);
const at = (where: number, bytes: Uint8Array) => Math.floor(where * bytes.length);
const splice = (bytes: Uint8Array, start: number, length: number, put: Uint8Array) =>
  Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(start + length)]);

const flip = fc.tuple(share, fc.nat(255)).map(([where, byte]): Mangling => (bytes) =>
  bytes.with(at(where, bytes), byte)
);
const flipText = fc.tuple(share, fc.constantFrom(...'0159.-,"\n\r {}[]:')).map((
  [where, char],
): Mangling =>
(bytes) => bytes.with(at(where, bytes), char.charCodeAt(0)));
const drop = fc.tuple(share, fc.integer({ min: 1, max: 40 })).map(
  ([where, length]): Mangling => (bytes) =>
    splice(bytes, at(where, bytes), length, new Uint8Array()),
);
const insert = fc.tuple(share, fc.uint8Array({ minLength: 1, maxLength: 9 })).map((
  [where, put],
): Mangling =>
(bytes) => splice(bytes, at(where, bytes), 0, put));
const repeat = fc.tuple(share, share).map(([from, to]): Mangling => (bytes) => {
  const start = at(Math.min(from, to), bytes);
  const end = at(Math.max(from, to), bytes);
  return splice(bytes, end, 0, bytes.subarray(start, end));
});
const swapFields = fc.tuple(share, fc.nat(12), fc.nat(12)).map(
  ([where, one, other]): Mangling => (bytes) => {
    const lines = new TextDecoder().decode(bytes).split("\n");
    const index = Math.floor(where * lines.length);
    const fields = (lines[index] ?? "").split(",");
    const [a, b] = [one % fields.length, other % fields.length];
    const swapped = fields.with(a, fields[b] ?? "").with(b, fields[a] ?? "").join(",");
    return new TextEncoder().encode(lines.with(index, swapped).join("\n"));
  },
);

/** A digit that can be read is another digit: only the checksum can tell. */
type Read = RunTables & Integrity;

Deno.test("a mangled run is refused, or said to be altered, or reads as it did", async () => {
  using folder = new Folder();
  await writeRun(folder.path, true);
  const expected = await readRun(folder.path);
  const files = FILES.map((name) => ({
    name,
    bytes: Deno.readFileSync(folder.at(name)),
  }));
  const mangling = fc.oneof(flip, flipText, drop, insert, repeat, swapFields);
  const seen = { same: 0, altered: 0, refused: 0 };
  const judge = (found: Read) => {
    if (found.altered.length > 0) seen.altered++;
    else {
      assert.deepEqual(found, expected);
      seen.same++;
    }
  };
  const run = async (file: typeof files[number], steps: readonly Mangling[]) => {
    folder.write(file.name, steps.reduce<Uint8Array>((bytes, step) => step(bytes), file.bytes));
    try {
      judge(await readRun(folder.path));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      seen.refused++;
      assert.ok(error.message.startsWith(folder.at(file.name)) || file.name === "run.json");
      assert.ok(!error.message.includes("\n"));
    }
    folder.write(file.name, file.bytes);
  };
  const mangled = fc.array(mangling, { minLength: 1, maxLength: 3 });
  const numRuns = 3000;
  await fc.assert(fc.asyncProperty(fc.constantFrom(...files), mangled, run), { numRuns });
  // Most changes can't be read at all, some hit a digit, few hit nothing that counts.
  assert.ok(seen.refused > numRuns / 2, JSON.stringify(seen));
  assert.ok(seen.altered > 0 && seen.same < numRuns / 4, JSON.stringify(seen));
});
