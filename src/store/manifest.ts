/**
 * `run.json`: text to a manifest and back, checked to the last key.
 * @module
 */
import { type MetricName, metricNamed } from "../metrics/registry.ts";
import { UsageError } from "../model/errors.ts";
import type { Parameters, ParameterValue } from "../model/parameters.ts";
import {
  type HostFacts,
  type Manifest,
  OLDEST_SCHEMA,
  SCHEMA_VERSION,
  type TrialRecord,
} from "../model/run.ts";
import { STACKS } from "../model/words.ts";
import { jsonText } from "../quote/json.ts";
import { type Checksum, checksumOf, type Checksums } from "./checksum.ts";
import { shown } from "./fields.ts";
import { DEEPEST, lineTooDeep } from "./json_depth.ts";
import { lineOf } from "./json_place.ts";
import { ISOLATION_WORDS, MANIFEST_FILE, SIDE_WORDS, WISH_WORDS } from "./schema.ts";
import {
  amount,
  type Check,
  dictionary,
  list,
  optional,
  pattern,
  shape,
  ShapeError,
  text,
  whole,
  word,
} from "./shape.ts";

/** The first schema that has checksums. */
const SEALED_SINCE = 3;

/** How many rows each CSV file holds. */
export interface RowCounts {
  readonly measurements: number;
  readonly samples: number;
  readonly latency: number;
  readonly series: number;
}

/**
 * What `run.json` holds: the manifest, and how many rows belong to its trials. A row counts only
 * from the moment it is counted here, so a run that is cut off at any point reads as the trials it
 * finished.
 */
export interface StoredManifest extends Manifest {
  readonly rows: RowCounts;
  /** Of the CSV files; runs of older schemas have none. */
  readonly checksums?: Checksums;
}

/** A manifest as it was read. */
export interface ReadManifest {
  readonly stored: StoredManifest;
  /** Whether its text is not what closecost wrote; of an older schema nobody can tell. */
  readonly altered: boolean;
}

const NAME = pattern(
  /^[A-Za-z0-9][\w.:+@-]*$/,
  "a word of letters, digits and . : + @ - _",
);
const MOMENT = pattern(
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
  "a UTC time like 2025-01-31T12:00:00.000Z",
);

const OWN = { connections: whole(1), concurrency: whole(1), payload: whole(0) };
const WORD = pattern(/^[A-Za-z0-9-]+$/, "a word of letters, digits and hyphens");
const OTHERS = dictionary<ParameterValue>((value, at) =>
  typeof value === "number" ? whole(0)(value, at) : WORD(value, at)
);

/** Any parameters, but those that every scenario has among them. */
const PARAMETERS: Check<Parameters> = (value, at) => {
  const all = OTHERS(value, at);
  const wrong = Object.keys(all).find((name) => !/^[a-z][a-z-]*$/.test(name));
  if (wrong !== undefined) {
    throw new ShapeError(at, `has ${shown(wrong)}`, "allowed are names of letters and hyphens");
  }
  for (const [name, check] of Object.entries(OWN)) check(all[name], `${at}.${name}`);
  return all as unknown as Parameters;
};

/** What is noisy anyway, or is no metric, is not what chance decides. */
const EXACT: Check<MetricName> = (value, at) => {
  const known = typeof value === "string" ? metricNamed(value) : undefined;
  if (known?.assume === "exact") return known.name;
  throw new ShapeError(at, `is ${shown(value)}`, "allowed are names of exact metrics");
};

const TRIAL = shape<TrialRecord>({
  id: NAME,
  scenario: NAME,
  mode: NAME,
  closer: word(SIDE_WORDS),
  stack: word(STACKS),
  rep: whole(1),
  parameters: PARAMETERS,
  workers: shape<TrialRecord["workers"]>({ clients: whole(1), servers: whole(0) }),
  destinations: whole(1),
  port: whole(0),
  sysctls: dictionary(text),
  status: word(["completed", "failed", "aborted"]),
  durationMs: amount,
  reason: optional(text),
  disturbed: optional(text),
  warnings: list(text),
  chance: optional(list(EXACT)),
});

const HOST = shape<HostFacts>({
  kernel: text,
  arch: text,
  cpu: text,
  cpus: whole(0),
  memoryBytes: whole(0),
  deno: text,
  iproute2: text,
  descriptors: whole(0),
});

const CHECKSUM = shape<Checksum>({
  bytes: whole(0),
  sha256: pattern(/^[0-9a-f]{64}$/, "64 hexadecimal digits"),
});

