/**
 * Reading files that somebody else may have put there: regular files only, within a size, in
 * pieces. A pipe or a device would block for ever or never end, a file of any size would take all
 * memory.
 * @module
 */
import { UsageError } from "../model/errors.ts";
import { refusal } from "./files.ts";

/** Bytes that a `run.json` may have: some 70,000 trials. */
export const LARGEST_MANIFEST = 64 * 2 ** 20;
/** Bytes that each CSV file may have: some seven million samples. */
export const LARGEST_TABLE = 512 * 2 ** 20;

const PIECE = 2 ** 20;

/** What a path can be besides a regular file. */
const KINDS: readonly (readonly [keyof Deno.FileInfo, string])[] = [
  ["isDirectory", "a folder"],
  ["isFifo", "a named pipe"],
  ["isSocket", "a socket"],
  ["isCharDevice", "a device"],
  ["isBlockDevice", "a device"],
];

/**
 * The bytes of a regular file (or of one that a link leads to), piece by piece. A piece is only
 * good until the next one is asked for.
 * @param most bytes that it may have
 * @throws {UsageError} `file: what is wrong; what is allowed`, before anything is opened that is
 * not a regular file
 */
export function* piecesOf(file: string, most: number): Generator<Uint8Array<ArrayBuffer>> {
  using source = opened(file, most);
  const buffer = new Uint8Array(PIECE);
  let total = 0;
  while (true) {
    const size = read(file, source, buffer);
    if (size === null) return;
    total += size;
    // It may have grown since its size was asked for, or be one whose size the kernel does not say.
    if (total > most) throw tooLarge(file, total, most);
    yield buffer.subarray(0, size);
  }
}

/**
 * All bytes of a regular file.
 * @throws {UsageError} as {@link piecesOf}
 */
export function bytesOf(file: string, most: number): Uint8Array<ArrayBuffer> {
  const pieces = [...piecesOf(file, most).map((piece) => piece.slice())];
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function opened(file: string, most: number): Deno.FsFile {
  const info = attempt(file, () => Deno.statSync(file));
  if (!info.isFile) {
    const kind = KINDS.find(([is]) => info[is])?.[1] ?? "something else";
    throw new UsageError(`${file}: it is ${kind}; allowed are regular files, as closecost wrote`);
  }
  if (info.size > most) throw tooLarge(file, info.size, most);
  return attempt(file, () => Deno.openSync(file, { read: true }));
}

function read(file: string, source: Deno.FsFile, buffer: Uint8Array): number | null {
  return attempt(file, () => source.readSync(buffer));
}

function attempt<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new UsageError(
      `${file}: ${refusal(error)}; allowed is the folder of a run, with run.json and its CSV files`,
    );
  }
}

function tooLarge(file: string, size: number, most: number): UsageError {
  const [has, allowed] = [size, most].map((one) => one.toLocaleString("en-US"));
  return new UsageError(`${file}: it has ${has} bytes; allowed are at most ${allowed}`);
}
