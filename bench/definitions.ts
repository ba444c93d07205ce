/**
 * Every scenario, in the order of help and tables. A new one is a file beside
 * this one and a line here.
 * @module
 */
import type { Scenario } from "../src/model/scenario.ts";
import { burst } from "./burst/definition.ts";
import { churn } from "./churn/definition.ts";
import { decay } from "./decay/definition.ts";
import { ports } from "./ports/definition.ts";
import { service } from "./service/definition.ts";
import { target } from "./target/definition.ts";
import { unsent } from "./unsent/definition.ts";
import { vanish } from "./vanish/definition.ts";

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
