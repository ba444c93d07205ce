/**
 * What a worker process does that drives a runtime's own sockets: what the trial says on standard
 * input until that ends, as `../worker.ts` does with system calls.
 * @module
 */
import type { Side, Stack } from "../../model/words.ts";
import { RuntimeLine } from "../../process/runtime_line.ts";
import { serve } from "../../process/serve.ts";
import { tryingTheMachine } from "../commands/machine.ts";
import type { Command } from "../commands/registry.ts";
import { asConfigure, type FromWorker, type Ready, WORKER } from "../messages.ts";
import { denoStack } from "./deno_stack.ts";
import { Exchange } from "./exchange.ts";
import { nodeStack } from "./node_stack.ts";

/** Whose sockets it may drive. */
export type RuntimeStack = Exclude<Stack, "libc">;

const MACHINE = tryingTheMachine();
const APIS = { deno: denoStack, node: nodeStack } as const;

/** Carries out one command after the first; returns the answer. */
async function handle(exchange: Exchange, command: Command, stack: Stack): Promise<FromWorker> {
  switch (command.type) {
    case "begin":
      exchange.begin(command);
      return ready();
    case "cycle":
      return { type: "done", ...await exchange.cycle(command.connections, command.concurrency) };
    case "settle":
      return await exchange.settle(command.timeoutMs);
    case "machine-loop":
      return MACHINE["machine-loop"](command);
    case "machine-echo":
      return MACHINE["machine-echo"](command);
  }
  throw new Error(`Cannot handle "${command.type}" as stack ${stack} has no way to`);
}

function ready(): Ready {
  return { type: "ready", pid: Deno.pid };
}

/** Serves one trial. */
export async function runStackWorker(side: Side, stack: RuntimeStack): Promise<never> {
  let exchange: Exchange | undefined;
  return await serve(WORKER, async (command) => {
    if (exchange) return await handle(exchange, command as Command, stack);
    exchange = new Exchange(side, APIS[stack], asConfigure(command));
    await exchange.start();
    return ready();
  }, new RuntimeLine());
}
