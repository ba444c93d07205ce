/**
 * How a `service` is measured: by those who ask, before, under and after a flood.
 * @module
 */
import type { Measure } from "../../src/trial/scenario_measure.ts";
import { type Service, service } from "./definition.ts";

/** What carries out `service`. */
export const serviceMeasure: Measure<Service> = {
  scenario: service,
  phases: {
    service: async () => (await import("./measure_windows.ts")).service,
  },
  commands: async () => {
    const [{ serving }, { flooding }] = await Promise.all([
      import("./measure_server.ts"),
      import("./measure_flood.ts"),
    ]);
    return (context) => ({ ...serving(context), ...flooding(context) });
  },
};
