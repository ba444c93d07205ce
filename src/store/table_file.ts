/**
 * A CSV file that grows trial by trial.
 * @module
 */
import { UsageError } from "../model/errors.ts";
import { GrowingChecksum } from "./checksum.ts";
import { csvText } from "./csv.ts";
import { Fields } from "./fields.ts";
import { createFile, writeText } from "./files.ts";
import type { Codec } from "./rows.ts";
import { headerOf } from "./schema.ts";

/** Rows ready to be written. */
export interface Batch<Row> {
  readonly text: string;
  /** The rows as a reader will get them: rounded. */
  readonly rows: readonly Row[];
}

/** How far a file has come. */
export interface Mark {
  readonly rows: number;
  /** Of everything that was written so far; knows how many bytes that is. */
  readonly checksum: GrowingChecksum;
}

/** One growing file. */
export class TableFile<Row> implements Disposable {
  readonly #file: Deno.FsFile;
  readonly #path: string;
  readonly #codec: () => Codec<Row>;
  #mark: Mark;

  private constructor(
    file: Deno.FsFile,
    { path, codec, mark }: { path: string; codec: () => Codec<Row>; mark: Mark },
  ) {
    this.#file = file;
    this.#path = path;
    this.#codec = codec;
    this.#mark = mark;
  }

  /**
   * Makes the file with its header.
   * @param codec makes the codec of one trial's rows
   * @throws {Deno.errors.AlreadyExists} if there is one
   */
  static async create<Row>(path: string, codec: () => Codec<Row>): Promise<TableFile<Row>> {
    const header = csvText([headerOf(codec().table)]);
    const file = await createFile(path, header);
    const checksum = GrowingChecksum.none().with(new TextEncoder().encode(header));
    return new TableFile(file, { path, codec, mark: { rows: 0, checksum } });
  }

  /** How far the file has come. */
  get mark(): Mark {
    return this.#mark;
  }

  /**
   * Makes the rows of one trial ready without writing any.
   * @throws {Error} if a reader would refuse one: a defect of who measured it
   */
  batch(rows: readonly Row[]): Batch<Row> {
    const codec = this.#codec();
    const fields = new Fields(this.#path, codec.table);
    const lines = rows.map((row) => codec.encode(row));
    // The header is line 1.
    const first = this.#mark.rows + 2;
    try {
      const readable = lines.map((line, index) => codec.decode(fields.at(line, first + index)));
      return { text: csvText(lines), rows: readable };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      throw new Error(`Cannot store a row as it could not be read back: ${error.message}`);
    }
  }

  /** Writes rows; the disk has them when this returns. */
  async append({ text, rows }: Batch<Row>): Promise<void> {
    await writeText(this.#file, text);
    this.#mark = {
      rows: this.#mark.rows + rows.length,
      checksum: this.#mark.checksum.with(new TextEncoder().encode(text)),
    };
  }

  /** Takes back everything after the mark, whole rows or cut ones. */
  async restore(mark: Mark): Promise<void> {
    const { bytes } = mark.checksum.value;
    await this.#file.truncate(bytes);
    await this.#file.seek(bytes, Deno.SeekMode.Start);
    this.#mark = mark;
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file.close();
  }
}
