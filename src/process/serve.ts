/**
 * The other end: a process that was started to carry out requests.
 * @module
 */
import { dieWithParent } from "../sys/process.ts";
import type { Failed, Greeting, Phase, ReplyTo, Request, RequestOf } from "./messages.ts";

/** Where requests come from and replies go to. */
export interface Line {
  /** The next request; `undefined` when nobody is left to make one. */
  next(): unknown | Promise<unknown>;
  /** Says something; returns when all of it is written. */
  say(message: unknown): void;
}

/** Says what is under way, before the reply. */
export type SayPhase = (name: string) => void;

/** Carries out requests of one type. */
export type Handler<Asked extends Request<unknown>> = (
  request: Asked,
  phase: SayPhase,
) => ReplyTo<Asked> | Promise<ReplyTo<Asked>>;

/** A handler for each type of request. */
export type Handlers<Requests extends Request<unknown>> = {
  readonly [Type in Requests["type"]]: Handler<RequestOf<Requests, Type>>;
};

/**
 * Carries out requests until nobody is left to make one, or one can't be carried out; then ends the
 * process. Ends it as well when its parent does, however that ends.
 */
export async function serve<Requests extends Request<unknown>>(
  greeting: Greeting,
  handlers: Handlers<Requests>,
  line: Line,
): Promise<never> {
  dieWithParent();
  try {
    line.say(greeting);
    while (true) {
      const request = await line.next();
      if (request === undefined) break;
      line.say(await carriedOut(request as Requests, handlers, line));
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    line.say({ type: "failed", reason } satisfies Failed);
  }
  Deno.exit(0);
}

function carriedOut<Requests extends Request<unknown>>(
  request: Requests,
  handlers: Handlers<Requests>,
  line: Line,
): unknown {
  const { type } = request;
  const handler = Object.hasOwn(handlers, type) ? handlers[type as Requests["type"]] : undefined;
  if (!handler) throw new Error(`Cannot carry out "${type}" as there is no such request here`);
  const phase = (name: string) => line.say({ type: "phase", name } satisfies Phase);
  return (handler as Handler<Request<unknown>>)(request, phase);
}
