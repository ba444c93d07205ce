import { delay } from "../sys/delay.ts";
import assert from "node:assert/strict";
import { runCommand } from "../sys/command.ts";
import { listen } from "../sys/listener.ts";
import {
  accept,
  close,
  connect,
  receive,
  shutdownWrite,
  socketAddress,
  tcpSocket,
} from "../sys/socket.ts";
import { kernelSources } from "./kernel_sources.ts";
import { Sampler } from "./sampler.ts";
import { isDump } from "./ss_dump.ts";

const noSs = Deno.build.os !== "linux" || (await runCommand("ss", ["-V"])).code !== 0;

const LISTENING = { address: "127.0.0.1", backlog: 16, shared: false };
const byte = new Uint8Array(1);

/** A listener on the first port that is free here. */
function listener(): { fd: number; port: number } {
  for (let port = 18_007; port < 18_107; port++) {
    try {
      return { fd: listen({ port, ...LISTENING }), port };
    } catch {
      continue;
    }
  }
  throw new Error("no port free from 18007 to 18106");
}

/** Calls until it succeeds; the sockets do not block. */
async function until(call: () => number): Promise<number> {
  for (let tries = 0; tries < 1000; tries++) {
    const result = call();
    if (result >= 0) return result;
    await delay(1);
  }
  throw new Error(`gave up on ${call}`);
}

/** A connection over loopback that the client closes first, so that it holds the TIME-WAIT. */
async function closedByClient(server: { fd: number; port: number }): Promise<void> {
  const client = tcpSocket();
  connect(client, socketAddress("127.0.0.1", server.port));
  const accepted = await until(() => accept(server.fd));
  shutdownWrite(client);
  assert.equal(await until(() => receive(accepted, byte)), 0);
  close(accepted);
  assert.equal(await until(() => receive(client, byte)), 0);
  close(client);
}

Deno.test({
  name: "real: a sampler sees TIME-WAIT on the side that closed first",
  ignore: noSs,
  async fn() {
    const listening = listener();
    const sources = kernelSources();
    const sampler = new Sampler({ sources, port: listening.port });
    await sampler.start();
    const zeroNs = sources.nowNs();
    const before = (await sampler.look({ force: true })) && sampler.summary();
    const connections = 5;
    for (let i = 0; i < connections; i++) await closedByClient(listening);
    const { client, server, unparsed } = await sampler.final();
    close(listening.fd);
    // Other TIME-WAIT sockets of this port may be left from an earlier run in this namespace.
    const old = (before && before.statePeaks.client["TIME-WAIT"]) || 0;
    const waiting = client.states["TIME-WAIT"].sockets;
    assert.equal(unparsed, 0);
    assert.ok(waiting >= connections && waiting <= old + connections, `${waiting} TIME-WAIT`);
    assert.equal(client.timeWaitUntimed, 0);
    assert.ok(client.timeWaitOwedS > 50 * connections && client.timeWaitOwedS <= 60 * waiting);
    assert.equal(server.states["TIME-WAIT"].sockets, 0);
    assert.equal(server.states.LISTEN.sockets, 1);
    const { cpuMicroseconds, timeWaitSocketSeconds } = sampler.summary();
    assert.ok(cpuMicroseconds > 0);
    assert.ok((timeWaitSocketSeconds.client ?? 0) > 50 * connections);
    const host = sampler.samples(zeroNs).filter((row) => row.source === "sockstat");
    assert.ok(host.some((row) => row.state === "TIME-WAIT" && row.sockets >= connections));
  },
});

Deno.test({
  name: "real: kernelSources asks ss for a dump",
  ignore: noSs || (await runCommand("ss", ["-t", "-a", "-D", "-"])).code !== 0,
  async fn() {
    assert.ok(isDump(await kernelSources().ss()));
  },
});
