/**
 * Warnings and failures of a run, each said once.
 * @module
 */
import type { Manifest, TrialRecord } from "../model/run.ts";
import { oneLine } from "../quote/visible.ts";
import { formatExact } from "./format.ts";

/** A warning and how often it was given. */
export interface CountedWarning {
  readonly text: string;
  readonly count: number;
}

/** The warnings of the run, then those of its trials, in the order they were first given. */
export function countedWarnings(manifest: Manifest): CountedWarning[] {
  const counts = new Map<string, number>();
  for (const text of [manifest, ...manifest.trials].flatMap(({ warnings }) => warnings)) {
    const line = oneLine(text);
    if (line !== "") counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => ({ text, count }));
}

/**
 * How many of these trials did not complete, and why the first of each kind did not.
 * @returns one sentence a kind; none if all completed
 */
export function lostTrials(trials: readonly TrialRecord[]): string[] {
  const kinds: readonly TrialRecord["status"][] = ["failed", "aborted"];
  return kinds.flatMap((status) => {
    const those = trials.filter((trial) => trial.status === status);
    const first = those[0];
    if (!first) return [];
    const of = `${formatExact(those.length)} of ${formatExact(trials.length)}`;
    const was = status === "failed"
      ? "failed"
      : those.length === 1
      ? "was aborted"
      : "were aborted";
    const reason = oneLine(first.reason ?? "") || "no reason given";
    const which = those.length === 1 ? "" : "the first ";
    const noun = trials.length === 1 ? "trial" : "trials";
    return [`${of} ${noun} ${was}: ${which}${first.id}: ${reason}`];
  });
}
