/**
 * A worker process: `worker.ts client` or `worker.ts server`. Does what the
 * trial says on standard input until that ends.
 * @module
 */
import { closeMode } from "../close/registry.ts";
import type { Side } from "../model/words.ts";
import { warmErrno } from "../sys/errno.ts";
import { dieWithParent } from "../sys/process.ts";
import { Channel } from "./channel.ts";
import { Client } from "./client.ts";
import { CloserPool } from "./closer_pool.ts";
import { CloserThreads } from "./closer_threads.ts";
import type { Closers } from "./closing.ts";
import type { Configure, FromWorker, ToWorker } from "./messages.ts";
import { obeySpecial } from "./orders/registry.ts";
import { Server } from "./server.ts";

const channel = new Channel();

async function start(side: Side, configure: Configure): Promise<Client | Server> {
  const mode = closeMode(configure.mode.name);
  const needsPool = mode.blocks && configure.closer === side && configure.closers !== 0;
  const pool = needsPool ? await closersFor(configure) : undefined;
  return side === "client" ? new Client(configure, mode, pool) : new Server(configure, mode, pool);
}

async function closersFor({ closers }: Configure): Promise<Closers> {
  return closers === "each" ? new CloserThreads() : await CloserPool.start(closers);
}

/** Carries out one order; returns the answer. */
function obey(worker: Client | Server, order: ToWorker): FromWorker {
  switch (order.type) {
    case "begin":
      worker.begin(order);
      return { type: "ready", pid: Deno.pid };
    case "close-all":
      return worker.closeAll();
    case "settle":
      return worker.settle(order.timeoutMs);
    case "cycle":
    case "open":
      if (worker instanceof Client) {
        return order.type === "cycle" ? worker.cycle(order) : worker.open(order);
      }
      break;
    default: {
      const answer = obeySpecial(order, worker.lent);
      if (answer) return answer;
    }
  }
  throw new Error(`Cannot obey "${order.type}" as this worker is no place for it`);
}

async function main(side: Side): Promise<void> {
  dieWithParent();
  warmErrno();
  const first = channel.next();
  if (first?.type !== "configure") return;
  const worker = await start(side, first);
  channel.say({ type: "ready", pid: Deno.pid });
  while (true) {
    if (!channel.hasNext) worker.attend();
    const order = channel.next();
    if (order === undefined || order.type === "end") return;
    channel.say(obey(worker, order));
  }
}

try {
  await main(Deno.args[0] === "server" ? "server" : "client");
} catch (error) {
  channel.say({ type: "failed", reason: (error as Error).message });
}
Deno.exit(0);
