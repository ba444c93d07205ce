import assert from "node:assert/strict";
import { UsageError } from "../model/errors.ts";
import { bytesOf, piecesOf } from "./regular_file.ts";
import { readMeasured, readRun } from "./reader.ts";
import { Folder, refused, writeRun } from "./testdata/folder.ts";
import { makeFifo } from "./testdata/fifo.ts";

const FILES = ["run.json", "measurements.csv", "samples.csv", "latency.csv", "series.csv"] as const;

/** Makes sure that it is refused with one line, before any of it is read. */
function refusedNow(file: string, message: RegExp): void {
  assert.throws(() => bytesOf(file, 1000), (error: Error) => {
    assert.ok(error instanceof UsageError, String(error));
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("a file comes in pieces that make it whole again", () => {
  using folder = new Folder();
  const bytes = new Uint8Array(3_000_000).map((_, at) => at * 7);
  folder.write("file", bytes);
  let [at, pieces] = [0, 0];
  for (const piece of piecesOf(folder.at("file"), 4_000_000)) {
    assert.deepEqual(piece, bytes.subarray(at, at + piece.length));
    at += piece.length;
    pieces++;
  }
  assert.equal(at, bytes.length);
  assert.ok(pieces > 1);
  assert.deepEqual(bytesOf(folder.at("file"), 3_000_000), bytes);
});

Deno.test("real: what is no regular file, or too large, is refused before it is opened", () => {
  using folder = new Folder();
  makeFifo(folder.at("fifo"));
  refusedNow(
    folder.at("fifo"),
    /fifo: it is a named pipe; allowed are regular files, as closecost/,
  );
  refusedNow(folder.path, /it is a folder/);
  Deno.symlinkSync("/dev/zero", folder.at("link"));
  refusedNow(folder.at("link"), /it is a device/);
  Deno.symlinkSync(folder.at("link2"), folder.at("link2"));
  refusedNow(folder.at("link2"), /link2: .*symbolic links/);
  folder.write("large", new Uint8Array(1001));
  refusedNow(folder.at("large"), /large: it has 1,001 bytes; allowed are at most 1,000$/);
  folder.write("fits", new Uint8Array(1000));
  assert.equal(bytesOf(folder.at("fits"), 1000).length, 1000);
});

Deno.test("a file that grows while it is read is read no further than allowed", () => {
  using folder = new Folder();
  folder.write("file", new Uint8Array(1_500_000));
  const pieces = piecesOf(folder.at("file"), 2_000_000);
  assert.ok(!pieces.next().done);
  Deno.writeFileSync(folder.at("file"), new Uint8Array(1_000_000), { append: true });
  assert.throws(() => [...pieces], /file: it has [\d,]+ bytes; allowed are at most 2,000,000$/);
});

for (const name of FILES) {
  Deno.test(`real: a run with a pipe, a device, a folder or a giant as ${name} is refused at once`, async () => {
    const places: [RegExp, (path: string) => void][] = [
      [/it is a named pipe/, makeFifo],
      [/it is a device/, (path) => Deno.symlinkSync("/dev/zero", path)],
      [/it is a folder/, (path) => Deno.mkdirSync(path)],
      [/it has 1,500,000,000 bytes; allowed are at most/, (path) => {
        Deno.writeFileSync(path, new Uint8Array());
        Deno.truncateSync(path, 1_500_000_000);
      }],
    ];
    for (const [message, make] of places) {
      using folder = new Folder();
      await writeRun(folder.path, true);
      Deno.removeSync(folder.at(name));
      make(folder.at(name));
      for (const read of [readRun, readMeasured]) {
        await refused(read(folder.path), new RegExp(`${name}: ${message.source}`));
      }
    }
  });
}
