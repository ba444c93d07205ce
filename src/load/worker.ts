/**
 * What a worker process does: what the trial says on standard input, until that ends.
 * @module
 */
import { closeMode } from "../close/registry.ts";
import type { Side } from "../model/words.ts";
import type { Request } from "../process/messages.ts";
import { serve } from "../process/serve.ts";
import { SystemLine } from "../process/system_line.ts";
import { warmErrno } from "../sys/errno.ts";
import { Client } from "./client.ts";
import { CloserPool } from "./closer_pool.ts";
import { CloserThreads } from "./closer_threads.ts";
import type { Closers } from "./closing.ts";
import type { Commands, Handlers } from "./commands/context.ts";
import { shared } from "./commands/registry.ts";
import { asConfigure, type Configure, type Ready, WORKER } from "./messages.ts";
import { Server } from "./server.ts";

/** Threads for blocking closes in each closing process. Recorded as the metric `closers`. */
const POOL_THREADS = 4;

/** Loads the commands that a scenario's workers obey beside those of every worker. */
export type CommandsOf = (scenario: string) => Promise<Commands>;

async function start(side: Side, configure: Configure): Promise<Client | Server> {
  const mode = closeMode(configure.mode.name);
  const needsPool = mode.blocks && configure.closer === side &&
    configure.blockingCloses !== "inline";
  const pool = needsPool ? await closersFor(configure) : undefined;
  return side === "client" ? new Client(configure, mode, pool) : new Server(configure, mode, pool);
}

async function closersFor({ blockingCloses }: Configure): Promise<Closers> {
  return blockingCloses === "thread" ? new CloserThreads() : await CloserPool.start(POOL_THREADS);
}

/** What carries out every command after the first, by its type. */
interface Configured {
  readonly worker: Client | Server;
  readonly handlers: Handlers;
}

async function configured(
  side: Side,
  { configure, commandsOf }: { readonly configure: Configure; readonly commandsOf: CommandsOf },
): Promise<Configured> {
  const worker = await start(side, configure);
  const own = await commandsOf(configure.scenario);
  const { context } = worker;
  return { worker, handlers: { ...shared(context), ...own(context), ...worker.handlers } };
}

function handle({ handlers }: Configured, command: Request<unknown>): unknown {
  const handler = handlers[command.type];
  if (handler) return handler(command);
  throw new Error(`Cannot handle "${command.type}" as this worker is no place for it`);
}

/** Serves one trial; between its commands the worker attends to its connections. */
export async function runWorker(side: Side, commandsOf: CommandsOf): Promise<never> {
  warmErrno();
  const line = new SystemLine();
  let made: Configured | undefined;
  return await serve(WORKER, async (command) => {
    if (made) return handle(made, command);
    made = await configured(side, { configure: asConfigure(command), commandsOf });
    const { worker } = made;
    line.attend = () => worker.serveUntilCommand();
    return { type: "ready", pid: Deno.pid } satisfies Ready;
  }, line);
}
