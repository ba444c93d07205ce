/**
 * `unsent`: what became of queued data, and who had to wait.
 * @module
 */
import type { CellSummary } from "../stats/cells.ts";
import { type Candidate, intervalOf, listed, type Say, worded } from "./finding.ts";
import { formatBytes, formatExact, formatMicroseconds, formatShare } from "./format.ts";
import type { Quantity } from "./quantities.ts";
import { known, ofCloser, ofPeer, reading } from "./readings.ts";
import { cellsOf, type Scope } from "./scope.ts";
import type { View } from "./view.ts";

const READ = "peer's reads end";
const CLOSE = "close()";

const QUANTITIES: readonly Quantity[] = [
  {
    ...{ piece: "share", group: "queued", label: "lost", title: "queued data lost", rank: 2 },
    exact: true,
    read: (cell) => ofCloser(cell, "queued_lost_share"),
    show: formatShare,
  },
  {
    ...{ piece: "ends", group: READ, label: "EOF", title: "reads ended by EOF", rank: 3 },
    exact: true,
    read: (cell) => ofPeer(cell, "reads_ended_by_eof"),
    show: formatExact,
  },
  {
    ...{ piece: "ends", group: READ, label: "reset", title: "reads ended by reset", rank: 3 },
    exact: true,
    read: (cell) => ofPeer(cell, "reads_ended_by_reset"),
    show: formatExact,
  },
  {
    ...{ piece: "p50", group: CLOSE, label: "p50", title: "close() p50", rank: 4 },
    read: (cell) => ofCloser(cell, "close_p50"),
    show: formatMicroseconds,
  },
  {
    ...{ piece: "p99", group: CLOSE, label: "p99", title: "close() p99", rank: 5 },
    read: (cell) => ofCloser(cell, "close_p99"),
    show: formatMicroseconds,
  },
  {
    ...{ piece: "teardown", group: "teardown", label: "p99", title: "teardown p99", rank: 8 },
    read: (cell) => ofCloser(cell, "teardown_p99"),
    show: formatMicroseconds,
  },
  {
    ...{ piece: "fin_wait_1", group: "FIN-WAIT-1", label: "lasts", title: "FIN-WAIT-1", rank: 6 },
    read: (cell) => ofCloser(cell, "fin_wait_1_time"),
    show: formatMicroseconds,
    atMost: belowSteps,
    note:
      "FIN-WAIT-1 lasts: until no look shows any; ≤ where that is less than three steps between " +
      "looks",
  },
  {
    ...{ piece: "orphans", group: "host's", label: "orphans", title: "orphans", rank: 9 },
    read: (cell) => reading(cell, "orphans_peak", "host"),
    show: formatExact,
    note:
      "host's orphans: sockets without an owner anywhere on the machine, not of the trial alone",
  },
  {
    ...{ piece: "buffers", group: "buffers", label: "held", title: "buffers held", rank: 7 },
    read: (cell) => reading(cell, "buffer_memory_after_close", "host"),
    show: formatBytes,
    note:
      "buffers held: socket buffers of the host 20 ms after the closes, both sides, to a MiB a CPU",
  },
  {
    ...{ piece: "failed", group: "", label: "failed", title: "failed", rank: 12 },
    exact: true,
    trouble: true,
    read: (cell) => reading(cell, "connections_failed", "client"),
    show: formatExact,
  },
];

/** Times shorter than so many steps between looks say no more than that they are not longer. */
const STEPS = 3;
/** Between looks in runs that do not say, microseconds: schema 2 and before. */
const STEP_ONCE = 100_000;

/** Whether FIN-WAIT-1 lasted too short a time for how often it was looked for. */
function belowSteps(cell: CellSummary): boolean {
  const lasted = ofCloser(cell, "fin_wait_1_time")?.median ?? 0;
  return lasted < STEPS * (ofCloser(cell, "fin_wait_1_step")?.median ?? STEP_ONCE);
}

