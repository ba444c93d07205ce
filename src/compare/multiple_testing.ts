/**
 * From what each comparison says by itself to verdicts on all of them.
 * @module
 */
import { correctedByGroup, type Tested } from "../stats/correction.ts";
import type { Direction, Evidence, Sided } from "./evidence.ts";
import {
  changeOf,
  directionOf,
  isShown,
  judgeNoisy,
  type Significance,
  thresholdOf,
} from "./noisy.ts";
import type { Comparison } from "./verdict.ts";

/** A comparison that waits for the correction. */
interface Pending {
  readonly comparison: Omit<Comparison, "verdict" | "reason">;
  readonly evidence: Evidence;
}

/** A comparison that is judged, or is one of those. */
export type Weighed = { readonly done: Comparison } | { readonly pending: Pending };

/**
 * Corrects for the number of comparisons and judges what waited for it.
 * @param options.alpha of everything that is judged
 * @param options.share of alpha, what these comparisons have; their corrected p are to be held
 * against the whole
 */
export function judgeTogether(
  judged: readonly Weighed[],
  options: { readonly alpha: number; readonly share: number },
): { family: number; comparisons: Comparison[] } {
  const { share } = options;
  const alpha = options.alpha * share;
  const waiting = judged.flatMap((one) => "pending" in one ? one.pending : []);
  const { groups, of } = significance(waiting, alpha);
  const comparisons = judged.map((one) => {
    if ("done" in one) return one.done;
    const { comparison, evidence } = one.pending;
    const significant = of(one.pending);
    const direction = directionOf(evidence);
    return {
      ...comparison,
      ...judgeNoisy(evidence, significant),
      change: changeOf(evidence),
      threshold: thresholdOf(evidence),
      ...(evidence.pairs ? { paired: true } : {}),
      worse: evidence.kind === "ratio" ? evidence.worse.point : Math.sign(evidence.worse.point),
      p: Math.min(evidence.samples[direction], evidence.pairs?.[direction] ?? 1),
      adjustedP: Math.min(1, significant.adjusted[direction] / share),
    };
  });
  return { family: groups, comparisons };
}

/** What is left of every test after the correction: cells of a metric and scenario are a group. */
function significance(
  waiting: readonly Pending[],
  alpha: number,
): { groups: number; of: (one: Pending) => Significance } {
  const able = waiting.filter(({ evidence }) => evidence.able);
  const [worse, better] = (["worse", "better"] as const).map((direction) =>
    correctedByGroup(
      able.map(({ comparison: { cell, metric, side }, evidence }) => ({
        group: [cell.scenario, metric, side].join(" "),
        samples: tested(evidence.samples, direction),
        ...(evidence.pairs ? { pairs: tested(evidence.pairs, direction) } : {}),
        shown: isShown(evidence, direction),
      })),
      alpha,
    )
  );
  const places = new Map(able.map((one, place) => [one, place]));
  const groups = worse?.groups ?? 0;
  return {
    groups,
    of: (one) => {
      const place = places.get(one) ?? -1;
      const [down, up] = [worse?.each[place], better?.each[place]];
      return {
        alpha,
        adjusted: { worse: down?.adjusted ?? 1, better: up?.adjusted ?? 1 },
        // Where these values could not have shown a change, it was not for want of repetitions.
        possible: down?.possible ?? true,
      };
    },
  };
}

function tested({ leastP, ...p }: Sided, direction: Direction): Tested {
  return { p: p[direction], leastP };
}
