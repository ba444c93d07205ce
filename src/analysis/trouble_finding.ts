/**
 * What must not happen: bytes lost, connections failed or left open, and counts that do not
 * repeat. These come before what the modes cost.
 * @module
 */
import { isExact, type MetricName, METRICS } from "../metrics/registry.ts";
import { type Place, type Side, SIDES } from "../model/words.ts";
import type { CellSummary, MetricValues } from "../stats/cells.ts";
import { type Claim, type ClaimData, listed, type Say } from "./finding.ts";
import { type Kind, KINDS } from "./kinds.ts";
import { formatExact } from "../format/numbers.ts";
import { isComplete, known, ofCloser, reading } from "./cell_metrics.ts";
import { chanceOf, disagrees } from "./repeats.ts";
import { cellsOf, narrowed, type Scope, where } from "./scope.ts";

/** The largest value of a metric in the run, and how often it was not 0. */
interface Worst {
  readonly cell: CellSummary;
  readonly side: Side;
  readonly value: number;
  /** The repetition it is from, as an index of `MetricValues.values`. */
  readonly index: number;
  /** Trials in which the metric was not 0 on either side. */
  readonly trials: number;
  /** Trials in which it was measured. */
  readonly measured: number;
}

/** Trouble of every kind, one finding a kind; none in a clean run. */
export function troubleClaims(scope: Scope): Claim[] {
  return [
    ...lostClaim(scope),
    ...failedClaim(scope),
    ...leakClaim(scope, {
      ...{ kind: KINDS.established, metric: "established_leaked", state: "ESTAB" },
    }),
    ...leakClaim(scope, {
      ...{ kind: KINDS.closeWait, metric: "close_wait_leaked", state: "CLOSE-WAIT" },
    }),
    ...unevenClaim(scope),
  ];
}

function lostClaim(all: Scope): Claim[] {
  // Where bytes were queued on purpose, their loss is the result.
  const scope = narrowed(all, ({ cells }) => !cells.some((cell) => ofCloser(cell, "bytes_queued")));
  const worst = worstOf(scope, "bytes_lost", SIDES);
  if (!worst) return [];
  const { cell, side, value, index } = worst;
  const sent = reading(cell, "bytes_sent", side)?.values[index] ?? null;
  const others = othersOf(scope, "bytes_lost", cell.mode);
  const sentence = (say: Say) => {
    const lost = say.bytes("bytes_lost", value);
    const of = sent === null ? "" : ` of ${say.bytes("bytes_sent", sent)}`;
    return `Bytes were lost under ${cell.mode}${where(scope, cell)}: in the worst repetition ` +
      `${lost}${of} sent by the ${side} did not arrive` +
      `${elsewhere(others)}.`;
  };
  return [{
    kind: KINDS.bytesLost,
    size: value,
    cells: measuring(scope, "bytes_lost"),
    data: { ...told(worst), sent, ...others },
    wordings: [sentence],
  }];
}

function failedClaim(scope: Scope): Claim[] {
  const worst = worstOf(scope, "connections_failed", ["client"]);
  if (!worst) return [];
  const { cell, value } = worst;
  const others = othersOf(scope, "connections_failed", cell.mode);
  const sentence = (say: Say) =>
    `${say.count("connections_failed", value)} of ` +
    `${say.count("connections", cell.connections)} connections failed under ${cell.mode}` +
    `${where(scope, cell)} in the worst repetition${share(say, worst)}` +
    `${elsewhere(others)}.`;
  return [{
    kind: KINDS.failed,
    size: value,
    cells: measuring(scope, "connections_failed"),
    data: { ...told(worst), ...others },
    wordings: [sentence],
  }];
}

function leakClaim(
  scope: Scope,
  { kind, metric, state }: {
    readonly kind: Kind;
    readonly metric: MetricName;
    readonly state: string;
  },
): Claim[] {
  const worst = worstOf(scope, metric, SIDES);
  if (!worst) return [];
  const { cell, side, value } = worst;
  const sentence = (say: Say) => {
    const count = say.count(metric, value);
    return `${count} ${value === 1 ? "connection was" : "connections were"} still ${state} on ` +
      `the ${side} after every close was over, under ${cell.mode}${where(scope, cell)} in the ` +
      `worst repetition${share(say, worst)}.`;
  };
  const cells = measuring(scope, metric);
  return [{ kind, size: value, cells, data: told(worst), wordings: [sentence] }];
}

function share(say: Say, { trials, measured }: Worst): string {
  return `; ${say.count("trials_affected", trials)} of ${say.count("trials", measured)} ` +
    `${measured === 1 ? "trial" : "trials"} had some`;
}

/** The worst of it as data. */
function told({ cell, side, value, trials, measured }: Worst): ClaimData {
  return { mode: cell.mode, closer: cell.closer, side, value, trials, measured };
}

