/**
 * Looks over a CSV file without reading its rows: whether it is the right one, and whole.
 * @module
 */
import { UsageError } from "../model/errors.ts";
import { refusal } from "./files.ts";

const LF = 10;
const CR = 13;
const CHUNK = 1 << 20;

/** What the file must be. */
export interface Expected {
  /** Names of its columns. */
  readonly header: readonly string[];
  /** Rows that run.json counts. */
  readonly rows: number;
  /** Whether more may follow, from a trial that is not over or was cut off. */
  readonly growing: boolean;
}

/**
 * Checks a file's header, its last line end and how many lines it has. Fields are not looked at; in
 * these tables none is quoted, so each line is a row.
 * @throws {UsageError} `file:line: what is wrong; what is allowed`
 */
export function checkLines(file: string, { header, rows, growing }: Expected): void {
  const { lines, first, ended } = countedLines(file);
  if (first === "" && lines === 0) {
    throw new UsageError(
      `${file}:1: the file is empty; the first line must be ${header.join(",")}`,
    );
  }
  if (first !== header.join(",")) {
    throw new UsageError(
      `${file}:1: the header is not the one of this file; the first line must be ` +
        header.join(","),
    );
  }
  if (!ended && !growing) {
    throw new UsageError(
      `${file}:${lines + 1}: the last line has no line end, so the file was cut; ` +
        "allowed are whole lines only",
    );
  }
  const found = lines - 1;
  if (found === rows || (growing && found > rows)) return;
  throw new UsageError(
    `${file}:${Math.min(found, rows) + 2}: the file has ${found} rows; run.json says it has ` +
      `${rows}, so it was cut or changed`,
  );
}

/** Whole lines, the first of them, and whether the file ends in a line end. */
function countedLines(file: string): { lines: number; first: string; ended: boolean } {
  try {
    using source = Deno.openSync(file, { read: true });
    const buffer = new Uint8Array(CHUNK);
    let [lines, first, last] = [0, "", -1];
    for (let size = source.readSync(buffer); size !== null; size = source.readSync(buffer)) {
      const part = buffer.subarray(0, size);
      if (last < 0) first = firstLine(part);
      for (let at = part.indexOf(LF); at >= 0; at = part.indexOf(LF, at + 1)) lines++;
      last = part[size - 1] ?? last;
    }
    return { lines, first, ended: last === LF };
  } catch (error) {
    throw new UsageError(
      `${file}: ${refusal(error)}; allowed is the folder of a run, with run.json and its CSV files`,
    );
  }
}

function firstLine(part: Uint8Array): string {
  const end = part.indexOf(LF);
  const line = end < 0 ? part : part.subarray(0, part[end - 1] === CR ? end - 1 : end);
  return new TextDecoder().decode(line);
}
