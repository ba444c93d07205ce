import { deepEqual, equal } from "node:assert/strict";
import { runCommand } from "../sys/command.ts";
import { isolated } from "../sys/isolation.ts";
import type { Ended } from "./testdata/ended.ts";

const PROGRAM = new URL("testdata/ended.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;

/** Ends so many connections in each way, in a namespace of their own. */
async function ended(times: number): Promise<Ended> {
  const { command, args } = isolated("userns", [
    ...[Deno.execPath(), "run", "--quiet", "--no-prompt", "--allow-ffi", `--config=${CONFIG}`],
    ...[PROGRAM, String(times)],
  ]);
  const { code, stdout, stderr } = await runCommand(command, args);
  equal(code, 0, stderr);
  return JSON.parse(new TextDecoder().decode(stdout)) as Ended;
}

const { command, args } = isolated("userns", ["true"]);
const ignore = (await runCommand(command, args)).code !== 0;

Deno.test({
  name:
    "real: who closed first, by FIN or RST, and RSTs after that are told without root, none lost",
  ignore,
  async fn() {
    const N = 1200;
    const { reason, all, open, dropped } = await ended(N);
    equal(reason, null);
    equal(dropped, 0);
    deepEqual(all, {
      connections: 5 * N,
      first: { client: { fin: 2 * N, rst: 0 }, server: { fin: N, rst: N } },
      ...{ crossed: 0, bothFins: N, open: N },
      ...{ resetAfter: { client: N, server: N }, resets: { client: N, server: N } },
    });
    deepEqual(open, {
      connections: N,
      first: { client: { fin: 0, rst: 0 }, server: { fin: 0, rst: 0 } },
      ...{ crossed: 0, bothFins: 0, open: N },
      ...{ resetAfter: { client: 0, server: 0 }, resets: { client: 0, server: 0 } },
    });
  },
});
