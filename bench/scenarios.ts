/**
 * Every scenario, in the order of help and tables. A new one is a file beside
 * this one and a line here.
 * @module
 */
import type { Scenario } from "../src/model/scenario.ts";
import { burst } from "./burst.ts";
import { churn } from "./churn.ts";
import { decay } from "./decay.ts";
import { ports } from "./ports.ts";
import { service } from "./service.ts";
import { target } from "./target.ts";
import { unsent } from "./unsent.ts";
import { vanish } from "./vanish.ts";

/** What `deno task bench` can measure. */
export const SCENARIOS: readonly Scenario[] = [
  churn,
  burst,
  unsent,
  ports,
  vanish,
  service,
  decay,
  target,
];
