/**
 * Looks at both sides' sockets, among the samples of a trial.
 * @module
 */
import type { Sample, SampleState } from "./trial.ts";

/**
 * The rows that tell the sides apart, of looks that have looked at all these states. `ss` always
 * does; a look by `sock_diag` that had to be cheap may have left out TIME-WAIT and ESTAB, and has
 * no row of either then.
 * @param samples of one trial
 */
export function looksAt<Row extends Pick<Sample, "tMs" | "source" | "side" | "state">>(
  samples: readonly Row[],
  states: readonly SampleState[],
): Row[] {
  const mine = samples.filter(({ source, side }) => source !== "sockstat" && side !== "host");
  const has = new Set(
    mine.filter(({ source }) => source === "sock_diag").map(({ tMs, state }) => `${tMs} ${state}`),
  );
  return mine.filter(({ source, tMs }) =>
    source === "ss" || states.every((state) => has.has(`${tMs} ${state}`))
  );
}

/** What a look at every state has rows of, whatever it saw. */
export const EVERY_STATE: readonly SampleState[] = ["ESTAB", "TIME-WAIT"];
