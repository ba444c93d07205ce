/**
 * Families of the cells of a comparison, what is allowed apart from what is not.
 * @module
 */
import type { Metric, MetricName } from "../metrics/registry.ts";
import type { NoiseThreshold } from "../model/metric.ts";
import type { Place } from "../model/words.ts";
import type { CellKey } from "../stats/cells.ts";
import { type Advice, adviceOn } from "./advice.ts";
import { type Allowance, isAllowed } from "./allow.ts";
import type { MatchedCell } from "./cell.ts";
import { judgeFamilies } from "./families.ts";
import type { FamilyVerdict } from "./family.ts";
import type { MachineChange } from "./machine.ts";
import { type LeftOut, outcomesOf } from "./cell_outcomes.ts";

/** How families are judged. */
export interface FamilyOptions {
  /** Of a false alarm in families. */
  readonly alpha: number;
  /** Of the whole comparison's alpha; `adjustedP` is to be held against the whole. */
  readonly share: number;
  readonly inTurns: boolean;
  readonly machine: MachineChange;
  /** Metrics that are compared; empty means all. */
  readonly metrics: readonly MetricName[];
  readonly allow: readonly Allowance[];
  readonly noiseOf: (metric: Metric) => NoiseThreshold;
}

/** What is said of families. */
export interface FamilyVerdicts {
  readonly families: readonly FamilyVerdict[];
  /** Where the whole run is not judged and more repetitions may help. */
  readonly advice?: Advice;
  /** What BASE has and families could not judge by; without what is allowed. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Verdicts on all families. What `--allow` names is judged by itself: it must not make a wider
 * family fail, nor hide what else is in it.
 */
export function familyVerdicts(
  cells: readonly MatchedCell[],
  options: FamilyOptions,
): FamilyVerdicts {
  const { alpha, inTurns, machine, metrics, allow, noiseOf } = options;
  const asked = (metric: MetricName) => metrics.length === 0 || metrics.includes(metric);
  const isNamed = (cell: CellKey, metric: MetricName, side: Place) =>
    isAllowed(
      { ...{ cell, metric, side, verdict: "regressed" }, reason: "", worse: 0, allowed: false },
      allow,
    );
  const part = (allowed: boolean) => {
    const { cells: own, leftOut } = outcomesOf(cells, {
      noiseOf,
      wanted: (cell, metric, side) => asked(metric) && isNamed(cell, metric, side) === allowed,
    });
    const found = judgeFamilies({ cells: own, alpha, inTurns, machine, allowed })
      .map((one) => ({ ...one, adjustedP: Math.min(1, one.adjustedP / options.share) }));
    return { own, found, leftOut };
  };
  const { own, found, leftOut } = part(false);
  const advice = inTurns ? adviceOn({ cells: own, families: found, alpha }) : undefined;
  return {
    leftOut,
    families: allow.length === 0 ? found : [...found, ...part(true).found],
    ...(advice === undefined ? {} : { advice }),
  };
}
