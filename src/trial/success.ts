/**
 * Whether a trial has measured anything at all. Pure.
 * @module
 */
import type { WorkerReport } from "../load/messages.ts";
import type { TrialSpec } from "../model/trial.ts";
import { closesFailed, totals } from "./totals.ts";

/**
 * Why a trial counts as failed although it was carried out: not one connection was opened, answered
 * and closed without an error. Its times would be those of errors, and its counts would say that
 * nothing stays behind.
 *
 * Causes that are results in the scenario (`Scenario.expected`) are no excuse here: ports run out
 * after thousands of connections, not before the first.
 * @returns one line that names the commonest cause; `undefined` where some succeeded
 */
export function noneSucceeded(
  spec: TrialSpec,
  reports: readonly WorkerReport[],
): string | undefined {
  const client = totals(reports, "client");
  const closer = spec.closer === "client" ? client : totals(reports, "server");
  const answered = spec.unanswered ? client.opened : client.echoed;
  if (answered > closesFailed(closer)) return undefined;
  const { connections } = spec.parameters;
  const causes = new Map([...closer.failures, ...client.failures]);
  return `none of ${connections} connections succeeded: ${
    saidOf(causes) ?? `${client.opened} were opened and ${answered} answered`
  }`;
}

/** The commonest cause, how often, and that there are others. */
function saidOf(causes: ReadonlyMap<string, number>): string | undefined {
  const [first, ...others] = [...causes].sort(([, a], [, b]) => b - a);
  if (!first) return undefined;
  const [cause, times] = first;
  const more = others.length === 0
    ? ""
    : `, and ${others.length} other ${others.length === 1 ? "cause" : "causes"}`;
  return `${cause} (${times} ${times === 1 ? "time" : "times"})${more}`;
}
