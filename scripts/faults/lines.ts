/**
 * Command lines that many faults begin with.
 * @module
 */
import type { Command } from "./command.ts";
import type { Stage } from "./stage.ts";

const CHURN = ["churn", "--closer", "client"];

/** One trial of a moment. */
export const SHORT: readonly string[] = [
  ...[...CHURN, "--mode", "rst", "--connections", "50", "--reps", "1"],
];
/** Six trials of a moment each. */
export const SERIES: readonly string[] = [
  ...[...CHURN, "--mode", "fin", "--connections", "50", "--reps", "6"],
];
/** One trial that takes longer than any fault. */
export const LONG: readonly string[] = [
  ...[...CHURN, "--mode", "fin", "--connections", "300000", "--reps", "1"],
];

/** `deno task bench` into the stage's folder. */
export function bench(
  argv: readonly string[],
  more: Omit<Command, "task" | "argv"> = {},
): (stage: Stage) => Command {
  return ({ out }) => ({ task: "bench", argv: [...argv, "--out", out], ...more });
}

/** `deno task trace` of one close. */
export function trace(more: Omit<Command, "task" | "argv"> = {}): (stage: Stage) => Command {
  return ({ out }) => ({ task: "trace", argv: ["--mode", "fin", "--out", out], ...more });
}

/** `deno task report` of a copy of the model run. */
export function report(
  argv: readonly string[] = [],
  more: Omit<Command, "task" | "argv"> = {},
): (stage: Stage) => Command {
  return (stage) => ({ task: "report", argv: [stage.copy("run"), ...argv], ...more });
}

/** `deno task compare` of two copies of the model run. */
export function compare(
  argv: readonly string[] = [],
  more: Omit<Command, "task" | "argv"> = {},
): (stage: Stage) => Command {
  return (stage) => ({
    task: "compare",
    argv: [stage.copy("base"), stage.copy("head"), ...argv],
    ...more,
  });
}

/** A trace that takes longer than any fault. */
export const LONG_TRACE: readonly string[] = ["--mode", "fin", "--delay", "60000"];
