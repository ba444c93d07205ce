/**
 * The commands of a client worker.
 * @module
 */
import type { CloseMode } from "../close/mode.ts";
import { monotonicNs } from "../sys/clock.ts";
import { ClientConnections } from "./client_connections.ts";
import { closeEverything } from "./close_everything.ts";
import type { Closers } from "./closing.ts";
import type { Handlers, WorkerContext } from "./commands/context.ts";
import type {
  Begin,
  CloseAll,
  Configure,
  Cycle,
  Done,
  Open,
  Ready,
  Settle,
  WorkerReport,
} from "./messages.ts";

/** One client worker. */
export class Client {
  readonly #configure: Configure;
  readonly #pool: Closers | undefined;
  readonly #connections: ClientConnections;

  constructor(configure: Configure, mode: CloseMode, pool: Closers | undefined) {
    this.#configure = configure;
    this.#pool = pool;
    this.#connections = new ClientConnections(configure, mode, pool);
  }

  /** What commands work with. */
  get context(): WorkerContext {
    const connections = this.#connections;
    return {
      side: "client",
      configure: this.#configure,
      loop: connections.loop,
      connections: connections.table,
      tally: connections.tally,
      get closing() {
        return connections.closing;
      },
      cycle: (command) => this.#open(command),
    };
  }

  /** The commands that every client obeys. */
  get handlers(): Handlers<Begin | Cycle | Open | CloseAll | Settle> {
    return {
      begin: (command) => this.#begin(command),
      cycle: (command) => this.#open(command),
      open: (command) => this.#open(command),
      "close-all": () => this.#closeAll(),
      settle: ({ timeoutMs }) => this.#settle(timeoutMs),
    };
  }

  #begin(command: Begin): Ready {
    this.#connections.begin(command);
    return { type: "ready", pid: Deno.pid };
  }

  /** Opens and echoes `connections`, `concurrency` at a time; `begin` has said what becomes of them. */
  #open({ connections, concurrency }: Cycle | Open): Done {
    const all = this.#connections;
    const { loop } = all;
    const startNs = monotonicNs();
    all.toStart = connections;
    all.inFlight = 0;
    for (let i = 0; i < concurrency; i++) all.startNext();
    loop.longestStallNs = Math.max(loop.longestStallNs, monotonicNs() - startNs);
    loop.runThrough(() => all.toStart === 0 && all.inFlight === 0);
    return { type: "done", startNs, endNs: monotonicNs() };
  }

  #closeAll(): Done {
    const { loop, table, closing } = this.#connections;
    return closeEverything({ loop, connections: table, closing });
  }

  /** Serves its connections until the trial has a command. */
  serveUntilCommand(): void {
    this.#connections.loop.untilMessage();
  }

  /** Connections not yet closed; those in the hands of a closing thread are pending. */
  get #openNow(): number {
    const { table, closing } = this.#connections;
    return table.open + closing.offLoop;
  }

  /** Waits until nothing is open, then reports. */
  #settle(timeoutMs: number): WorkerReport {
    const { loop, tally } = this.#connections;
    loop.runThrough(() => this.#openNow === 0, timeoutMs);
    return tally.report({
      side: "client",
      open: this.#openNow,
      closers: this.#pool?.size ?? 0,
      longestStallNs: loop.longestStallNs,
      stoodStillNs: loop.stoodStillNs,
    });
  }
}
