/**
 * Whether something from outside has spoilt a trial's times. Pure.
 * @module
 */
import type { WorkerReport } from "../load/messages.ts";
import { type Metric, METRICS } from "../metrics/registry.ts";
import type { Measurement } from "../model/trial.ts";
import type { RawTrial } from "./raw.ts";

/**
 * A loop that waited for a CPU for three quarters of the time, and for a second at least, ran at a
 * quarter of its speed or less. What is less than that is told by `machine_run_delay_share`.
 */
const STARVED = { share: 0.75, ns: 1e9 };

/** Why the times of a trial tell nothing, in a few words; `undefined` where they do. */
export function disturbanceOf({ reports, hostStoodStillNs }: RawTrial): string | undefined {
  const names = namesOf(reports);
  const stood = [
    ...reports.map(({ stoodStillNs }, index) => ({ name: names[index], ns: stoodStillNs })),
    { name: "the trial's own process", ns: hostStoodStillNs },
  ].reduce((most, one) => one.ns > most.ns ? one : most);
  if (stood.ns > 0) return `${stood.name} stood still for ${(stood.ns / 1e9).toFixed(1)} s`;
  const starved = reports.findIndex(({ runDelayNs, wallNs }) =>
    runDelayNs !== null && runDelayNs >= STARVED.ns && runDelayNs > STARVED.share * wallNs
  );
  const { runDelayNs, wallNs } = reports[starved] ?? {};
  if (!runDelayNs || !wallNs) return undefined;
  return `${names[starved]} waited for a CPU for ${Math.round(runDelayNs / wallNs * 100)} % of ` +
    "the time";
}

/** Each worker's name: `the client worker`, or which of several. */
function namesOf(reports: readonly WorkerReport[]): string[] {
  return reports.map((report, index) => {
    const of = reports.filter(({ side }) => side === report.side).length;
    const nth = reports.slice(0, index + 1).filter(({ side }) => side === report.side).length;
    return `the ${report.side} worker${of === 1 ? "" : ` ${nth} of ${of}`}`;
  });
}

/**
 * What of a disturbed trial still holds: counts that repeat to the digit, and what is told of
 * closecost itself and of the machine. All else has no value.
 */
export function undisturbed({ metric, side, value }: Measurement): Measurement {
  const { assume, role } = METRICS.get(metric) as Metric;
  return { metric, side, value: assume === "exact" || role === "diagnostic" ? value : null };
}
