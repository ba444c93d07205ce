/**
 * Whether a trial has measured anything at all. Pure.
 * @module
 */
import type { TrialSpec } from "../model/trial.ts";
import type { RawTrial } from "./raw.ts";
import { closesFailed, totals } from "./totals.ts";

/**
 * Why a trial counts as failed although it was carried out: not one connection was opened, answered
 * and closed without an error. Its times would be those of errors, and its counts would say that
 * nothing stays behind.
 *
 * Causes that are results in the scenario (`Scenario.expected`) are no excuse here: ports run out
 * after thousands of connections, not before the first.
 * @returns one line that names how far they came and why; `undefined` where some succeeded
 */
export function noneSucceeded(
  spec: TrialSpec,
  { reports, explanation }: Pick<RawTrial, "reports" | "explanation">,
): string | undefined {
  const client = totals(reports, "client");
  const closer = spec.closer === "client" ? client : totals(reports, "server");
  const answered = spec.unanswered ? client.opened : client.echoed;
  if (answered > closesFailed(closer)) return undefined;
  const { connections } = spec.parameters;
  const causes = new Map([...closer.failures, ...client.failures]);
  const said = saidOf(causes) ?? `${client.opened} were opened and ${answered} answered`;
  const why = explanation === undefined ? "" : `; ${explanation}`;
  return `none of ${connections} connections succeeded: ${said}${why}`;
}

/** So many causes are named. */
const MOST_CAUSES = 3;

/** The commonest causes, how often each, and that there are others. */
function saidOf(causes: ReadonlyMap<string, number>): string | undefined {
  if (causes.size === 0) return undefined;
  const sorted = [...causes].sort(([, a], [, b]) => b - a);
  const named = sorted.slice(0, MOST_CAUSES).map(([cause, times]) =>
    `${cause} (${times} ${times === 1 ? "time" : "times"})`
  );
  const others = sorted.length - named.length;
  const more = others === 0 ? [] : [`${others} other ${others === 1 ? "cause" : "causes"}`];
  return [...named, ...more].join(", ");
}
