/**
 * `target`: who closed first, how, and what stayed behind.
 * @module
 */
import { SIDES } from "../../src/model/words.ts";
import {
  formatBytes,
  formatExact,
  formatMicroseconds,
  formatRate,
} from "../../src/format/numbers.ts";
import type { Quantity } from "../../src/analysis/quantities.ts";
import { reading } from "../../src/analysis/cell_metrics.ts";
import type { Show } from "../../src/analysis/show.ts";
import { TARGET_KINDS, targetClaims } from "./finding.ts";

const FIRST = "closed first";
const LATER = "RST later";
const GIVEN_UP = "given up";
const MADE = "TIME_WAIT/1,000 closes";
const WAIT = "server's close after";
const DESCRIPTORS = "descriptors";

const QUANTITIES: readonly Quantity[] = [
  {
    ...{ piece: "first", group: FIRST, label: "FIN", title: "server closed by FIN", rank: 2 },
    exact: true,
    read: (cell) => reading(cell, "closed_first_by_fin", "server"),
    show: formatExact,
    note: "closed first: by the server, by FIN or RST, or by the client",
  },
  {
    ...{ piece: "first", group: FIRST, label: "RST", title: "server closed by RST", rank: 2 },
    exact: true,
    read: (cell) => reading(cell, "closed_first_by_rst", "server"),
    show: formatExact,
  },
  {
    ...{ piece: "first", group: FIRST, label: "client", title: "client closed", rank: 2 },
    exact: true,
    read: (cell) => reading(cell, "closed_first", "client"),
    show: formatExact,
  },
  ...(["server", "client"] as const).map((side): Quantity => ({
    ...{ piece: "later", group: LATER, label: side, title: "RST later", rank: 2 },
    exact: true,
    read: (cell) => reading(cell, "resets_after_close", side),
    show: formatExact,
    ...side === "server" ? { note: "RST later: connections with one after the first close" } : {},
  })),
  ...SIDES.map((side): Quantity => ({
    ...{ piece: "time_wait", group: MADE, label: side, title: "TIME_WAIT", rank: 3 },
    exact: true,
    read: (cell) => reading(cell, "time_wait_per_1000_closes", side),
    show: formatExact,
  })),
  {
    ...{ piece: "leak", group: "server's", label: "CLOSE_WAIT", title: "CLOSE_WAIT", rank: 4 },
    exact: true,
    trouble: true,
    read: (cell) => reading(cell, "close_wait_leaked", "server"),
    show: formatExact,
  },
  ...(["before", "after"] as const).map((when): Quantity => ({
    ...{ piece: "fds", group: DESCRIPTORS, label: when, title: `descriptors ${when}`, rank: 6 },
    read: (cell) => reading(cell, `descriptors_${when}`, "server"),
    show: formatExact,
  })),
  {
    ...{ piece: "wait", group: WAIT, label: "p50", title: "server's close p50", rank: 7 },
    read: (cell) => reading(cell, "server_close_p50", "client"),
    show: formatMicroseconds,
  },
  {
    ...{ piece: "wait99", group: WAIT, label: "p99", title: "server's close p99", rank: 8 },
    read: (cell) => reading(cell, "server_close_p99", "client"),
    show: formatMicroseconds,
  },
  {
    ...{ piece: "rate", group: "", label: "conn/s", title: "connections a second", rank: 9 },
    read: (cell) => reading(cell, "connections_per_second", "client"),
    show: formatRate,
  },
  ...([
    ["connect", "connects_given_up"],
    ["answer", "answers_given_up"],
    ["close", "drains_given_up"],
  ] as const).map(([label, metric]): Quantity => ({
    ...{ piece: `given_up_${label}`, group: GIVEN_UP, label, title: `${label}s given up`, rank: 9 },
    exact: true,
    trouble: true,
    read: (cell) => reading(cell, metric, "client"),
    show: formatExact,
    ...label === "connect" ? { note: "given up: what did not come in time" } : {},
  })),
  {
    ...{ piece: "served", group: "", label: "served", title: "served", rank: 6 },
    exact: true,
    read: (cell) => reading(cell, "answers", "client"),
    show: formatExact,
  },
  {
    ...{ piece: "failed", group: "", label: "failed", title: "failed", rank: 5 },
    exact: true,
    trouble: true,
    read: (cell) => reading(cell, "connections_failed", "client"),
    show: formatExact,
  },
];

/** The show of `target`. */
export const targetShow: Show = {
  scenario: "target",
  quantities: QUANTITIES,
  parameters: {
    payload: (bytes) => bytes === 0 ? "nothing" : formatBytes(bytes),
    patience: (ms) => formatMicroseconds(ms * 1000),
  },
  // A request, or nothing at all; it need not come back.
  names: { payload: "the client sends" },
  path: "the way to the target",
  // A server of the user's decides with the mode.
  tradeOff: "none",
  kinds: TARGET_KINDS,
  claims: targetClaims,
};
