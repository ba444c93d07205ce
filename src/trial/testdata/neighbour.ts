/**
 * Another machine, as far as TCP can tell: a process in a network namespace of its own that knocks
 * at doors and says whether they are open.
 * @module
 */
import type { Greeting, Request } from "../../process/messages.ts";
import { RuntimeLine } from "../../process/runtime_line.ts";
import { byType, serve } from "../../process/serve.ts";

/** How a neighbour greets. */
export const NEIGHBOUR: Greeting = { type: "neighbour", protocol: 1 };

export interface Door {
  readonly host: string;
  readonly port: number;
}

/** To a neighbour: knock there. */
export interface Knock extends Request<{ readonly type: "knocked"; readonly answer: string }> {
  readonly type: "knock";
  readonly door: Door;
}

/** What knocking came to: `open`, or what connect() says instead. */
export async function knock({ host, port }: Door): Promise<string> {
  try {
    (await Deno.connect({ hostname: host, port })).close();
    return "open";
  } catch (error) {
    return (error as Error).name;
  }
}

if (import.meta.main) {
  const carryOut = byType<Knock>({
    knock: async ({ door }) => ({ type: "knocked", answer: await knock(door) }),
  });
  await serve(NEIGHBOUR, carryOut, new RuntimeLine());
}
