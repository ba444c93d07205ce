/**
 * What a worker process does: what the trial says on standard input, until that ends.
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
import type { Handlers } from "./commands/context.ts";
import { SHARED_HANDLERS } from "./commands/registry.ts";
import { Server } from "./server.ts";

/** Loads the commands that a scenario's workers obey beside those of every worker. */
export type CommandsOf = (scenario: string) => Promise<Handlers>;

async function start(side: Side, configure: Configure): Promise<Client | Server> {
  const mode = closeMode(configure.mode.name);
  const needsPool = mode.blocks && configure.closer === side && configure.closers !== 0;
  const pool = needsPool ? await closersFor(configure) : undefined;
  return side === "client" ? new Client(configure, mode, pool) : new Server(configure, mode, pool);
}

async function closersFor({ closers }: Configure): Promise<Closers> {
  return closers === "each" ? new CloserThreads() : await CloserPool.start(closers);
}

/** Carries out one command; returns the answer. */
function handle(command: ToWorker, handlers: Handlers, worker: Client | Server): FromWorker {
  const handler = handlers[command.type];
  if (handler) return handler(command as never, worker.lent);
  throw new Error(`Cannot obey "${command.type}" as this worker is no place for it`);
}

/** Serves one trial; what goes wrong is its last answer. */
export async function runWorker(side: Side, commandsOf: CommandsOf): Promise<void> {
  const channel = new Channel();
  try {
    await serve(channel, side, commandsOf);
  } catch (error) {
    channel.say({ type: "failed", reason: (error as Error).message });
  }
}

async function serve(channel: Channel, side: Side, commandsOf: CommandsOf): Promise<void> {
  dieWithParent();
  warmErrno();
  const first = channel.next();
  if (first?.type !== "configure") return;
  const worker = await start(side, first);
  const handlers = {
    ...SHARED_HANDLERS,
    ...await commandsOf(first.scenario),
    ...worker.handlers,
  };
  channel.say({ type: "ready", pid: Deno.pid });
  while (true) {
    if (!channel.hasNext) worker.attend();
    const command = channel.next();
    if (command === undefined || command.type === "end") return;
    channel.say(handle(command, handlers, worker));
  }
}
