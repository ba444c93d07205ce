/**
 * A program for a namespace of its own: leaves sockets in many states on both sides, asks everyone
 * what there is while nothing happens, and prints one {@link Frozen} as JSON. Its argument is how
 * many connections there are of each kind.
 * @module
 */
import { runCommand } from "../../sys/command.ts";
import { listen } from "../../sys/listener.ts";
import { bringUpLoopback, writeSysctl } from "../../sys/netns.ts";
import { sockstatText } from "../../sys/proc_net.ts";
import * as socket from "../../sys/socket.ts";
import { COMPLETE } from "../look_kinds.ts";
import { kernelSources } from "../kernel_sources.ts";
import { parseSockstat, type Sockstat } from "../sockstat.ts";
import { readSsOutput } from "../ss_output.ts";
import type { SsSnapshot } from "../ss_snapshot.ts";

export const PORT = 4445;

/** What everyone said. */
export interface Frozen {
  /** `ss` as a dump, the same as text, and the kernel without `ss`. */
  readonly dump: SsSnapshot;
  readonly text: SsSnapshot;
  readonly sockDiag: SsSnapshot;
  readonly sockstat: Sockstat | undefined;
  /** What `ss -tan` prints. */
  readonly plain: string;
}

const server = socket.socketAddress("127.0.0.1", PORT);

/** A connection over loopback: both its descriptors. */
function connected(listener: number): readonly [client: number, accepted: number] {
  const client = socket.tcpSocket();
  socket.connect(client, server);
  const accepted = socket.accept(listener);
  if (accepted < 0) throw new Error(`accept(): ${accepted}`);
  return [client, accepted];
}

const bytes = new Uint8Array(100);

/** What is done to a connection: each leaves it in another state. */
const KINDS: readonly ((client: number, accepted: number) => void)[] = [
  // TIME-WAIT of the client, of the server.
  (client, accepted) => [socket.close(client), socket.close(accepted)],
  (client, accepted) => [socket.close(accepted), socket.close(client)],
  // ESTAB, with something unread on the server's side.
  (client) => socket.send(client, bytes, 100),
  // FIN-WAIT-2 with and without an owner, CLOSE-WAIT.
  (client) => socket.shutdownWrite(client),
  (client) => socket.close(client),
  (_, accepted) => socket.close(accepted),
];

bringUpLoopback();
// By default a port in TIME-WAIT on loopback is taken again after a second.
writeSysctl("net.ipv4.tcp_tw_reuse", "0");
const listener = listen({ port: PORT, address: undefined, backlog: 128, shared: false });
for (let i = 0; i < Number(Deno.args[0]); i++) {
  for (const leave of KINDS) leave(...connected(listener));
}
const sources = kernelSources();
if (!sources.sockDiag) throw new Error("the kernel does not answer");
const output = async (...words: string[]) => (await runCommand("ss", words)).stdout;
const frozen: Frozen = {
  dump: readSsOutput(await sources.ss(), PORT),
  text: readSsOutput(await output("-H", "-t", "-a", "-n", "-o"), PORT),
  sockDiag: sources.sockDiag(COMPLETE.states, PORT),
  sockstat: parseSockstat(sockstatText()),
  plain: new TextDecoder().decode(await output("-t", "-a", "-n")),
};
console.log(JSON.stringify(frozen));
