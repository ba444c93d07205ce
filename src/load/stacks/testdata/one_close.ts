/**
 * One connection closed by a runtime's API, and what came of it, as a line of JSON:
 *
 * - `one_close.ts MODE STACK [SECONDS]`: toward a peer that does not close within a second; `over` is
 *   whether the close was over by then, and `ms` how long that took;
 * - `one_close.ts destroy BYTES`, `end BYTES`: node:net's call with so many bytes unread; `peer` is
 *   what its peer met: `EOF`, or the name of an error.
 * @module
 */
import { createServer, type Socket } from "node:net";
import { denoStack } from "../deno_stack.ts";
import { nodeStack } from "../node_stack.ts";

const PEER_WAITS_MS = 1000;
const [what = "", ...words] = Deno.args;

async function alone([stack, seconds]: readonly string[]): Promise<unknown> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { hostname: host, port } = listener.addr as Deno.NetAddr;
  const api = stack === "deno" ? denoStack : nodeStack;
  const [connection] = await Promise.all([api.connect({ host, port }), listener.accept()]);
  const mode = { name: what, ...seconds === undefined ? {} : { seconds: Number(seconds) } };
  const start = performance.now();
  const over = await Promise.race([
    connection.close(mode, (call) => call()).then(() => true),
    new Promise((resolve) => setTimeout(() => resolve(false), PEER_WAITS_MS)),
  ]);
  return { over, ms: performance.now() - start };
}

/** The server reads nothing of what its client has sent: it never begins to. */
async function unread([bytes]: readonly string[]): Promise<unknown> {
  const accepted = Promise.withResolvers<Socket>();
  const server = createServer({ pauseOnConnect: true }, accepted.resolve);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const peer = await Deno.connect({ hostname: "127.0.0.1", port });
  if (Number(bytes) > 0) await peer.write(new Uint8Array(Number(bytes)));
  const socket = await accepted.promise;
  socket.on("error", () => {});
  if (what === "destroy") socket.destroy();
  else socket.end();
  try {
    return { peer: await peer.read(new Uint8Array(1)) === null ? "EOF" : "bytes" };
  } catch (error) {
    return { peer: (error as { code?: string }).code };
  }
}

const isCall = what === "destroy" || what === "end";
console.log(JSON.stringify(await (isCall ? unread(words) : alone(words))));
Deno.exit(0);