/** The view of `unsent`. */
export const unsentView: View = {
  scenario: "unsent",
  quantities: QUANTITIES,
  parameters: {
    "queued": formatBytes,
    "rate": (value) => `${formatBytes(value)}/s`,
    "pause": (value) => formatMicroseconds(value * 1000),
    "send-buffer": formatBytes,
    "receive-buffer": formatBytes,
  },
  findings: (scope) => [...lossFinding(scope), ...holdFinding(scope)],
};

/** Trials from which a range of times may be told. */
const ENOUGH = 3;

/** Which modes lose queued data and which deliver it whenever it is read. */
function lossFinding(scope: Scope): Candidate[] {
  const shares = (mode: string) =>
    cellsOf(scope, mode).flatMap((cell) => known(ofCloser(cell, "queued_lost_share")));
  const measured = scope.modes.filter((mode) => shares(mode).length > 0);
  const losing = measured.filter((mode) => shares(mode).some((share) => share > 0));
  const whole = measured.filter((mode) => shares(mode).every((share) => share === 0));
  if (measured.length === 0) return [];
  const finding = worded("unsent_lost", (say) => {
    const clauses = [
      ...losing.length > 0 ? [losingClause(say, scope, losing)] : [],
      ...whole.length > 0
        ? [
          `${listed(whole)} lost none of up to ${
            queuedText(say, scope, whole)
          } queued a connection`,
        ]
        : [],
    ];
    return `${clauses.join("; ")}, however late the peer read.`;
  });
  return [{ score: 95, finding }];
}

function losingClause(say: Say, scope: Scope, modes: readonly string[]): string {
  const cells = modes.flatMap((mode) => cellsOf(scope, mode))
    .filter((cell) => known(ofCloser(cell, "queued_lost_share")).length > 0);
  const shares = intervalOf(
    cells.flatMap((cell) => known(ofCloser(cell, "queued_lost_share"))),
  );
  const span = shares ? say.span("lost_share", shares, formatShare) : "";
  const exactly = cells.every(losesItsSendQueue)
    ? ": the Send-Q, to the byte, not what the peer's kernel had"
    : "";
  return `${listed(modes)} lost ${span} of what was queued${exactly}`;
}

/** Whether in every repetition just that was lost which the peer's kernel had not taken. */
function losesItsSendQueue(cell: CellSummary): boolean {
  const [lost, queue] = [ofCloser(cell, "bytes_lost"), ofCloser(cell, "bytes_in_send_queue")];
  return lost !== undefined && queue !== undefined &&
    lost.values.every((value, index) => value === queue.values[index]);
}

function queuedText(say: Say, scope: Scope, modes: readonly string[]): string {
  const each = modes.flatMap((mode) => cellsOf(scope, mode))
    .flatMap((cell) => known(ofCloser(cell, "bytes_queued")).map((n) => n / cell.connections));
  return say.bytes("queued_per_connection", Math.max(...each));
}

/** How long close() held its caller, over all that was queued and all readers. */
function holdFinding(scope: Scope): Candidate[] {
  const spans = scope.modes.flatMap((mode) => {
    const times = cellsOf(scope, mode)
      .filter((cell) => known(ofCloser(cell, "bytes_queued")).some((bytes) => bytes > 0))
      .flatMap((cell) => known(ofCloser(cell, "close_p50")));
    const span = intervalOf(times);
    return span && times.length >= ENOUGH ? [{ mode, span }] : [];
  }).sort((a, b) => b.span.high - a.span.high);
  const [longest, ...others] = spans;
  if (!longest || others.length === 0) return [];
  const finding = worded("unsent_held", (say) => {
    const most = Math.max(...others.map(({ span }) => span.high));
    return `With data queued, close() under ${longest.mode} held its caller ` +
      `${say.span("longest_p50", longest.span, formatMicroseconds)} at the median, by when the ` +
      `peer read; at most ${say.time("others_p50", most)} under ` +
      `${listed(others.map(({ mode }) => mode))}.`;
  });
  return [{ score: 78, finding }];
}
