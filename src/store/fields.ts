/**
 * The fields of one row, read as what they must be.
 * @module
 */
import { UsageError } from "../model/errors.ts";
import { jsonWord } from "../quote/json.ts";
import type { Table } from "./schema.ts";
import { LARGEST } from "./units.ts";

const WHOLE = /^(0|[1-9]\d{0,15})$/;
const DECIMAL = /^-?(0|[1-9]\d{0,15})(\.\d{1,15})?$/;
const LONGEST_SHOWN = 60;

/** A value from a file, safe to print on one line. */
export function shown(value: unknown): string {
  const text = jsonWord(value);
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}…`;
}

/**
 * One row of a table. The same object is pointed at row after row: a file may have a million.
 * Every method throws a UsageError `file:line: what is wrong; what is allowed`.
 */
export class Fields {
  readonly #file: string;
  readonly #places: ReadonlyMap<string, number>;
  #texts: readonly string[] = [];
  #line = 0;

  /** @param file the name for messages */
  constructor(file: string, table: Table) {
    this.#file = file;
    this.#places = new Map(table.columns.map(({ name }, index) => [name, index]));
  }

  /** Points at the row with these fields, one for each column of the table. */
  at(texts: readonly string[], line: number): this {
    this.#texts = texts;
    this.#line = line;
    return this;
  }

  /** Whether the table has the column. */
  has(column: string): boolean {
    return this.#places.has(column);
  }

  /** The field as it stands. */
  text(column: string): string {
    return this.#texts[this.#places.get(column) ?? -1] ?? "";
  }

  /** One of the words. */
  word<Word extends string>(column: string, words: readonly Word[]): Word {
    const text = this.text(column);
    return words.find((word) => word === text) ??
      this.fail(column, `allowed are ${words.join(", ")}`);
  }

  /** A whole number from 0. */
  whole(column: string): number {
    const text = this.text(column);
    const value = Number(text);
    if (WHOLE.test(text) && value <= LARGEST) return value;
    return this.fail(column, `allowed are whole numbers from 0 to ${LARGEST}`);
  }

  /** A whole number from 0, or nothing. */
  wholeOrNull(column: string): number | null {
    return this.text(column) === "" ? null : this.whole(column);
  }

  /** A number in decimal digits. */
  number(column: string): number {
    const text = this.text(column);
    // Adding 0 makes -0 a plain 0.
    const value = Number(text) + 0;
    if (DECIMAL.test(text) && Math.abs(value) <= LARGEST) return value;
    return this.fail(column, `allowed are numbers like 12 or 3.5, at most ${LARGEST}`);
  }

  /** A number in decimal digits, or nothing. */
  numberOrNull(column: string): number | null {
    return this.text(column) === "" ? null : this.number(column);
  }

  /** Makes sure that the field is what is known from elsewhere. */
  same(column: string, expected: string, source: string): void {
    if (this.text(column) !== expected) {
      this.fail(column, `${source} says ${shown(expected)}`);
    }
  }

  /** @throws {UsageError} about one field, always */
  fail(column: string, rule: string): never {
    return this.reject(`${column} is ${shown(this.text(column))}; ${rule}`);
  }

  /** @throws {UsageError} about the whole row, always */
  reject(wrong: string): never {
    throw new UsageError(`${this.#file}:${this.#line}: ${wrong}`);
  }
}
