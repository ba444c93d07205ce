/**
 * `target`: who closed first, how, and what stayed behind.
 * @module
 */
import type { MetricName } from "../../src/model/metrics.ts";
import { SIDES } from "../../src/model/words.ts";
import type { CellSummary } from "../../src/stats/cells.ts";
import { type Claim, type Say } from "../../src/analysis/finding.ts";
import {
  formatBytes,
  formatExact,
  formatMicroseconds,
  formatRate,
} from "../../src/format/numbers.ts";
import type { Kind } from "../../src/analysis/kinds.ts";
import type { Quantity } from "../../src/analysis/quantities.ts";
import { known, reading } from "../../src/analysis/cell_metrics.ts";
import { cellsOf } from "../../src/analysis/scope.ts";
import type { Show } from "../../src/analysis/show.ts";

const FIRST = "closed first";
const MADE = "TIME_WAIT/1,000 closes";
const WAIT = "server's close after";
const DESCRIPTORS = "descriptors";

const CLOSED_FIRST: Kind = {
  ...{ name: "target_closed_first", rank: "answer" },
  says: "who closed first, and how",
};

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
  kinds: [CLOSED_FIRST],
  claims: (scope) => scope.modes.flatMap((mode) => cellsOf(scope, mode).flatMap(firstClaim)),
};

/** Who closed first and how, and where that leaves TIME_WAIT, over all repetitions of a cell. */
function firstClaim(cell: CellSummary): Claim[] {
  const sum = (metric: MetricName, side: "client" | "server") =>
    known(reading(cell, metric, side)).reduce((total, n) => total + n, 0);
  const fin = sum("closed_first_by_fin", "server");
  const rst = sum("closed_first_by_rst", "server");
  const client = sum("closed_first", "client");
  const all = fin + rst + client;
  if (all === 0) return [];
  const sentence = (say: Say) => {
    const parts = [
      ...fin > 0 ? [`the server by FIN on ${say.count("server_fin", fin)}`] : [],
      ...rst > 0 ? [`the server by RST on ${say.count("server_rst", rst)}`] : [],
      ...client > 0 ? [`the client, by ${cell.mode}, on ${say.count("client", client)}`] : [],
    ];
    return `Of ${say.count("connections", all)} connections that ended, first to close was ` +
      `${parts.join("; ")}${leftText(say, cell)}.`;
  };
  const data = { server: { fin, rst }, client };
  return [{ kind: CLOSED_FIRST, size: all, cells: [cell], data, wordings: [sentence] }];
}

function leftText(say: Say, cell: CellSummary): string {
  const medians = SIDES.map((side) => reading(cell, "time_wait_per_1000_closes", side)?.median);
  if (medians.some((median) => median === null || median === undefined)) return "";
  const left = SIDES.flatMap((side, index) => {
    const median = medians[index] ?? 0;
    return median > 0 ? [`${say.count(`time_wait_${side}`, median)} TIME_WAIT on the ${side}`] : [];
  });
  return left.length === 0
    ? "; no TIME_WAIT stays on either side"
    : `; per 1,000 closes stay ${left.join(" and ")}`;
}
