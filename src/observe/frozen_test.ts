/** The sources of samples held against each other while nothing happens. */
import assert from "node:assert/strict";
import { SIDES, TCP_STATES, type TcpState } from "../model/words.ts";
import { runCommand } from "../sys/command.ts";
import { isolated } from "../sys/isolation.ts";
import type { SideSnapshot, SsSnapshot } from "./ss_snapshot.ts";
import type { Frozen } from "./testdata/frozen.ts";

const PROGRAM = new URL("testdata/frozen.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;
const FLAGS = ["--quiet", "--no-prompt", "--allow-ffi", "--allow-read", "--allow-run=ss"];
const PORT = 4445;

/** Runs a program in a namespace; `undefined` where none is allowed. */
async function inNamespace(words: readonly string[]) {
  for (const isolation of ["netns", "userns"] as const) {
    const { command, args } = isolated(isolation, words);
    const result = await runCommand(command, args);
    if (result.code === 0) return result;
    if ((await runCommand(command, isolated(isolation, ["true"]).args)).code === 0) {
      throw new Error(result.stderr);
    }
  }
  return undefined;
}

const missing = await inNamespace(["ss", "-V"]) === undefined;

async function frozen(connections: number): Promise<Frozen> {
  const words = [Deno.execPath(), "run", ...FLAGS, `--config=${CONFIG}`, PROGRAM];
  const result = await inNamespace([...words, String(connections)]);
  return JSON.parse(new TextDecoder().decode(result?.stdout)) as Frozen;
}

/** All that does not depend on when it was asked for: timers run on. */
function lasting({ client, server, total, unparsed }: SsSnapshot) {
  const side = ({ timeWaitOwedS: _, ...rest }: SideSnapshot) => rest;
  return { client: side(client), server: side(server), total, unparsed };
}

/** Counts rows of `ss -tan` by state, word by word, without the parser. */
function counted(plain: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of plain.split("\n").slice(1)) {
    const [state = "", , , local = "", peer = ""] = line.trim().split(/\s+/);
    const side = local.endsWith(`:${PORT}`) ? "server" : peer.endsWith(`:${PORT}`) ? "client" : "";
    const key = `${side} ${state}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

Deno.test({
  name: "real: in a frozen namespace ss, its dump and the kernel without ss agree to the digit",
  ignore: missing,
  async fn() {
    const connections = 1500;
    const { dump, text, sockDiag, sockstat, plain } = await frozen(connections);
    assert.deepEqual(lasting(sockDiag), lasting(dump));
    // An address is hashed in text, so only how many there are can be the same.
    assert.deepEqual(lasting(text), lasting(dump));
    const counts = counted(plain);
    for (const side of SIDES) {
      for (const state of TCP_STATES) {
        const { sockets } = sockDiag[side].states[state];
        assert.equal(sockets, counts.get(`${side} ${state}`) ?? 0, `${side} ${state}`);
      }
    }
    const both = (state: TcpState) =>
      SIDES.reduce((n, side) => n + sockDiag[side].states[state].sockets, 0);
    // A server's TIME-WAIT gives way to a client that happens to take the same port.
    assert.equal(sockDiag.client.states["TIME-WAIT"].sockets, connections);
    assert.equal(both("ESTAB"), 2 * connections);
    assert.equal(both("FIN-WAIT-2"), 3 * connections);
    assert.equal(both("CLOSE-WAIT"), 3 * connections);
    assert.equal(sockDiag.server.states.ESTAB.recvQ, 100 * connections);
    assert.equal(sockDiag.total.inUse, sockstat?.inUse);
    assert.equal(sockDiag.total.timeWait, sockstat?.timeWait);
    const timers = [sockDiag, dump].map(({ client }) => client.timeWaitOwedS / connections);
    assert.ok(Math.abs((timers[0] as number) - (timers[1] as number)) < 10, `${timers}`);
    // The ports of the connections' clients but those whose socket is gone, and the server's own.
    assert.equal(sockDiag.total.ports, 5 * connections + 1);
  },
});
