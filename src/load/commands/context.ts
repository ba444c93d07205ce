/**
 * Orders that only some scenarios give: what a worker lends to them.
 *
 * A new order is its shape in `messages.ts`, one file beside this one and a line in `registry.ts`.
 * It works on the connections that the worker has opened, and may take over its events.
 * @module
 */
import type { Side } from "../../model/words.ts";
import type { Closing } from "../closing.ts";
import type { Connections } from "../connections.ts";
import type { EventLoop } from "../event_loop.ts";
import type { Configure, Cycle, Done, FromWorker } from "../messages.ts";
import type { Tally } from "../tally.ts";

/** A worker's own parts. */
export interface Lent {
  readonly side: Side;
  readonly configure: Configure;
  /** `onEvent` may be replaced, e.g. by a reader that takes its time. */
  readonly loop: EventLoop;
  readonly connections: Connections;
  readonly tally: Tally;
  readonly closing: Closing;
  /** The descriptor that connections come in by; a server that listens on one address has it. */
  readonly listener?: number;
  /** Opens, echoes and closes connections as the worker always does; a client alone can. */
  readonly cycle?: (order: Cycle) => Done;
}

/** Carries out one kind of order; returns the answer. */
export type Obey<Order> = { obey(order: Order, lent: Lent): FromWorker }["obey"];

/** Who carries out which command, by its type. */
export type Handlers<Command extends { readonly type: string } = { readonly type: string }> = {
  readonly [Type in Command["type"]]: Obey<Extract<Command, { type: Type }>>;
};
