/**
 * What a worker gives to those that carry out its commands, and what they are.
 *
 * A command that one scenario's workers obey stands in that scenario's folder. One that several use
 * is a file beside this one and a line in `registry.ts`. Both work on the connections that the worker
 * has opened, and may take over its events.
 * @module
 */
import type { Side } from "../../model/words.ts";
import type { ReplyTo, Request, RequestOf } from "../../process/messages.ts";
import type { Closing } from "../closing.ts";
import type { Connections } from "../connections.ts";
import type { EventLoop } from "../event_loop.ts";
import type { Configure, Cycle, Done } from "../messages.ts";
import type { Tally } from "../tally.ts";

/** A worker's own parts. */
export interface WorkerContext {
  readonly side: Side;
  readonly configure: Configure;
  /** `onEvent` may be replaced, e.g. by a reader that takes its time. */
  readonly loop: EventLoop;
  readonly connections: Connections;
  readonly tally: Tally;
  /** That of the measured part once it has begun, so it is not to be kept. */
  readonly closing: Closing;
  /** The descriptor that connections come in by; a server that listens on one address has it. */
  readonly listener?: number;
  /** Opens, echoes and closes connections as the worker always does; a client alone can. */
  readonly cycle?: (command: Cycle) => Done;
}

/** Carries out one kind of command, on the worker's own loop; returns the answer. */
export type Handler<Command extends Request<unknown>> = {
  handle(command: Command): ReplyTo<Command>;
}["handle"];

/** Who carries out which command, by its type. */
export type Handlers<Command extends Request<unknown> = Request<unknown>> = {
  readonly [Type in Command["type"]]: Handler<RequestOf<Command, Type>>;
};

/** Makes the handlers of some commands for one worker: what they have to keep, they keep. */
export type Commands<Command extends Request<unknown> = Request<unknown>> = (
  context: WorkerContext,
) => Handlers<Command>;

/** The answer that only says that it was done. */
export const NO_COUNTS = { type: "counts", values: {} } as const;
