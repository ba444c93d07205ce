/**
 * The files of a run and their columns. Columns are only ever added together with a new
 * `SCHEMA_VERSION`, but for those that `summary.csv` has of every metric.
 * @module
 */
import type { SampleSource, SampleState } from "../model/trial.ts";
import type { Isolation, IsolationWish, Place, Side, TimedCall } from "../model/words.ts";

/** The manifest's file. */
export const MANIFEST_FILE = "run.json";
/** What is made of a run's files, and lies beside them. */
export const REPORT_FILES = ["report.md", "report.html"] as const;
export const CHARTS_FOLDER = "charts";

/** One column of a CSV file. */
export interface Column {
  readonly name: string;
  /** What its fields are: words, numbers, in which unit. */
  readonly holds: string;
  readonly meaning: string;
}

/** One CSV file. */
export interface Table {
  readonly file: string;
  readonly columns: readonly Column[];
}

type Row = readonly [name: string, holds: string, meaning: string];

function table(file: string, rows: readonly Row[]): Table {
  return { file, columns: rows.map(([name, holds, meaning]) => ({ name, holds, meaning })) };
}

const CELL: readonly Row[] = [
  ["scenario", "word", "The experiment, such as `churn`."],
  ["mode", "word", "The close mode as written: `fin`, `linger:1`."],
  ["closer", "`client` or `server`", "The side that closes first."],
  [
    "stack",
    "word",
    "The API that makes the calls: `libc` is system calls, `deno` Deno's own sockets, `node` " +
    "node:net as Deno carries it.",
  ],
  ["connections", "whole number", "Connections asked of the trial, in all."],
  [
    "concurrency",
    "whole number",
    "Connections in flight (churn) or handshakes at once (others).",
  ],
  [
    "parameters",
    "`name=value;name=value`",
    "Every other parameter of the scenario, in the order in which it declares them; `payload` is always there.",
  ],
];

/** One value of one metric of one trial. */
export const MEASUREMENTS = table("measurements.csv", [
  ["run_id", "word", "The run; `runId` in run.json."],
  ["trial_id", "word", "The trial; `id` in run.json, unique in the run."],
  ...CELL,
  ["rep", "whole number from 1", "Which repetition of its cell the trial is."],
  ["metric", "word", "The name of the metric; see the metrics below."],
  [
    "side",
    "`client`, `server` or `host`",
    "Where it was observed: at one end of the connections, or on the whole namespace or host.",
  ],
  ["value", "number or empty", "The value in `unit`; empty where it could not be measured."],
  ["unit", "word", "The unit; always the same for the same metric."],
]);

/** One socket state of one side at one moment. */
export const SAMPLES = table("samples.csv", [
  ["trial_id", "word", "The trial. A trial's rows stand together, in the order of time."],
  ["t_ms", "number, milliseconds", "When, counted from the start of the trial's first phase."],
  ["side", "`client`, `server` or `host`", "Whose sockets; `host` where they can't be told apart."],
  ["state", "word", "What is counted; see the states below."],
  ["sockets", "whole number", "How many sockets."],
  [
    "recv_q_bytes",
    "whole number or empty, bytes",
    "Sum of their Recv-Q as `ss` prints it; a received FIN not yet read counts as one byte.",
  ],
  [
    "send_q_bytes",
    "whole number or empty, bytes",
    "Sum of their Send-Q as `ss` prints it; a FIN not yet acknowledged counts as one byte.",
  ],
  [
    "source",
    "`ss`, `sock_diag` or `sockstat`",
    "Who was asked: `ss`, the kernel itself for the dump that `ss` shows, or /proc/net/sockstat. A look by `sock_diag` that had to be cheap leaves TIME-WAIT out, or ESTAB, too: it has no rows of them then.",
  ],
]);

/** One point of the latency distribution of one call in one trial. */
export const LATENCY = table("latency.csv", [
  ["trial_id", "word", "The trial."],
  ["call", "word", "What was timed; see the calls below."],
  ["side", "`client` or `server`", "Who made the call."],
  [
    "quantile",
    "number from 0 to 1",
    "The share of the calls that took at most `value_us`: 0 is the minimum, 0.5 the median, 1 the maximum.",
  ],
  ["value_us", "number, microseconds", "How long."],
  ["count", "whole number", "How many calls the whole distribution holds (not this row)."],
]);

