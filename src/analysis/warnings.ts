/**
 * Warnings, failures and disturbances of a run, each said once.
 * @module
 */
import type { Manifest, TrialRecord } from "../model/run.ts";
import { oneLine } from "../quote/visible.ts";
import { formatExact } from "../format/numbers.ts";

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

/**
 * Repetitions whose times are left out because something from outside has spoilt them, and what.
 * @returns one sentence a cell; none if nothing was disturbed
 */
export function disturbedTrials(trials: readonly TrialRecord[]): string[] {
  const completed = trials.filter(({ status }) => status === "completed");
  const cells = Map.groupBy(completed, (trial) => cellWords(trial, completed));
  return [...cells].flatMap(([cell, those]) => {
    const disturbed = those.filter((trial) => trial.disturbed !== undefined);
    if (disturbed.length === 0) return [];
    const reasons = toldTogether(disturbed.map((trial) => oneLine(trial.disturbed ?? "")));
    const of = `${formatExact(disturbed.length)} of ${formatExact(those.length)} ` +
      `${those.length === 1 ? "repetition" : "repetitions"} of ${cell}`;
    const whose = disturbed.length === 1 ? "its" : "their";
    return [`${of}: ${reasons.join("; ")}; ${whose} times are left out`];
  });
}

/** Each once; of those that differ only in how long, `… stood still for 2.0 s and 0.5 s`. */
function toldTogether(reasons: readonly string[]): string[] {
  const end = (reason: string) => reason.lastIndexOf(" for ");
  const groups = Map.groupBy(
    new Set(reasons),
    (one) => end(one) < 0 ? one : one.slice(0, end(one)),
  );
  return [...groups.values()].map(([first = "", ...others]) =>
    [first, ...others.map((one) => one.slice(end(one) + " for ".length))].join(" and ")
  );
}

/** `churn fin, client closes`, and whatever else tells the cell from others among these trials. */
function cellWords(
  { scenario, mode, closer, stack, parameters }: TrialRecord,
  all: readonly TrialRecord[],
): string {
  const same = all.filter((one) => one.scenario === scenario);
  const telling = Object.entries(parameters)
    .filter(([name, value]) => same.some((one) => one.parameters[name] !== value))
    .map(([name, value]) => `${name} ${typeof value === "number" ? formatExact(value) : value}`);
  const stacks = same.some((one) => one.stack !== stack) ? [`stack ${stack}`] : [];
  return [`${scenario} ${mode}`, `${closer} closes`, ...stacks, ...telling].join(", ");
}
