/**
 * What each stack can be asked for.
 * @module
 */
import type { Scenario } from "./scenario.ts";
import { type ModeSpec, modeText, type Stack } from "./words.ts";

/** Modes that an API has no call for, and why. */
const LACKING: Readonly<Record<Stack, Readonly<Record<string, string>>>> = {
  libc: {},
  deno: {
    rst: "Deno.TcpConn has no call that sets SO_LINGER or resets a connection",
    linger: "Deno.TcpConn has no call that sets SO_LINGER",
  },
  node: { linger: "node:net has no call that sets SO_LINGER to a time" },
};

/** What each stack calls to close in a mode; not here: the system calls of the mode itself. */
const CALLS: Readonly<Partial<Record<string, Readonly<Record<string, string>>>>> = {
  deno: { fin: "close()", drain: "closeWrite(), reading to the end, close()" },
  node: { fin: "destroy()", rst: "resetAndDestroy()", drain: "end()" },
};

/**
 * What a stack calls in each of its modes, in one line without an end: `node: fin is destroy(), …`;
 * `undefined` for system calls.
 */
export function callsOf(stack: string): string | undefined {
  const calls = CALLS[stack];
  if (!calls) return undefined;
  return `${stack}: ${
    Object.entries(calls).map(([mode, call]) => `${mode} is ${call}`).join("; ")
  }`;
}

/** What is to be run in a stack. */
export interface StackUse {
  readonly stack: Stack;
  readonly scenario: Pick<Scenario, "name" | "everyStack">;
  readonly mode: ModeSpec;
}

/** Names of the scenarios that every stack can run. */
export function onEveryStack(scenarios: readonly StackUse["scenario"][]): string[] {
  return scenarios.filter(({ everyStack }) => everyStack).map(({ name }) => name);
}

/**
 * Why a stack can't run a scenario in a mode, in one line; `undefined` if it can.
 * @param others names of the scenarios that every stack can run
 */
export function notAvailable(
  { stack, scenario, mode }: StackUse,
  others: readonly string[],
): string | undefined {
  if (stack !== "libc" && !scenario.everyStack) {
    return `scenario ${scenario.name} is not available in stack ${stack}: it takes calls that ` +
      `only libc has; other stacks run ${others.join(", ")}`;
  }
  const reason = LACKING[stack][mode.name];
  return reason && `mode ${modeText(mode)} is not available in stack ${stack}: ${reason}`;
}