const STORED = shape<StoredManifest>({
  schema: whole(1),
  closecost: text,
  runId: NAME,
  pairedWith: optional(NAME),
  status: word(["running", "complete", "interrupted"]),
  startedAt: MOMENT,
  endedAt: optional(MOMENT),
  argv: list(text),
  options: dictionary((value) => value),
  seed: whole(Number.MIN_SAFE_INTEGER),
  host: HOST,
  isolation: word(ISOLATION_WORDS),
  isolationWish: word(WISH_WORDS),
  plannedTrials: whole(0),
  trials: list(TRIAL),
  warnings: list(text),
  rows: shape<RowCounts>({
    measurements: whole(0),
    samples: whole(0),
    latency: whole(0),
    series: whole(0),
  }),
  checksums: optional(shape<Checksums>({
    measurements: CHECKSUM,
    samples: CHECKSUM,
    latency: CHECKSUM,
    series: CHECKSUM,
    summary: optional(CHECKSUM),
  })),
});

/** The text of `run.json`, with a line end. Its last key is a checksum of all others. */
export function manifestText(stored: StoredManifest): string {
  return jsonText({ ...stored, seal: sealOf(stored) });
}

/** SHA-256 of the manifest's JSON without its seal, however that is indented. */
function sealOf(unsealed: unknown): string {
  return checksumOf(JSON.stringify(unsealed)).sha256;
}

/**
 * Reads `run.json`.
 * @param file the name for messages
 * @throws {UsageError} `file:line: what is wrong; what is allowed`
 */
export function parseManifest(json: string, file: string): ReadManifest {
  const value = parseJson(json, file);
  try {
    checkOrigin(value);
    const { seal, ...unsealed } = modern(value);
    const stored = STORED(unsealed, "");
    checkSense(stored);
    return { stored, altered: stored.schema >= SEALED_SINCE && seal !== sealOf(unsealed) };
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new UsageError(`${file}:${lineOf(json, error.at)}: ${error.message}`);
  }
}

/**
 * Makes sure that what is about to be written can be read.
 * @throws {Error} if not: a defect of who made it
 */
export function assertReadable(stored: StoredManifest): void {
  try {
    parseManifest(manifestText(stored), MANIFEST_FILE);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new Error(`Cannot store a manifest as it could not be read back: ${error.message}`);
  }
}

function parseJson(json: string, file: string): unknown {
  const line = lineTooDeep(json, DEEPEST);
  if (line !== undefined) {
    throw new UsageError(
      `${file}:${line}: nested deeper than ${DEEPEST} levels; allowed is a run.json as closecost wrote it`,
    );
  }
  try {
    return JSON.parse(json);
  } catch (error) {
    const line = /\bline (\d+)/.exec(String(error))?.[1] ?? json.split("\n").length;
    throw new UsageError(`${file}:${line}: not JSON; allowed is a run.json as closecost wrote it`);
  }
}

/** An older manifest with what was added since: files that there were none of have no rows. */
function modern(value: unknown): Record<string, unknown> {
  const known = value as Record<string, unknown> & { schema: number };
  if (known.schema >= 2 || typeof known["rows"] !== "object") return known;
  return { ...known, rows: { ...known["rows"], series: 0 } };
}

/** Says first what matters most: whose file it is. */
function checkOrigin(value: unknown): void {
  const { closecost, schema } = (value ?? {}) as Record<string, unknown>;
  if (typeof closecost !== "string") {
    throw new ShapeError("", "is not closecost's", "allowed is a run.json as closecost wrote it");
  }
  const known = Number.isInteger(schema) && typeof schema === "number" &&
    schema >= OLDEST_SCHEMA && schema <= SCHEMA_VERSION;
  if (known) return;
  const writer = `it was written by closecost ${shown(closecost)}`;
  const allowed = `allowed are ${OLDEST_SCHEMA} to ${SCHEMA_VERSION}`;
  throw new ShapeError("schema", `is ${shown(schema)}`, `${allowed}; ${writer}`);
}

/** What the shape alone can't say. */
function checkSense(stored: StoredManifest): void {
  const { status, trials, plannedTrials } = stored;
  if ((status === "running") === (stored.endedAt !== undefined)) {
    throw new ShapeError("endedAt", "does not fit the status", "only a run that ended has one");
  }
  if (trials.length > plannedTrials || (status === "complete" && trials.length < plannedTrials)) {
    const rule = `plannedTrials is ${plannedTrials} and status ${status}`;
    throw new ShapeError("trials", `has ${trials.length} entries`, rule);
  }
  const seen = new Set<string>();
  for (const [index, { id, status, reason, disturbed }] of trials.entries()) {
    const at = `trials[${index}]`;
    if (seen.has(id)) throw new ShapeError(`${at}.id`, `repeats ${shown(id)}`, "ids are unique");
    seen.add(id);
    if ((status === "completed") === (reason !== undefined)) {
      throw new ShapeError(`${at}.reason`, "does not fit the status", "only failures have one");
    }
    if (status !== "completed" && disturbed !== undefined) {
      const rule = "only what completed has one";
      throw new ShapeError(`${at}.disturbed`, "does not fit the status", rule);
    }
  }
}
