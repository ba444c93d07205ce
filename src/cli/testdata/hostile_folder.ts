/**
 * Run folders as an accident, a mistake or somebody of ill will leaves them: one change or a few,
 * drawn by a seed, to the text, the JSON, the fields or the kind of a file.
 * @module
 */
import { join } from "node:path";
import { seededRandom } from "../../stats/random.ts";
import { makeFifo } from "../../store/testdata/fifo.ts";
import { reseal } from "../../store/testdata/reseal.ts";

const TABLES = ["measurements.csv", "samples.csv", "latency.csv", "series.csv", "summary.csv"];
const FILES = ["run.json", ...TABLES];

/** Texts that have broken somebody's program. */
const TEXTS: readonly string[] = [
  "",
  " ",
  "-1",
  "0",
  "1e308",
  "999999999999999999999",
  "null",
  "__proto__",
  "constructor",
  "\u001b[2J\u001b]0;title\u0007",
  "\u202e\u2066",
  "\u0000",
  "a\nb\r\nc",
  '"',
  "``` \n<script>alert(1)</script>",
  "[x](javascript:alert(1))",
  "![x](http://example.invalid/)",
  "| a | b |",
  "=1+1",
  "../../etc/passwd",
  "x".repeat(100_000),
];

/** Values that are not what a key should have. */
const VALUES: readonly unknown[] = [
  ...TEXTS,
  null,
  true,
  -1,
  0,
  0.5,
  1e308,
  2 ** 53,
  [],
  {},
  [[[]]],
  { toString: 1, valueOf: null },
];

/** What was done. */
export interface Hostility {
  /** In words, for whoever has to find out why it mattered. */
  readonly done: readonly string[];
  /** Whether checksums were made anew afterwards, so that they tell nothing. */
  readonly resealed: boolean;
}

/**
 * Changes a run's folder.
 * @param seed the same seed does the same
 */
export function makeHostile(dir: string, seed: number): Hostility {
  const draw = new Draw(seed);
  const done: string[] = [];
  const steps = 1 + draw.below(3);
  for (let step = 0; step < steps; step++) done.push(draw.of(CHANGES)(dir, draw));
  const resealed = draw.below(2) === 0 && sealed(dir);
  return { done, resealed };
}

/** Makes the checksums fit, where the files still allow it. */
function sealed(dir: string): boolean {
  if (FILES.some((file) => !isPlain(join(dir, file)))) return false;
  try {
    reseal(dir);
    return true;
  } catch {
    return false;
  }
}

/** Whatever it is, a link that leads nowhere too. */
function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

function isPlain(path: string): boolean {
  try {
    const { isFile, size } = Deno.lstatSync(path);
    return isFile && size < 1e7;
  } catch {
    return false;
  }
}

