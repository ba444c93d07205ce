/**
 * `unsent`: what became of queued data, and who had to wait.
 * @module
 */
import type { CellSummary } from "../../src/stats/cells.ts";
import {
  formatBytes,
  formatExact,
  formatMicroseconds,
  formatShare,
} from "../../src/format/numbers.ts";
import type { Quantity } from "../../src/analysis/quantities.ts";
import { ofCloser, ofPeer, reading } from "../../src/analysis/cell_metrics.ts";
import { UNSENT_KINDS, unsentClaims } from "./finding.ts";
import type { ChartedShow } from "../../src/render/svg/scenario_charts.ts";
import { unsentCharts } from "./charts.ts";

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
    ...{ piece: "gone", group: "given up", label: "after", title: "given up", rank: 3.5 },
    // What a close by RST has ended is nothing that the kernel gives up.
    read: (cell) =>
      reading(cell, "rst_per_close", "host")?.max ? undefined : ofCloser(cell, "closer_gone_time"),
    show: formatMicroseconds,
    note:
      "given up after: when the closer had no socket any more, of those that the peer waited for " +
      "(reader gone; – none given up)",
  },
  {
    ...{ piece: "reads", group: "peer", label: "reads", title: "peer reads", rank: 7.5 },
    read: (cell) => ofPeer(cell, "read_begins_time"),
    show: formatMicroseconds,
    note: "peer reads: from the first closing call on",
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

/** The show of `unsent`. */
export const unsentShow: ChartedShow = {
  scenario: "unsent",
  quantities: QUANTITIES,
  parameters: {
    "queued": formatBytes,
    "rate": (value) => `${formatBytes(value)}/s`,
    "pause": (value) => formatMicroseconds(value * 1000),
    "send-buffer": formatBytes,
    "receive-buffer": formatBytes,
    "rto-max": (value) => formatMicroseconds(value * 1000),
  },
  kinds: UNSENT_KINDS,
  claims: unsentClaims,
  charts: unsentCharts,
};
