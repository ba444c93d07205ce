/**
 * `vanish`: whom a close holds when nothing answers, what stays behind, what becomes of it.
 * @module
 */
import { formatExact, formatMicroseconds, formatShare } from "../../src/format/numbers.ts";
import type { Quantity } from "../../src/analysis/quantities.ts";
import { ofCloser, ofPeer, reading } from "../../src/analysis/cell_metrics.ts";
import { VANISH_KINDS, vanishClaims } from "./finding.ts";
import type { ChartedShow } from "../../src/render/svg/scenario_charts.ts";
import { vanishCharts } from "./chart.ts";

const CLOSE = "close()";
const LEFT = "sockets left";

const QUANTITIES: readonly Quantity[] = [
  {
    ...{ piece: "p50", group: CLOSE, label: "p50", title: "close() p50", rank: 2 },
    read: (cell) => ofCloser(cell, "close_p50"),
    show: formatMicroseconds,
  },
  {
    ...{ piece: "p99", group: CLOSE, label: "p99", title: "close() p99", rank: 7 },
    read: (cell) => ofCloser(cell, "close_p99"),
    show: formatMicroseconds,
  },
  {
    ...{ piece: "teardown", group: "teardown", label: "p99", title: "teardown p99", rank: 8 },
    read: (cell) => ofCloser(cell, "teardown_p99"),
    show: formatMicroseconds,
  },
  {
    ...{ piece: "left", group: LEFT, label: "at once", title: "sockets left at once", rank: 3 },
    exact: true,
    read: (cell) => ofCloser(cell, "sockets_after_close"),
    show: formatExact,
    note: "sockets left: of the closer, not in TIME_WAIT, 20 ms after the closes, and until when",
  },
  {
    ...{ piece: "left", group: LEFT, label: "until", title: "sockets left until", rank: 3 },
    read: (cell) => ofCloser(cell, "sockets_left_time"),
    show: formatMicroseconds,
  },
  {
    ...{ piece: "lost", group: "queued", label: "lost", title: "queued data lost", rank: 4 },
    exact: true,
    read: (cell) => ofCloser(cell, "queued_lost_share"),
    show: formatShare,
  },
  {
    ...{ piece: "open", group: "peers", label: "half open", title: "peers half open", rank: 5 },
    exact: true,
    read: (cell) => ofPeer(cell, "peers_half_open"),
    show: formatExact,
    note: "peers half open: neither the end nor a reset has reached them",
  },
  {
    ...{ piece: "failed", group: "", label: "failed", title: "failed", rank: 12 },
    exact: true,
    trouble: true,
    read: (cell) => reading(cell, "connections_failed", "client"),
    show: formatExact,
  },
];

const milliseconds = (value: number) => value === 0 ? "0" : formatMicroseconds(value * 1000);

/** The show of `vanish`. */
export const vanishShow: ChartedShow = {
  scenario: "vanish",
  quantities: QUANTITIES,
  parameters: {
    "away": milliseconds,
    "user-timeout": milliseconds,
    "loss": (value) => `${value} %`,
  },
  path: "a veth link",
  // Among peers that answer it has no part: nothing is delivered to somebody who is not there.
  tradeOff: "alone",
  kinds: VANISH_KINDS,
  claims: vanishClaims,
  charts: vanishCharts,
};
