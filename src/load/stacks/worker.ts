/**
 * What a worker process does that drives a runtime's own sockets: what the trial says on standard
 * input until that ends, as `../worker.ts` does with system calls.
 * @module
 */
import type { Side, Stack } from "../../model/words.ts";
import { dieWithParent } from "../../sys/process.ts";
import type { FromWorker, ToWorker } from "../messages.ts";
import { machineEcho, machineLoop } from "../commands/machine.ts";
import { denoStack } from "./deno_stack.ts";
import { Exchange } from "./exchange.ts";
import { orders, say } from "./lines.ts";
import { nodeStack } from "./node_stack.ts";

/** Whose sockets it may drive. */
export type RuntimeStack = Exclude<Stack, "libc">;

const APIS = { deno: denoStack, node: nodeStack } as const;

/** Carries out one order; returns the answer. */
async function obey(exchange: Exchange, order: ToWorker, stack: Stack): Promise<FromWorker> {
  switch (order.type) {
    case "begin":
      exchange.begin(order);
      return { type: "ready", pid: Deno.pid };
    case "cycle":
      return { type: "done", ...await exchange.cycle(order.connections, order.concurrency) };
    case "settle":
      return await exchange.settle(order.timeoutMs);
    case "machine-loop":
      return machineLoop();
    case "machine-echo":
      return machineEcho(order);
  }
  throw new Error(`Cannot obey "${order.type}" as stack ${stack} has no way to`);
}

/** Serves one trial; what goes wrong is its last answer. */
export async function runStackWorker(side: Side, stack: RuntimeStack): Promise<void> {
  try {
    await serve(side, stack);
  } catch (error) {
    say({ type: "failed", reason: (error as Error).message });
  }
}

async function serve(side: Side, stack: RuntimeStack): Promise<void> {
  dieWithParent();
  let exchange: Exchange | undefined;
  for await (const order of orders()) {
    if (order.type === "end") return;
    if (order.type === "configure") {
      exchange = new Exchange(side, APIS[stack], order);
      await exchange.start();
      say({ type: "ready", pid: Deno.pid });
    } else if (exchange) say(await obey(exchange, order, stack));
  }
}
