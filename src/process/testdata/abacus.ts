/**
 * A process for tests: `abacus.ts runtime` and `abacus.ts system`, by the line that it serves.
 * @module
 */
import { EPOLL, Epoll } from "../../sys/epoll.ts";
import type { Greeting, Request } from "../messages.ts";
import { RuntimeLine } from "../runtime_line.ts";
import { byType, type Handlers, serve } from "../serve.ts";
import { REQUESTS_IN, SystemLine } from "../system_line.ts";

export const ABACUS: Greeting = { type: "abacus", protocol: 3 };

export interface Sum {
  readonly type: "sum";
  readonly sum: number;
}

/** Adds up, and says each number. */
export interface Add extends Request<Sum> {
  readonly type: "add";
  readonly numbers: readonly number[];
}

/** Replies with a text of so many letters. */
export interface Write extends Request<{ readonly type: "text"; readonly text: string }> {
  readonly type: "write";
  readonly letters: number;
}

/** Never replies: waits, or works without a pause. */
export interface Ponder extends Request<never> {
  readonly type: "ponder";
  readonly busy: boolean;
}

/** Throws. */
export interface Break extends Request<never> {
  readonly type: "break";
}

/** Says on standard output what is no message. */
export interface Babble extends Request<Sum> {
  readonly type: "babble";
  readonly text: string;
}

export type ToAbacus = Add | Write | Ponder | Break | Babble;

const HANDLERS: Handlers<ToAbacus> = {
  add({ numbers }, phase) {
    for (const number of numbers) phase(`adding ${number}`);
    return { type: "sum", sum: numbers.reduce((sum, number) => sum + number, 0) };
  },
  write: ({ letters }) => ({ type: "text", text: "€".repeat(letters) }),
  ponder({ busy }, phase) {
    phase("pondering");
    console.error("hm\nthat is hard");
    // Longer than any test waits, but not for ever should it be killed meanwhile.
    const endMs = Date.now() + 60_000;
    while (busy && Date.now() < endMs);
    return new Promise<never>(() => setInterval(() => {}, 1000));
  },
  break() {
    throw new Error("a bead is missing");
  },
  babble({ text }) {
    console.log(text);
    return { type: "sum", sum: 0 };
  },
};

/** A system line that waits as workers do. */
function attended(): SystemLine {
  const line = new SystemLine();
  const epoll = new Epoll();
  epoll.add(REQUESTS_IN, EPOLL.IN, 0);
  line.attend = () => {
    while (epoll.wait(1000) === 0);
  };
  return line;
}

if (import.meta.main) {
  await serve(ABACUS, byType(HANDLERS), Deno.args[0] === "system" ? attended() : new RuntimeLine());
}
