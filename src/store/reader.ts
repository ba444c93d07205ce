/**
 * Reads a run back from its folder and believes nothing it does not find consistent.
 * @module
 */
import { join } from "node:path";
import { UsageError } from "../model/errors.ts";
import type { Manifest, RunTables } from "../model/run.ts";
import { readCsv } from "./csv.ts";
import { Fields } from "./fields.ts";
import { refusal } from "./files.ts";
import { checkLines } from "./line_count.ts";
import { parseManifest, type StoredManifest } from "./manifest.ts";
import { type Codec, LatencyCodec, MeasurementCodec, SampleCodec } from "./rows.ts";
import { headerOf, LATENCY, MANIFEST_FILE, SAMPLES, SERIES_TABLE, tableIn } from "./schema.ts";
import { SeriesCodec } from "./series_rows.ts";

interface Counted {
  /** The rows that run.json counts. */
  readonly rows: number;
  /** Whether more may follow, from a trial that is not over or was cut off. */
  readonly growing: boolean;
  /** Version of the files. */
  readonly schema: number;
}

/** The first schema that has a `series.csv`. */
const SERIES_SINCE = 2;

/**
 * Reads the run in a folder. Of a run that is still `running`, or was killed, it reads the trials
 * that were finished.
 * @throws {UsageError} `file:line: what is wrong; what is allowed`
 */
export async function readRun(dir: string): Promise<RunTables> {
  const { rows, ...manifest } = await readManifest(dir);
  const trials = new Map(manifest.trials.map((trial) => [trial.id, trial]));
  const { schema } = manifest;
  const growing = manifest.status === "running";
  const table = <Row>(codec: Codec<Row>, rows: number) =>
    readTable(join(dir, codec.table.file), codec, { rows, growing, schema });
  return {
    manifest: manifest satisfies Manifest,
    measurements: await table(new MeasurementCodec(manifest.runId, trials), rows.measurements),
    samples: await table(new SampleCodec(trials), rows.samples),
    latencies: await table(new LatencyCodec(trials), rows.latency),
    series: schema < SERIES_SINCE ? [] : await table(new SeriesCodec(trials), rows.series),
  };
}

/**
 * Reads the manifest and the measurements alone: all that a comparison needs, of a run of any
 * length. Of the other tables only the header and the number of rows are checked.
 * @throws {UsageError} `file:line: what is wrong; what is allowed`
 */
export async function readMeasured(
  dir: string,
): Promise<Pick<RunTables, "manifest" | "measurements">> {
  const { rows, ...manifest } = await readManifest(dir);
  const trials = new Map(manifest.trials.map((trial) => [trial.id, trial]));
  const { schema } = manifest;
  const growing = manifest.status === "running";
  const codec = new MeasurementCodec(manifest.runId, trials);
  const counted = { rows: rows.measurements, growing, schema };
  const measurements = await readTable(join(dir, codec.table.file), codec, counted);
  const others = [
    [SAMPLES, rows.samples] as const,
    [LATENCY, rows.latency] as const,
    ...(schema < SERIES_SINCE ? [] : [[SERIES_TABLE, rows.series] as const]),
  ];
  for (const [table, count] of others) {
    const header = headerOf(tableIn(schema, table));
    checkLines(join(dir, table.file), { header, rows: count, growing });
  }
  return { manifest, measurements };
}

async function readManifest(dir: string): Promise<StoredManifest> {
  await checkFolder(dir);
  const path = join(dir, MANIFEST_FILE);
  return parseManifest(new TextDecoder().decode(await bytesOf(path)), path);
}

async function readTable<Row>(
  file: string,
  codec: Codec<Row>,
  { rows, growing, schema }: Counted,
): Promise<Row[]> {
  const found: Row[] = [];
  const table = tableIn(schema, codec.table);
  const fields = new Fields(file, table);
  const source = { file, bytes: await bytesOf(file), header: headerOf(table) };
  readCsv({ ...source, ...(growing ? { rows } : {}) }, (texts, line) => {
    found.push(codec.decode(fields.at(texts, line)));
  });
  if (found.length !== rows) {
    throw new UsageError(
      `${file}:${found.length + 1}: the file ends with row ${found.length}; ` +
        `${MANIFEST_FILE} says it has ${rows}, so it was cut or changed`,
    );
  }
  return found;
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

async function bytesOf(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(file);
  } catch (error) {
    throw new UsageError(
      `${file}: ${refusal(error)}; allowed is the folder of a run, with run.json and its CSV files`,
    );
  }
}