/** What the other modes did: which also had any, and which are known to have had none. */
function othersOf(scope: Scope, metric: MetricName, mode: string) {
  const others = scope.modes.filter((one) => one !== mode);
  const series = (one: string) =>
    cellsOf(scope, one).flatMap((cell) =>
      placesOf(metric).map((place) => ({ cell, values: reading(cell, metric, place) }))
    );
  const also = others.filter((one) =>
    series(one).some(({ values }) => known(values).some((value) => value > 0))
  );
  const free = others.filter((one) =>
    !also.includes(one) && series(one).every(({ cell, values }) => isComplete(cell, values))
  );
  return { also, free };
}

function elsewhere({ also, free }: ReturnType<typeof othersOf>): string {
  if (also.length > 0) return `; also under ${listed(also)}`;
  return free.length > 0 ? `; none under ${listed(free)}` : "";
}

/** The cells in which the metric was measured on any side. */
function measuring(scope: Scope, metric: MetricName): CellSummary[] {
  return scope.cells.filter((cell) =>
    placesOf(metric).some((place) => known(reading(cell, metric, place)).length > 0)
  );
}

function placesOf(metric: MetricName): readonly Place[] {
  return METRICS.get(metric)?.places ?? [];
}

function worstOf(scope: Scope, metric: MetricName, sides: readonly Side[]): Worst | undefined {
  let worst: Omit<Worst, "trials" | "measured"> | undefined;
  let [trials, measured] = [0, 0];
  for (const cell of scope.cells) {
    const series = sides.map((side) => ({ side, values: reading(cell, metric, side)?.values }));
    const length = Math.max(...series.map(({ values }) => values?.length ?? 0));
    for (let index = 0; index < length; index++) {
      const row = series.flatMap(({ side, values }) => {
        const value = values?.[index] ?? null;
        return value === null ? [] : [{ side, value }];
      });
      if (row.length > 0) measured++;
      if (row.some(({ value }) => value > 0)) trials++;
      for (const { side, value } of row) {
        if (value > (worst?.value ?? 0)) worst = { cell, side, value, index };
      }
    }
  }
  return worst && { ...worst, trials, measured };
}

/** Counts whose own finding says more than that they differ. */
const TOLD: ReadonlySet<MetricName> = new Set<MetricName>([
  "bytes_lost",
  "connections_failed",
  "established_leaked",
  "close_wait_leaked",
]);

interface Uneven {
  readonly cell: CellSummary;
  readonly metric: MetricValues;
  /** How far apart the values are, as a share of the largest. */
  readonly gap: number;
}

/** Counts that should repeat to the digit and do not: either the kernel's doing or a defect. */
function unevenClaim(scope: Scope): Claim[] {
  const uneven = scope.blocks.flatMap(({ cells, trials }) =>
    cells.flatMap((cell) => {
      const chance = chanceOf(cell, trials);
      return cell.metrics.filter((metric) =>
        isExact(metric.metric) && !TOLD.has(metric.metric) && disagrees(metric, chance)
      )
        .map((metric): Uneven => ({ cell, metric, gap: gapOf(metric) }));
    })
  );
  const [worst] = [...uneven].sort((a, b) => b.gap - a.gap);
  if (!worst) return [];
  const { cell, metric } = worst;
  const interval = { low: metric.min ?? 0, high: metric.max ?? 0 };
  const cells = [...new Set(uneven.map((one) => one.cell))];
  const sentence = (say: Say) =>
    `Repetitions disagree where they should agree to the digit: ${metric.metric} ` +
    `(${metric.side}) is ${say.span("value", interval, formatExact)} under ${cell.mode}` +
    `${where(scope, cell)}; such counts differ in ${
      say.count("cells_affected", cells.length)
    } of ` +
    `${say.count("cells", scope.cells.length)} ${scope.cells.length === 1 ? "cell" : "cells"}`;
  const { min, max, side } = metric;
  return [{
    ...{ kind: KINDS.uneven, size: worst.gap, cells: scope.cells },
    data: { mode: cell.mode, metric: metric.metric, side, min, max },
    wordings: [
      (say) => `${sentence(say)}${which(scope, cells)}.`,
      (say) => `${sentence(say)}.`,
    ],
  }];
}

/** Of several cells, which: by mode and what else tells them apart. */
function which(scope: Scope, cells: readonly CellSummary[]): string {
  if (cells.length === 1 || cells.length === scope.cells.length) return "";
  return `: ${listed(cells.map((cell) => `${cell.mode}${where(scope, cell)}`), 3)}`;
}

function gapOf({ min, max }: MetricValues): number {
  const [low, high] = [min ?? 0, max ?? 0];
  return (high - low) / Math.max(Math.abs(low), Math.abs(high));
}
