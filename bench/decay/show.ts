/**
 * `decay`: how long TIME_WAIT lasted, and whether its timers had foretold it.
 * @module
 */
import type { MetricName } from "../../src/metrics/registry.ts";
import { SIDES } from "../../src/model/words.ts";
import type { CellSummary } from "../../src/stats/cells.ts";
import { type Claim, intervalOf, type Say } from "../../src/analysis/finding.ts";
import {
  formatExact,
  formatMicroseconds,
  formatThreeDigits,
  formatWhole,
} from "../../src/format/numbers.ts";
import type { Kind } from "../../src/analysis/kinds.ts";
import type { Quantity } from "../../src/analysis/quantities.ts";
import { known, ofCloser, reading } from "../../src/analysis/cell_metrics.ts";
import type { Scope } from "../../src/analysis/scope.ts";
import { type ChartedShow, TIME_WAIT_CHARTS } from "../../src/render/svg/scenario_charts.ts";

const MADE = "TIME_WAIT/1,000 closes";
const SUM = "socket-seconds";

const LASTED: Kind = {
  ...{ name: "time_wait_decay", rank: "aside" },
  says: "how long TIME_WAIT lasted, and whether its timers had foretold it",
};

const QUANTITIES: readonly Quantity[] = [
  ...SIDES.map((side): Quantity => ({
    ...{ piece: "time_wait", group: MADE, label: side, title: "TIME_WAIT", rank: 2 },
    exact: true,
    read: (cell) => reading(cell, "time_wait_per_1000_closes", side),
    show: formatExact,
  })),
  {
    ...{ piece: "lasted", group: "TIME_WAIT", label: "lasted", title: "TIME_WAIT lasted", rank: 3 },
    read: (cell) => ofCloser(cell, "time_wait_lasted"),
    show: formatMicroseconds,
    note: "lasted: from the first sample with TIME_WAIT to the first without",
  },
  {
    ...{ piece: "sum", group: SUM, label: "computed", title: "socket-seconds", rank: 4 },
    read: (cell) => ofCloser(cell, "time_wait_socket_seconds_computed"),
    show: formatWhole,
    note: "computed: from the timers when the closes were over, as in every scenario",
  },
  {
    ...{ piece: "sum", group: SUM, label: "watched", title: "socket-seconds", rank: 4 },
    read: (cell) => ofCloser(cell, "time_wait_socket_seconds_watched"),
    show: formatWhole,
  },
  {
    ...{ piece: "ratio", group: "watched", label: "/computed", title: "watched/computed", rank: 5 },
    read: (cell) => ofCloser(cell, "time_wait_watched_per_computed"),
    show: (ratio) => ratio.toFixed(3),
  },
];

/** The show of `decay`. */
export const decayShow: ChartedShow = {
  scenario: "decay",
  quantities: QUANTITIES,
  parameters: { watch: (seconds) => `${formatExact(seconds)} s` },
  kinds: [LASTED],
  claims: decayClaims,
  charts: TIME_WAIT_CHARTS,
};

/** Trials from which a range of times may be told. */
const ENOUGH = 3;

function decayClaims(scope: Scope): Claim[] {
  const held = scope.cells.filter((cell) =>
    known(ofCloser(cell, "time_wait_watched_per_computed")).length > 0
  );
  const all = (metric: MetricName) =>
    intervalOf(held.flatMap((cell) => known(ofCloser(cell, metric))));
  const trials = held.reduce(
    (sum, cell) => sum + known(ofCloser(cell, "time_wait_lasted")).length,
    0,
  );
  const [lasted, ratio] = [all("time_wait_lasted"), all("time_wait_watched_per_computed")];
  if (!lasted || !ratio || trials < ENOUGH) return [];
  const sentence = (say: Say) =>
    `Watched to its end in ${say.count("trials", trials)} trials, TIME_WAIT lasted ` +
    `${say.span("lasted", lasted, formatMicroseconds)}: ` +
    `${say.span("watched_per_computed", ratio, formatThreeDigits)} of what its timers foretell` +
    `${granuleText(say, held)}.`;
  const data = { trials, lasted, ratio };
  return [{ kind: LASTED, size: lasted.high, cells: held, data, wordings: [sentence] }];
}

function granuleText(say: Say, cells: readonly CellSummary[]): string {
  const granule = intervalOf(
    cells.flatMap((cell) => known(reading(cell, "time_wait_timer_granule", "host"))),
  );
  if (!granule) return "";
  return `, counting in half of the ${say.time("timer_granule", granule.high)} by which this ` +
    "kernel may fire them late";
}
