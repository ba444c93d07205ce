/**
 * A worker process: `worker_main.ts client` or `worker_main.ts server`. Does what the trial says on
 * standard input until that ends.
 * @module
 */
import { MEASURES } from "../../bench/measures.ts";
import { runWorker } from "../load/worker.ts";
import { ownCommands } from "../trial/scenario_measure.ts";

await runWorker(
  Deno.args[0] === "server" ? "server" : "client",
  (scenario) => ownCommands(scenario, MEASURES),
);
