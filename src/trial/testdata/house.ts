/**
 * A machine that a trial's servers run on, with a network to a neighbour: `house.ts SPEC` in a
 * namespace of its own starts the workers of the spec and says how each door answers.
 * @module
 */
import type { TrialSpec } from "../../model/trial.ts";
import { denoCommand } from "../../process/deno_command.ts";
import { Child } from "../../sys/child.ts";
import { ENTRIES } from "../../run/entries.ts";
import { bringUpLoopback } from "../../sys/netns.ts";
import { LINK, Link } from "../../sys/veth.ts";
import { Workers } from "../workers.ts";
import { type Door, knock } from "./neighbour.ts";

const NEIGHBOUR = new URL("./neighbour.ts", import.meta.url);

/** How the doors answered. */
export interface Doors {
  /** The servers' port, at every address they are for, from inside. */
  readonly inside: readonly string[];
  /** The same port at the house's address on the network, from the neighbour. */
  readonly outside: string;
  /** A port that listens everywhere, from the neighbour: it can knock. */
  readonly control: string;
}

if (import.meta.main) {
  const spec = JSON.parse(Deno.args[0] ?? "") as TrialSpec;
  bringUpLoopback();
  await using workers = await Workers.start(spec, { programs: ENTRIES });
  const words = ["--net", "--", ...denoCommand(NEIGHBOUR, ["--allow-net"], [])];
  await using neighbour = new Child<string, Door>({
    ...{ command: "unshare", args: words, name: "neighbour" },
  });
  using control = Deno.listen({ port: 0 });
  // It is where it belongs once it has answered.
  const asked = async (door: Door) => {
    await neighbour.send(door);
    return await neighbour.receive();
  };
  await asked({ host: LINK.server, port: spec.port });
  const { server: ourAddress, client: theirAddress } = LINK;
  await Link.create({ pid: neighbour.pid, ourAddress, theirAddress });
  const doors: Doors = {
    inside: await Promise.all(
      spec.destinations.map((host) => knock({ host, port: spec.port })),
    ),
    outside: await asked({ host: LINK.server, port: spec.port }),
    control: await asked({ host: LINK.server, port: control.addr.port }),
  };
  console.log(JSON.stringify(doors));
  await workers[Symbol.asyncDispose]();
  await neighbour[Symbol.asyncDispose]();
  Deno.exit(0);
}
