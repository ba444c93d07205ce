/**
 * CSV as RFC 4180 has it: commas, quotes only where needed, a header row. Lines end in LF, which
 * every reader of CSV takes and line-wise tools need; CRLF is understood when read.
 *
 * The only module that knows the CSV library.
 * @module
 */
import { Buffer } from "node:buffer";
import { CsvError, parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { UsageError } from "../model/errors.ts";

/** A row is some 150 characters; whatever is this long is not a row. */
const LONGEST_LINE = 65_536;
/** Well below it, whatever its characters take in bytes. */
const LONGEST_PLAIN = LONGEST_LINE / 8;
const LF = 10;
const QUOTE = 34;

/** What is wrong, by the library's codes. */
const WRONG: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: "a quote is opened and never closed",
  INVALID_OPENING_QUOTE: "a quote stands in the middle of a field",
  CSV_INVALID_CLOSING_QUOTE: "a closing quote is followed by more text",
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: "a closing quote is followed by more text",
  CSV_MAX_RECORD_SIZE: `the line is longer than ${LONGEST_LINE} characters`,
};

/** Lines as they stand in a file, each with its line end. */
export function csvText(lines: readonly (readonly string[])[]): string {
  return stringify(lines.map((fields) => [...fields]), { record_delimiter: "\n" });
}

/** What is read, and how. */
export interface CsvSource {
  /** The name for messages. */
  readonly file: string;
  /** The bytes, piece by piece, cut anywhere; no piece is kept. */
  readonly pieces: Iterable<Uint8Array<ArrayBuffer>>;
  /** The header that must be there. */
  readonly header: readonly string[];
  /**
   * Stop after this many rows and do not look at what follows: a file that is still written to.
   * Without it, all of the file counts.
   */
  readonly rows?: number;
}

/**
 * Reads a whole file, row by row. No more of it is held than a piece and a line, and a quoted field
 * may not hold a line end: closecost writes none.
 * @param onRow gets the fields of each row, as many as the header has, and its line number from 1
 * @returns how many rows there were
 * @throws {UsageError} `file:line: what is wrong`, for broken CSV, another header, a row with more
 * or fewer fields, or a last line that was cut; and whatever `onRow` throws
 */
export function readCsv(
  source: CsvSource,
  onRow: (fields: readonly string[], line: number) => void,
): number {
  const { file, header, rows = Infinity } = source;
  let line = 0;
  const onRecord = (fields: string[]) => {
    line++;
    if (line === 1) checkHeader(file, fields, header);
    else {
      checkWidth(`${file}:${line}`, fields, header);
      onRow(fields, line);
    }
    // The library keeps no record for which it gets null.
    return null;
  };
  for (const lines of wholeLines(source, () => line)) {
    parseLines(lines, { onRecord, most: rows + 1 - line, at: () => `${file}:${line + 1}` });
    if (line > rows) break;
  }
  if (line === 0) throw new UsageError(`${file}:1: the file is empty; ${headerRule(header)}`);
  return line - 1;
}

interface LineReader {
  readonly onRecord: (fields: string[]) => null;
  /** Records after which to stop. */
  readonly most: number;
  /** Where a record that can't be read stands. */
  readonly at: () => string;
}

/**
 * Lines without any quote, as nearly all are, need no library: they are read in a tenth of its time.
 * @throws {UsageError} for what is not CSV
 */
function parseLines(lines: Buffer, { onRecord, most, at }: LineReader): void {
  const plain = plainLines(lines);
  if (plain) {
    for (const line of plain.slice(0, most)) onRecord(line.split(","));
    return;
  }
  try {
    parse(lines, {
      on_record: onRecord,
      relax_column_count: true,
      record_delimiter: ["\n", "\r\n"],
      max_record_size: LONGEST_LINE,
      ...(Number.isFinite(most) ? { to: most } : {}),
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UsageError(
      `${at()}: ${WRONG[error.code] ?? error.message}; allowed is CSV by RFC 4180`,
    );
  }
}

/** The lines without their ends; `undefined` where one has a quote or is too long. */
function plainLines(lines: Buffer): string[] | undefined {
  if (lines.includes(QUOTE)) return undefined;
  const all = lines.toString("utf8").split("\n").slice(0, -1)
    .map((line) => line.endsWith("\r") ? line.slice(0, -1) : line);
  return all.every(({ length }) => length <= LONGEST_PLAIN) ? all : undefined;
}

/**
 * Pieces that end in line ends: the part of a file that can be trusted. What stands behind the last
 * line end is an error, but for a file that is still written to.
 * @param linesRead how many lines have been read of those given out
 */
function* wholeLines(
  { file, pieces, rows }: CsvSource,
  linesRead: () => number,
): Generator<Buffer> {
  let rest = Buffer.alloc(0);
  for (const piece of pieces) {
    const text = Buffer.concat([rest, piece]);
    const end = text.lastIndexOf(LF) + 1;
    if (end > 0) yield text.subarray(0, end);
    rest = text.subarray(end);
    if (rest.length > LONGEST_LINE) {
      throw new UsageError(
        `${file}:${linesRead() + 1}: ${WRONG["CSV_MAX_RECORD_SIZE"]}; allowed is CSV by RFC 4180`,
      );
    }
  }
  if (rows === undefined && rest.length > 0) {
    throw new UsageError(
      `${file}:${linesRead() + 1}: the last line has no line end, so the file was cut; ` +
        "allowed are whole lines only",
    );
  }
}

function checkHeader(file: string, fields: readonly string[], header: readonly string[]): void {
  if (fields.length === header.length && header.every((name, i) => name === fields[i])) return;
  throw new UsageError(`${file}:1: the header is not the one of this file; ${headerRule(header)}`);
}

function checkWidth(at: string, fields: readonly string[], header: readonly string[]): void {
  if (fields.length === header.length) return;
  throw new UsageError(
    `${at}: the row has ${fields.length} fields; allowed are ${header.length}: ${header.join(",")}`,
  );
}

function headerRule(header: readonly string[]): string {
  return `the first line must be ${header.join(",")}`;
}
