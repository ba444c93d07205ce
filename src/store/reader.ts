/**
 * Reads a run back from its folder and believes nothing it does not find consistent.
 * @module
 */
import { join } from "node:path";
import { UsageError } from "../model/errors.ts";
import type { Manifest, RunTables } from "../model/run.ts";
import { CheckedPieces, type Checksum, type Checksums } from "./checksum.ts";
import { readCsv } from "./csv.ts";
import { Fields } from "./fields.ts";
import { isThere, refusal } from "./files.ts";
import { checkLines } from "./line_count.ts";
import { parseManifest, type RowCounts } from "./manifest.ts";
import { bytesOf, LARGEST_MANIFEST, LARGEST_TABLE, piecesOf } from "./regular_file.ts";
import { type Codec, LatencyCodec, MeasurementCodec, SampleCodec, type Trials } from "./rows.ts";
import {
  headerOf,
  LATENCY,
  MANIFEST_FILE,
  SAMPLES,
  SERIES_TABLE,
  SUMMARY,
  type Table,
  tableIn,
} from "./schema.ts";
import { SeriesCodec } from "./series_rows.ts";

/** The first schema that has a `series.csv`. */
const SERIES_SINCE = 2;

/** What a reader learns beyond what the files say. */
export interface Integrity {
  /** Files of the run that are not as they were written, by name; each is also a warning. */
  readonly altered: readonly string[];
}

/**
 * Reads the run in a folder. Of a run that is still `running`, or was killed, it reads the trials
 * that were finished.
 * @throws {UsageError} `file:line: what is wrong; what is allowed`
 */
export async function readRun(dir: string): Promise<RunTables & Integrity> {
  const reader = await RunReader.open(dir);
  const { runId, trials } = reader;
  return {
    measurements: reader.rows("measurements", new MeasurementCodec(runId, trials)),
    samples: reader.rows("samples", new SampleCodec(trials)),
    latencies: reader.rows("latency", new LatencyCodec(trials)),
    series: reader.hasSeries ? reader.rows("series", new SeriesCodec(trials)) : [],
    ...await reader.end(),
  };
}

/**
 * Reads the manifest and the measurements alone: all that a comparison needs, of a run of any
 * length. Of the other tables the header, the number of rows and the checksum are checked.
 * @throws {UsageError} `file:line: what is wrong; what is allowed`
 */
export async function readMeasured(
  dir: string,
): Promise<Pick<RunTables, "manifest" | "measurements"> & Integrity> {
  const reader = await RunReader.open(dir);
  const { runId, trials } = reader;
  const measurements = reader.rows("measurements", new MeasurementCodec(runId, trials));
  reader.look("samples", SAMPLES);
  reader.look("latency", LATENCY);
  if (reader.hasSeries) reader.look("series", SERIES_TABLE);
  return { measurements, ...await reader.end() };
}

/** The files of one run, read one after the other. */
class RunReader {
  readonly #dir: string;
  readonly #manifest: Manifest;
  readonly #counts: RowCounts;
  readonly #checksums: Checksums | undefined;
  readonly #altered: string[] = [];
  /** The trials that run.json knows. */
  readonly trials: Trials;

  private constructor(dir: string) {
    const path = join(dir, MANIFEST_FILE);
    const json = new TextDecoder().decode(bytesOf(path, LARGEST_MANIFEST));
    const { stored: { rows, checksums, ...manifest }, altered } = parseManifest(json, path);
    this.#dir = dir;
    this.#manifest = manifest;
    this.#counts = rows;
    this.#checksums = checksums;
    this.trials = new Map(manifest.trials.map((trial) => [trial.id, trial]));
    if (altered) this.#altered.push(MANIFEST_FILE);
  }

  static async open(dir: string): Promise<RunReader> {
    await checkFolder(dir);
    return new RunReader(dir);
  }

  get runId(): string {
    return this.#manifest.runId;
  }

  get hasSeries(): boolean {
    return this.#manifest.schema >= SERIES_SINCE;
  }

  /** The rows of a table. */
  rows<Row>(name: keyof RowCounts, codec: Codec<Row>): Row[] {
    const table = tableIn(this.#manifest.schema, codec.table);
    const file = join(this.#dir, table.file);
    const fields = new Fields(file, table);
    const [found, most]: [Row[], number] = [[], this.#counts[name]];
    const count = this.#checked(table.file, this.#checksums?.[name], (pieces) =>
      readCsv(
        { file, pieces, header: headerOf(table), ...(this.#growing ? { rows: most } : {}) },
        (texts, line) => {
          const row = codec.decode(fields.at(texts, line));
          // However long the file is, no more is kept than run.json says there is.
          if (found.length < most) found.push(row);
        },
      ));
    if (count === most) return found;
    throw new UsageError(
      `${file}:${count + 1}: the file ends with row ${count}; ` +
        `${MANIFEST_FILE} says it has ${most}, so it was cut or changed`,
    );
  }

  /** Looks a table over without reading its rows. */
  look(name: keyof RowCounts, newest: Table): void {
    const table = tableIn(this.#manifest.schema, newest);
    const about = { header: headerOf(table), rows: this.#counts[name], growing: this.#growing };
    this.#checked(
      table.file,
      this.#checksums?.[name],
      (pieces) => checkLines(join(this.#dir, table.file), { pieces, ...about }),
    );
  }

  /** What is known when all has been read. */
  async end(): Promise<Integrity & { readonly manifest: Manifest }> {
    await this.#lookAtSummary();
    const { warnings } = this.#manifest;
    const altered = [...this.#altered];
    return {
      altered,
      manifest: { ...this.#manifest, warnings: [...warnings, ...altered.map(alteredWarning)] },
    };
  }

  get #growing(): boolean {
    return this.#manifest.status === "running";
  }

  /** No command reads it, so only what was changed in it is told; who deletes it may. */
  async #lookAtSummary(): Promise<void> {
    const expected = this.#checksums?.summary;
    if (expected === undefined || !await isThere(join(this.#dir, SUMMARY.file))) return;
    this.#checked(SUMMARY.file, expected, (pieces) => {
      for (const _ of pieces);
    });
  }

  /** Reads a file and notes whether it is what was written. */
  #checked<T>(
    name: string,
    expected: Checksum | undefined,
    work: (pieces: Iterable<Uint8Array<ArrayBuffer>>) => T,
  ): T {
    const pieces = piecesOf(join(this.#dir, name), LARGEST_TABLE);
    if (expected === undefined) return work(pieces);
    const checked = new CheckedPieces(expected);
    const result = work(checked.of(pieces));
    if (!checked.matches()) this.#altered.push(name);
    return result;
  }
}

/** Of a file that is not as it was written. */
function alteredWarning(name: string): string {
  return `${name} has changed since it was measured: its checksum is another than when closecost ` +
    "wrote it";
}

async function checkFolder(dir: string): Promise<void> {
  const info = await Deno.stat(dir).catch((error) => {
    throw new UsageError(`Cannot read a run from ${JSON.stringify(dir)}: ${refusal(error)}`);
  });
  if (info.isDirectory) return;
  throw new UsageError(
    `Cannot read a run from ${JSON.stringify(dir)}: it is a file; name the folder it is in`,
  );
}
