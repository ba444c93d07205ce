/**
 * What each scenario shows of itself, in the order of tables. A new one is a file in the scenario's
 * folder and a line here.
 * @module
 */
import type { ChartedShow } from "../src/render/svg/scenario_charts.ts";
import { burstShow } from "./burst/show.ts";
import { churnShow } from "./churn/show.ts";
import { decayShow } from "./decay/show.ts";
import { portsShow } from "./ports/show.ts";
import { serviceShow } from "./service/show.ts";
import { targetShow } from "./target/show.ts";
import { unsentShow } from "./unsent/show.ts";
import { vanishShow } from "./vanish/show.ts";

/** What is analysed and drawn of the scenarios of this version. */
export const SHOWS: readonly ChartedShow[] = [
  churnShow,
  burstShow,
  unsentShow,
  portsShow,
  vanishShow,
  serviceShow,
  decayShow,
  targetShow,
];
