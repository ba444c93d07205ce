/**
 * A worker process that drives a runtime's own sockets: `stack_worker_main.ts client deno`. Does what
 * the trial says on standard input until that ends, as `worker_main.ts` does with system calls.
 * @module
 */
import { runStackWorker } from "../load/stacks/worker.ts";

const [side, stack] = Deno.args;
await runStackWorker(
  side === "server" ? "server" : "client",
  stack === "node" ? "node" : "deno",
);
