/**
 * The list of metrics, and with it their names: a name that is not here does not compile.
 *
 * They are in the files beside this one: load, sockets, delivery and the machine for all scenarios,
 * the others for one each.
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
import type { AnyMetric, MetricOf } from "./metric.ts";

/** Every metric, in the order of tables: those of all scenarios first. */
export const LIST = [
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
] as const satisfies readonly AnyMetric[];

/** The name of a metric that this version has. */
export type MetricName = (typeof LIST)[number]["name"];

/** A metric that this version has. */
export type Metric = MetricOf<MetricName>;
