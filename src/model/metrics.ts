/**
 * The metric registry: name, unit, which way is better, outcome or diagnostic, exact or noisy.
 *
 * *Exact* metrics are counts that repeat to the digit on the same kernel; any
 * change in the worse direction is a change of behaviour. *Noisy* ones are
 * times, rates and whatever is sampled. They are listed in the files
 * beside this one: load, sockets, delivery and the machine for all scenarios, the others for
 * one each.
 * @module
 */
import { DECAY } from "./metrics_decay.ts";
import { DELIVERY } from "./metrics_delivery.ts";
import { LOAD } from "./metrics_load.ts";
import { MACHINE } from "./metrics_machine.ts";
import { PORTS } from "./metrics_ports.ts";
import { SERVICE } from "./metrics_service.ts";
import { SOCKETS } from "./metrics_sockets.ts";
import { TARGET } from "./metrics_target.ts";
import { UNSENT } from "./metrics_unsent.ts";
import { VANISH } from "./metrics_vanish.ts";
import type { Metric } from "./metric.ts";
import { noiseOf } from "./noise.ts";

export type { Metric, Role, Unit } from "./metric.ts";

/** Every metric by name, in the order of tables: those of all scenarios first. */
export const METRICS: ReadonlyMap<string, Metric> = new Map(
  [
    ...LOAD,
    ...SOCKETS,
    ...DELIVERY,
    ...UNSENT,
    ...PORTS,
    ...VANISH,
    ...SERVICE,
    ...DECAY,
    ...TARGET,
    ...MACHINE,
  ].map(({ role = "outcome", ...one }) => [
    one.name,
    { ...one, role, ...(one.assume === "exact" ? {} : { noise: noiseOf(one.name, one.unit) }) },
  ]),
);

/**
 * The metric of that name.
 * @throws {Error} if the registry does not have it: a defect, never bad input.
 */
export function metric(name: string): Metric {
  const found = METRICS.get(name);
  if (!found) throw new Error(`Cannot use metric "${name}" as it is not in the registry`);
  return found;
}
