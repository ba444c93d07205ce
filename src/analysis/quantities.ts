/**
 * The quantities a table shows: where each is read, and how it is written.
 * @module
 */
import type { CellSummary } from "../stats/cells.ts";
import {
  formatBytes,
  formatBytesSpread,
  formatExact,
  formatMicroseconds,
  formatMicrosecondsSpread,
  formatRate,
  formatRateSpread,
  formatWhole,
  formatWholeSpread,
} from "../format/numbers.ts";
import {
  bytesLost,
  type CellValues,
  ofCloser,
  ofPeer,
  reading,
  socketSecondsPer1000,
} from "./cell_metrics.ts";

/** A column of numbers before it is filled in. */
export interface Quantity {
  /** Columns of one piece are shown together or not at all. */
  readonly piece: string;
  readonly group: string;
  readonly label: string;
  readonly title: string;
  /** The lower, the longer it stays on a narrow terminal. */
  readonly rank: number;
  /** Exact: a cell whose repetitions differ is marked. */
  readonly exact?: true;
  /**
   * A sign of trouble: the worst repetition is shown instead of the median, which may hide it,
   * and it is kept almost to the last unless it is 0.
   */
  readonly trouble?: true;
  read(cell: CellSummary): CellValues | undefined;
  show(value: number): string;
  /** Put behind a value where it is not that of every repetition, e.g. `, 2 of 3`. */
  remark?(cell: CellSummary): string;
  /** Whether a cell's value says only that the truth is not above it. */
  atMost?(cell: CellSummary): boolean;
  /** Noisy: how repetitions differ, where there is room. */
  spread?(low: number, high: number, middle: number): string;
  /** What the legend says of it. */
  readonly note?: string;
  /** Rank among spreads, if not that of the quantity itself. */
  readonly spreadRank?: number;
}

/** Upper heading of the columns about TIME_WAIT. */
const TIME_WAIT = "TIME_WAIT/1,000 closes";

const times = { show: formatMicroseconds, spread: formatMicrosecondsSpread };

/** From left to right; `rank` is the order in which they are kept. */
export const QUANTITIES: readonly Quantity[] = [
  {
    ...{ piece: "time_wait", group: TIME_WAIT, label: "client", title: "TIME_WAIT", rank: 2 },
    exact: true,
    read: (cell) => reading(cell, "time_wait_per_1000_closes", "client"),
    show: formatExact,
  },
  {
    ...{ piece: "time_wait", group: TIME_WAIT, label: "server", title: "TIME_WAIT", rank: 2 },
    exact: true,
    read: (cell) => reading(cell, "time_wait_per_1000_closes", "server"),
    show: formatExact,
  },
  {
    ...{ piece: "held", group: TIME_WAIT, label: "sock·s", title: "socket-seconds", rank: 7 },
    read: socketSecondsPer1000,
    show: formatWhole,
    spread: formatWholeSpread,
    spreadRank: 15,
  },
  {
    ...{ piece: "rst", group: "RST", label: "/close", title: "RST per close", rank: 4 },
    exact: true,
    read: (cell) => reading(cell, "rst_per_close", "host"),
    show: formatExact,
  },
  {
    ...{ piece: "p50", group: "close()", label: "p50", title: "close() p50", rank: 6 },
    read: (cell) => ofCloser(cell, "close_p50"),
    ...times,
  },
  {
    ...{ piece: "p99", group: "close()", label: "p99", title: "close() p99", rank: 5 },
    read: (cell) => ofCloser(cell, "close_p99"),
    ...times,
  },
  {
    ...{ piece: "teardown", group: "teardown", label: "p99", title: "teardown p99", rank: 10 },
    read: (cell) => ofCloser(cell, "teardown_p99"),
    ...times,
  },
  {
    ...{ piece: "rate", group: "", label: "conn/s", title: "conn/s", rank: 8 },
    read: (cell) => reading(cell, "connections_per_second", "client"),
    show: formatRate,
    spread: formatRateSpread,
  },
  {
    ...{ piece: "memory", group: "memory", label: "left", title: "memory left", rank: 9 },
    read: (cell) => reading(cell, "kernel_memory_end", "host"),
    show: formatBytes,
    spread: formatBytesSpread,
  },
  {
    ...{ piece: "lost", group: "bytes", label: "lost", title: "bytes lost", rank: 12 },
    exact: true,
    trouble: true,
    read: bytesLost,
    show: formatBytes,
  },
  {
    ...{ piece: "failed", group: "", label: "failed", title: "failed", rank: 13 },
    exact: true,
    trouble: true,
    read: (cell) => reading(cell, "connections_failed", "client"),
    show: formatExact,
  },
  {
    ...{ piece: "resets", group: "peer", label: "resets", title: "peer resets", rank: 11 },
    exact: true,
    read: (cell) => ofPeer(cell, "peer_resets"),
    show: formatExact,
  },
];