/** One point of a curve that a scenario gives out. */
export const SERIES_TABLE = table("series.csv", [
  ["trial_id", "word", "The trial. Trials of scenarios without curves have no rows."],
  ["series", "word", "The curve; see the series below."],
  ["side", "`client`, `server` or `host`", "Where it was observed."],
  ["x", "number", "Where on the horizontal axis, in `x_unit`."],
  ["x_unit", "word", "The unit of `x`; always the same for the same series."],
  ["value", "number or empty", "The value in `unit`; empty where it could not be measured."],
  ["unit", "word", "The unit of `value`; always the same for the same series."],
]);

/** The start of `summary.csv`; one column per metric and side follows. */
export const SUMMARY = table("summary.csv", [
  ...CELL,
  [
    "reps",
    "whole number",
    "Repetitions that completed; each median is taken over those of them that have a value.",
  ],
]);

/** Columns that files of an older schema do not have, by that schema's number. */
const ADDED_SINCE: ReadonlyMap<number, ReadonlySet<string>> = new Map([
  [1, new Set(["parameters"])],
]);

/** A table as it was in an older schema; the same in the newest. */
export function tableIn(schema: number, { file, columns }: Table): Table {
  const added = ADDED_SINCE.get(schema);
  return { file, columns: columns.filter(({ name }) => !added?.has(name)) };
}

/** The names of a table's columns. */
export function headerOf({ columns }: Table): string[] {
  return columns.map(({ name }) => name);
}

/** Where a value can be observed. */
export const PLACE_WORDS = keys<Place>({ client: 0, server: 0, host: 0 });
/** Who can close first. */
export const SIDE_WORDS = keys<Side>({ client: 0, server: 0 });
/** How a trial can be kept apart. */
export const ISOLATION_WORDS = keys<Isolation>({ netns: 0, userns: 0, none: 0 });
/** What a user can ask for. */
export const WISH_WORDS = keys<IsolationWish>({ auto: 0, netns: 0, none: 0 });
/** Who can be asked for a sample. */
export const SOURCE_WORDS = keys<SampleSource>({ ss: 0, sock_diag: 0, sockstat: 0 });

/** What each state of `samples.csv` counts. */
export const STATES: Readonly<Record<SampleState, string>> = {
  "LISTEN": "Waiting for connections: the server's listening sockets.",
  "SYN-SENT": "connect() was called, the handshake is under way.",
  "SYN-RECV": "The server's half of a handshake under way.",
  "ESTAB": "Open in both directions.",
  "FIN-WAIT-1": "Closed on this side first; its FIN is not acknowledged yet.",
  "FIN-WAIT-2": "Closed on this side first and acknowledged; the other side has not closed.",
  "CLOSING": "Both sides closed at once; the acknowledgement of this side's FIN is outstanding.",
  "TIME-WAIT": "Closed on both sides; this side closed first and keeps the port for 60 s.",
  "CLOSE-WAIT": "The other side has closed; this side has not yet.",
  "LAST-ACK": "Closed on this side second; its FIN is not acknowledged yet.",
  "UNCONN": "Neither listening nor connected.",
  "IN-USE":
    "`inuse` of /proc/net/sockstat: TCP sockets of the namespace in any state except TIME-WAIT and SYN-RECV.",
  "ORPHAN":
    "`orphan` of /proc/net/sockstat: sockets that no process holds any more, with work left to do. Of the whole host, not of the namespace.",
  "ALLOC": "`alloc` of /proc/net/sockstat: TCP sockets that take up memory. Host-wide.",
};

/** What each call of `latency.csv` is. */
export const CALLS: Readonly<Record<TimedCall, string>> = {
  connect: "From connect() to the connection being writable.",
  echo: "From the first byte sent to the whole echo received and verified.",
  close:
    "How long the closing calls (setsockopt(), shutdown(), close()) blocked the caller, waiting for the peer's EOF not included.",
  teardown:
    "From the first closing call to the descriptor being free again, with everything waited for in between.",
};

/** Every key of a record that must name each word of the type: none can be forgotten. */
function keys<Word extends string>(words: Record<Word, unknown>): readonly Word[] {
  return Object.keys(words) as Word[];
}
