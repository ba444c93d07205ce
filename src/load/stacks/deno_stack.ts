/**
 * Deno's own API: `Deno.listen`, `Deno.connect`, `closeWrite()` and `close()`, which is shutdown() and
 * close() (seen by strace, Deno 2.9.6). There is no call that sets SO_LINGER, so that neither a reset
 * nor a timed linger can be asked for.
 * @module
 */
import type { ModeSpec } from "../../model/words.ts";
import { confineListeners } from "../../sys/listener.ts";
import { EVERYWHERE, type Listening, type StackApi, type StackConnection } from "./stack.ts";

const BUFFER = 64 * 1024;

class DenoConnection implements StackConnection {
  readonly #conn: Deno.TcpConn;
  readonly #buffer: Uint8Array<ArrayBuffer>;

  constructor(conn: Deno.TcpConn, buffer = new Uint8Array(BUFFER)) {
    this.#conn = conn;
    this.#buffer = buffer;
  }

  async read(): Promise<Uint8Array | undefined> {
    const n = await this.#conn.read(this.#buffer);
    return n === null ? undefined : this.#buffer.subarray(0, n);
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length;) sent += await this.#conn.write(bytes.subarray(sent));
  }

  async close({ name, seconds }: ModeSpec, timed: <T>(call: () => T) => T): Promise<void> {
    let closed = false;
    const close = () => {
      if (!closed) timed(() => this.#conn.close());
      closed = true;
    };
    if (name === "fin") return close();
    await timed(() => this.#conn.closeWrite());
    const timer = seconds === undefined ? undefined : setTimeout(close, seconds * 1000);
    try {
      while (await this.read() !== undefined);
    } catch (error) {
      if (!closed) throw error;
    } finally {
      clearTimeout(timer);
      close();
    }
  }

  closeAsPeer(): Promise<void> {
    this.#conn.close();
    return Promise.resolve();
  }

  abandon(): Promise<void> {
    return this.closeAsPeer();
  }
}

/** The stack `deno`. */
export const denoStack: StackApi = {
  listen({ addresses, port, shared, onConnection }: Listening): Promise<void> {
    const accept = async (listener: Deno.TcpListener) => {
      for await (const conn of listener) onConnection(new DenoConnection(conn));
    };
    const listenOn = (hostname: string) => Deno.listen({ hostname, port, reusePort: shared });
    const listeners = (addresses.length === 0 ? [EVERYWHERE] : addresses).map(listenOn);
    if (addresses.length === 0) confineListeners(port);
    for (const listener of listeners) void accept(listener);
    return Promise.resolve();
  },
  async connect({ host, port }): Promise<StackConnection> {
    return new DenoConnection(await Deno.connect({ hostname: host, port }));
  },
};
