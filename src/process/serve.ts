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

/** Carries out requests of every type. */
export type CarryOut = (request: Request<unknown>, phase: SayPhase) => unknown;

/** A handler for each type of request. */
export type Handlers<Requests extends Request<unknown>> = {
  readonly [Type in Requests["type"]]: Handler<RequestOf<Requests, Type>>;
};

/**
 * Carries out requests until nobody is left to make one, or one can't be carried out; then ends the
 * process. Ends it as well when its parent does, however that ends.
 */
export async function serve(greeting: Greeting, carryOut: CarryOut, line: Line): Promise<never> {
  dieWithParent();
  const phase = (name: string) => line.say({ type: "phase", name } satisfies Phase);
  try {
    line.say(greeting);
    while (true) {
      const request = await line.next();
      if (request === undefined) break;
      line.say(await carryOut(request as Request<unknown>, phase));
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    line.say({ type: "failed", reason } satisfies Failed);
  }
  Deno.exit(0);
}

/** Carries out each request by the handler of its type. */
export function byType<Requests extends Request<unknown>>(handlers: Handlers<Requests>): CarryOut {
  const table = new Map<string, CarryOut>(Object.entries(handlers));
  return (request, phase) => {
    const carryOut = table.get(request.type);
    if (carryOut) return carryOut(request, phase);
    throw new Error(`Cannot carry out "${request.type}" as there is no such request here`);
  };
}
