/**
 * The files of a new run, made all together or not at all.
 * @module
 */
import { join } from "node:path";
import { UsageError } from "../model/errors.ts";
import {
  keepsCommand,
  type LatencyRow,
  type MeasurementRow,
  type SampleRow,
  type SeriesRow,
} from "../model/run.ts";
import { csvText } from "./csv.ts";
import { createFile, type FileOptions, isThere, refusal } from "./files.ts";
import { manifestText, type StoredManifest } from "./manifest.ts";
import { LatencyCodec, MeasurementCodec, SampleCodec, type Trials } from "./rows.ts";
import {
  CHARTS_FOLDER,
  LATENCY,
  MANIFEST_FILE,
  MEASUREMENTS,
  REPORT_FILES,
  SAMPLES,
  SERIES_TABLE,
  SUMMARY,
} from "./schema.ts";
import { SeriesCodec } from "./series_rows.ts";
import { summaryHeader } from "./summary.ts";
import { TableFile } from "./table_file.ts";

/** The files that grow, open for writing. */
export interface RunTableFiles {
  readonly measurements: TableFile<MeasurementRow>;
  readonly samples: TableFile<SampleRow>;
  readonly latency: TableFile<LatencyRow>;
  readonly series: TableFile<SeriesRow>;
}

/**
 * Makes the folder, run.json and every CSV file with its header. Nothing that is there is
 * overwritten, and what was made is removed again if not all can be made.
 * @param trials the trials whose rows will be written; filled as the run goes on
 * @throws {UsageError} if the folder can't be written or holds a run already
 */
export async function createRunFiles(
  dir: string,
  first: StoredManifest,
  trials: Trials,
): Promise<RunTableFiles> {
  await using undo = new AsyncDisposableStack();
  const make = async <File extends Disposable>(
    name: string,
    create: (path: string) => Promise<File>,
  ): Promise<File> => {
    const path = join(dir, name);
    const file = await create(path).catch((error) => refuse(dir, error, name));
    undo.defer(() => Deno.remove(path));
    undo.use(file);
    return file;
  };
  await Deno.mkdir(dir, { recursive: true }).catch((error) => refuse(dir, error));
  // The manifest comes first: whoever makes it owns the folder.
  const secret = keepsCommand(first);
  await make(MANIFEST_FILE, (path) => whole(path, manifestText(first), { secret }));
  await make(SUMMARY.file, (path) => whole(path, csvText([summaryHeader()])));
  const { runId } = first;
  const tables = {
    measurements: await make(
      MEASUREMENTS.file,
      (path) => TableFile.create(path, () => new MeasurementCodec(runId, trials)),
    ),
    samples: await make(
      SAMPLES.file,
      (path) => TableFile.create(path, () => new SampleCodec(trials)),
    ),
    latency: await make(
      LATENCY.file,
      (path) => TableFile.create(path, () => new LatencyCodec(trials)),
    ),
    series: await make(
      SERIES_TABLE.file,
      (path) => TableFile.create(path, () => new SeriesCodec(trials)),
    ),
  };
  // Nobody's report is to be in the way when everything has been measured.
  for (const name of [...REPORT_FILES, CHARTS_FOLDER]) {
    if (await isThere(join(dir, name))) refuse(dir, new Deno.errors.AlreadyExists(), name);
  }
  undo.move();
  return tables;
}

/** A file written once; it is replaced later, never appended to. */
async function whole(
  path: string,
  text: string,
  options: FileOptions = {},
): Promise<Disposable> {
  const file = await createFile(path, text, options);
  file.close();
  return { [Symbol.dispose]: () => {} };
}

function refuse(dir: string, error: unknown, name?: string): never {
  const folder = JSON.stringify(dir);
  if (error instanceof Deno.errors.AlreadyExists) {
    throw new UsageError(
      name === undefined
        ? `Cannot write a run to ${folder} as it is not a folder; name a new folder with --out`
        : `Cannot write a run to ${folder} as it holds ${name} already; ` +
          "name a new folder with --out or delete this one",
    );
  }
  throw new UsageError(
    `Cannot write a run to ${folder}: ${refusal(error)}; name a folder you may write with --out`,
  );
}