/** Draws by a seed. */
class Draw {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** A whole number from 0 to below `end`. */
  below(end: number): number {
    return Math.floor(this.#random() * end);
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}

type Change = (dir: string, draw: Draw) => string;

/** Changes the bytes of a file, if it still is one. */
function toBytes(name: string, change: (bytes: Uint8Array, draw: Draw) => Uint8Array): Change {
  return (dir, draw) => {
    const file = draw.of(FILES);
    const path = join(dir, file);
    if (!isPlain(path)) return `${name} of ${file}: it is none any more`;
    Deno.writeFileSync(path, change(Deno.readFileSync(path), draw));
    return `${name} of ${file}`;
  };
}

function spliced(bytes: Uint8Array, at: number, gone: number, put: Uint8Array): Uint8Array {
  return Uint8Array.from([...bytes.subarray(0, at), ...put, ...bytes.subarray(at + gone)]);
}

const ENCODER = new TextEncoder();

/** Changes a value of run.json, wherever it stands. */
function toJson(name: string, change: (parent: Parent, key: string, draw: Draw) => void): Change {
  return (dir, draw) => {
    const path = join(dir, "run.json");
    if (!isPlain(path)) return `${name}: run.json is none any more`;
    try {
      const json = JSON.parse(Deno.readTextFileSync(path));
      const places = placesIn(json);
      if (places.length === 0) return `${name}: nothing left`;
      const { parent, key, at } = draw.of(places);
      change(parent, key, draw);
      Deno.writeTextFileSync(path, JSON.stringify(json, null, 2));
      return `${name} at ${at}`;
    } catch {
      return `${name}: run.json is no JSON any more`;
    }
  };
}

type Parent = Record<string, unknown>;

function placesIn(value: unknown, at = ""): { parent: Parent; key: string; at: string }[] {
  if (typeof value !== "object" || value === null) return [];
  const parent = value as Parent;
  return Object.keys(parent).flatMap((key) => {
    const here = `${at}.${key}`;
    return [{ parent, key, at: here }, ...placesIn(parent[key], here)];
  });
}

/** Changes lines of a table. */
function toLines(name: string, change: (lines: string[], draw: Draw) => void): Change {
  return (dir, draw) => {
    const file = draw.of(TABLES);
    const path = join(dir, file);
    if (!isPlain(path)) return `${name} of ${file}: it is none any more`;
    const lines = Deno.readTextFileSync(path).split("\n");
    change(lines, draw);
    Deno.writeTextFileSync(path, lines.join("\n"));
    return `${name} of ${file}`;
  };
}

/** Puts something else in the place of a file. */
function toKind(name: string, make: (path: string, dir: string) => void): Change {
  return (dir, draw) => {
    const file = draw.of(FILES);
    const path = join(dir, file);
    if (isThere(path)) Deno.removeSync(path, { recursive: true });
    make(path, dir);
    return `${name} as ${file}`;
  };
}

const CHANGES: readonly Change[] = [
  toBytes(
    "a flipped byte",
    (bytes, draw) =>
      bytes.length === 0 ? bytes : bytes.with(draw.below(bytes.length), draw.below(256)),
  ),
  toBytes(
    "another character",
    (bytes, draw) =>
      bytes.length === 0
        ? bytes
        : bytes.with(draw.below(bytes.length), draw.of([...'0159.-,"\n {}[]:']).charCodeAt(0)),
  ),
  toBytes(
    "bytes cut out",
    (bytes, draw) =>
      spliced(bytes, draw.below(bytes.length + 1), 1 + draw.below(60), new Uint8Array()),
  ),
  toBytes("a cut end", (bytes, draw) => bytes.slice(0, draw.below(bytes.length + 1))),
  toBytes(
    "hostile text",
    (bytes, draw) =>
      spliced(bytes, draw.below(bytes.length + 1), 0, ENCODER.encode(draw.of(TEXTS))),
  ),
  toBytes("a part twice", (bytes, draw) => {
    const [a, b] = [draw.below(bytes.length + 1), draw.below(bytes.length + 1)];
    return spliced(bytes, Math.max(a, b), 0, bytes.slice(Math.min(a, b), Math.max(a, b)));
  }),
  toJson("another value", (parent, key, draw) => parent[key] = draw.of(VALUES)),
  toJson("another value", (parent, key, draw) => parent[key] = draw.of(VALUES)),
  toJson("another number", (parent, key, draw) => {
    if (typeof parent[key] === "number") parent[key] = draw.below(10 ** draw.below(12));
  }),
  toJson("a missing key", (parent, key) => {
    delete parent[key];
  }),
  toJson("a foreign key", (parent, _, draw) => {
    // Not by assignment: "__proto__" is to be a key like any other.
    const about = { value: draw.of(VALUES), enumerable: true, configurable: true, writable: true };
    Object.defineProperty(parent, draw.of(TEXTS), about);
  }),
  toJson("a hundred thousand levels", (parent, key) => {
    parent[key] = JSON.parse("[".repeat(20_000) + "]".repeat(20_000));
  }),
  toLines("another field", (lines, draw) => {
    const at = draw.below(lines.length);
    const fields = (lines[at] ?? "").split(",");
    fields[draw.below(fields.length)] = draw.of(TEXTS);
    lines[at] = fields.join(",");
  }),
  toLines("no number", (lines, draw) => {
    const at = draw.below(lines.length);
    lines[at] = (lines[at] ?? "").replace(/\d+/, draw.of(["NaN", "Infinity", "0x10", "1e3"]));
  }),
  toLines("another digit", (lines, draw) => {
    const at = draw.below(lines.length);
    lines[at] = (lines[at] ?? "").replace(/\d(?=\D*$)/, () => String(draw.below(10)));
  }),
  toLines("a line twice", (lines, draw) => {
    const at = draw.below(lines.length);
    lines.splice(at, 0, lines[at] ?? "");
  }),
  toLines("a line gone", (lines, draw) => lines.splice(draw.below(lines.length), 1)),
  toLines("two lines the other way round", (lines, draw) => {
    const [a, b] = [draw.below(lines.length), draw.below(lines.length)];
    [lines[a], lines[b]] = [lines[b] ?? "", lines[a] ?? ""];
  }),
  toKind("nothing", () => {}),
  toKind("an empty file", (path) => Deno.writeTextFileSync(path, "")),
  toKind("a folder", (path) => Deno.mkdirSync(path)),
  toKind("a named pipe", makeFifo),
  toKind("a device", (path) => Deno.symlinkSync("/dev/zero", path)),
  toKind("a link to itself", (path) => Deno.symlinkSync(path, path)),
  toKind("a link to another file", (path, dir) => Deno.symlinkSync(join(dir, "run.json"), path)),
  toKind("a giant", (path) => {
    Deno.writeTextFileSync(path, "");
    Deno.truncateSync(path, 1_500_000_000);
  }),
];
