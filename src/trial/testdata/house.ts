/**
 * A machine that a trial's servers run on, with a network to a neighbour: in a
 * namespace of its own it starts the workers of the spec and says how each door answers.
 * @module
 */
import type { TrialSpec } from "../../model/trial.ts";
import { denoCommand } from "../../process/deno_command.ts";
import type { Greeting, Request } from "../../process/messages.ts";
import { Process } from "../../process/process.ts";
import { RuntimeLine } from "../../process/runtime_line.ts";
import { byType, serve } from "../../process/serve.ts";
import { ENTRIES } from "../../run/entries.ts";
import { bringUpLoopback } from "../../sys/netns.ts";
import { LINK, Link } from "../../sys/veth.ts";
import { Workers } from "../workers.ts";
import { type Knock, knock, NEIGHBOUR } from "./neighbour.ts";

const PROGRAM = new URL("./neighbour.ts", import.meta.url);

/** How the doors answered. */
export interface Doors {
  readonly type: "doors";
  /** The servers' port, at every address they are for, from inside. */
  readonly inside: readonly string[];
  /** The same port at the house's address on the network, from the neighbour. */
  readonly outside: string;
  /** A port that listens everywhere, from the neighbour: it can knock. */
  readonly control: string;
}

/** How a house greets. */
export const HOUSE: Greeting = { type: "house", protocol: 1 };

/** To a house: start the servers of this trial, and see who is let in. */
export interface OpenDoors extends Request<Doors> {
  readonly type: "doors";
  readonly spec: TrialSpec;
}

async function doorsOf(spec: TrialSpec): Promise<Doors> {
  bringUpLoopback();
  await using _workers = await Workers.start(spec, { programs: ENTRIES });
  const allowed = ["--allow-net", "--allow-ffi", "--allow-read"];
  await using neighbour = new Process<Knock>({
    command: "unshare",
    args: ["--net", "--", ...denoCommand(PROGRAM, allowed, [])],
    name: "neighbour",
    greets: NEIGHBOUR,
  });
  using control = Deno.listen({ port: 0 });
  // It is where it belongs once it has greeted.
  await neighbour.greeting();
  const { server: ourAddress, client: theirAddress } = LINK;
  await Link.create({ pid: neighbour.pid, ourAddress, theirAddress });
  const asked = async (port: number) => {
    const door = { host: LINK.server, port };
    return (await neighbour.request({ type: "knock", door }, { deadlineMs: 30_000 })).answer;
  };
  const { port, destinations } = spec;
  return {
    type: "doors",
    inside: await Promise.all(destinations.map((host) => knock({ host, port }))),
    outside: await asked(port),
    control: await asked(control.addr.port),
  };
}

if (import.meta.main) {
  const carryOut = byType<OpenDoors>({ doors: ({ spec }) => doorsOf(spec) });
  await serve(HOUSE, carryOut, new RuntimeLine());
}
