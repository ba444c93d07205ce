/**
 * A run as its files hold it: the manifest and the rows.
 * @module
 */
import type { MetricName } from "./metric_list.ts";
import type { Parameters } from "./parameters.ts";
import type { Isolation, IsolationWish, Place, Side, Stack } from "./words.ts";
import type { SeriesPoint } from "./series.ts";
import type { LatencyPoint, Sample } from "./trial.ts";

/** Version of the files' schema; raised when a column or a meaning changes. */
export const SCHEMA_VERSION = 4;

/** The oldest version that can still be read. */
export const OLDEST_SCHEMA = 1;

/** What is known of the machine. Empty text where it could not be read. */
export interface HostFacts {
  readonly kernel: string;
  readonly arch: string;
  readonly cpu: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly deno: string;
  readonly iproute2: string;
  /** Descriptors one process may have open (RLIMIT_NOFILE, hard). */
  readonly descriptors: number;
}

/** One trial in the manifest. */
export interface TrialRecord {
  readonly id: string;
  readonly scenario: string;
  /** As written: `linger:1`. */
  readonly mode: string;
  readonly closer: Side;
  readonly stack: Stack;
  readonly rep: number;
  readonly parameters: Parameters;
  readonly workers: { readonly clients: number; readonly servers: number };
  readonly destinations: number;
  readonly port: number;
  readonly sysctls: Readonly<Record<string, string>>;
  readonly status: "completed" | "failed" | "aborted";
  readonly durationMs: number;
  /** Only where it did not complete. */
  readonly reason?: string;
  /** What has spoilt its times, of which it has none then; absent where nothing has. */
  readonly disturbed?: string;
  readonly warnings: readonly string[];
  /** Exact metrics that chance decides in this trial, by name; absent where there are none. */
  readonly chance?: readonly MetricName[];
}

/** `run.json`. `status` is `running` until the command has ended in good order. */
export interface Manifest {
  readonly schema: number;
  readonly closecost: string;
  readonly runId: string;
  /** The run that was measured in turns with this one, trial by trial. */
  readonly pairedWith?: string;
  readonly status: "running" | "complete" | "interrupted";
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly argv: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly host: HostFacts;
  readonly isolation: Isolation;
  readonly isolationWish: IsolationWish;
  readonly plannedTrials: number;
  readonly trials: readonly TrialRecord[];
  readonly warnings: readonly string[];
}

/** Whether the run has a command of the user's as it was typed, secrets and all. */
export function keepsCommand({ options }: Pick<Manifest, "options">): boolean {
  return options["keepCommand"] === true;
}

/** A row of `measurements.csv`. */
export interface MeasurementRow {
  readonly runId: string;
  readonly trialId: string;
  readonly scenario: string;
  /** As written: `linger:1`. */
  readonly mode: string;
  readonly closer: Side;
  readonly stack: Stack;
  readonly connections: number;
  readonly concurrency: number;
  /** All others as text: `payload=11;reader=pause`. */
  readonly parameters: string;
  readonly rep: number;
  readonly metric: MetricName;
  readonly side: Place;
  readonly value: number | null;
  readonly unit: string;
}

/** A row of `samples.csv`. */
export interface SampleRow extends Sample {
  readonly trialId: string;
}

/** A row of `latency.csv`. */
export interface LatencyRow extends LatencyPoint {
  readonly trialId: string;
}

/** A row of `series.csv`. */
export interface SeriesRow extends SeriesPoint {
  readonly trialId: string;
}

/** A whole run read back from its folder; all that charts and reports see. */
export interface RunTables {
  readonly manifest: Manifest;
  readonly measurements: readonly MeasurementRow[];
  readonly samples: readonly SampleRow[];
  readonly latencies: readonly LatencyRow[];
  readonly series: readonly SeriesRow[];
}
