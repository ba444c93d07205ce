/**
 * Looks over a CSV file without reading its rows: whether it is the right one, and whole.
 * @module
 */
import { UsageError } from "../model/errors.ts";

const LF = 10;
const CR = 13;

/** What the file must be. */
export interface Expected {
  /** The file's bytes, piece by piece. */
  readonly pieces: Iterable<Uint8Array<ArrayBuffer>>;
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
export function checkLines(file: string, { pieces, header, rows, growing }: Expected): void {
  const { lines, first, ended } = countedLines(pieces);
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
function countedLines(
  pieces: Iterable<Uint8Array>,
): { lines: number; first: string; ended: boolean } {
  let [lines, first, last] = [0, "", -1];
  for (const piece of pieces) {
    if (last < 0) first = firstLine(piece);
    for (let at = piece.indexOf(LF); at >= 0; at = piece.indexOf(LF, at + 1)) lines++;
    last = piece[piece.length - 1] ?? last;
  }
  return { lines, first, ended: last === LF };
}

function firstLine(part: Uint8Array): string {
  const end = part.indexOf(LF);
  const line = end < 0 ? part : part.subarray(0, part[end - 1] === CR ? end - 1 : end);
  return new TextDecoder().decode(line);
}
