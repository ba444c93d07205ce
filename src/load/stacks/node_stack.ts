/**
 * node:net as Deno carries it. It always has a read pending, and closes of its own accord when both
 * directions have ended. So its calls are modes like this (seen by strace, Deno 2.9.6):
 *
 * - `destroy()` is close(): `fin`, or an RST where something is unread;
 * - `end()` is shutdown(SHUT_WR), and when the peer's end of stream has been read, close(): `drain`;
 * - `resetAndDestroy()` is SO_LINGER {on, 0} and close(): `rst`.
 * @module
 */
import { connect, createServer, type Socket } from "node:net";
import type { ModeSpec } from "../../model/words.ts";
import { confineListeners } from "../../sys/listener.ts";
import { EVERYWHERE, type Listening, type StackApi, type StackConnection } from "./stack.ts";

class NodeConnection implements StackConnection {
  readonly #socket: Socket;
  readonly #closed: Promise<void>;
  #chunks: Uint8Array[] = [];
  #ended = false;
  #error: Error | undefined;
  #wake: () => void = () => {};

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#closed = new Promise((resolve) => socket.once("close", () => resolve()));
    socket.on("data", (chunk: Uint8Array) => {
      this.#chunks.push(chunk);
      this.#wake();
    });
    socket.on("end", () => this.#end());
    socket.on("close", () => this.#end());
    socket.on("error", (error) => {
      this.#error = error;
      this.#wake();
    });
  }

  #end(): void {
    this.#ended = true;
    this.#wake();
  }

  async read(): Promise<Uint8Array | undefined> {
    while (true) {
      const chunk = this.#chunks.shift();
      if (chunk) return chunk;
      if (this.#error) throw this.#error;
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) =>
      this.#socket.write(bytes, (error) => error ? reject(error) : resolve())
    );
  }

  async close({ name, seconds }: ModeSpec, timed: <T>(call: () => T) => T): Promise<void> {
    timed(() => this.#call(name));
    const timer = seconds === undefined
      ? undefined
      : setTimeout(() => timed(() => this.#socket.destroy()), seconds * 1000);
    await this.#closed;
    clearTimeout(timer);
    if (this.#error) throw this.#error;
  }

  #call(name: string): void {
    switch (name) {
      case "fin":
        this.#socket.destroy();
        break;
      case "rst":
        this.#socket.resetAndDestroy();
        break;
      case "drain":
        this.#socket.end();
        break;
      default:
        throw new Error(`Cannot close by "${name}" as node:net has no call for it`);
    }
  }

  /** The end of the peer's stream ends ours, and that closes the socket. */
  closeAsPeer(): Promise<void> {
    return this.#closed;
  }

  abandon(): Promise<void> {
    this.#socket.resetAndDestroy();
    return this.#closed;
  }
}

/** The stack `node`. */
export const nodeStack: StackApi = {
  async listen({ addresses, port, shared, onConnection }: Listening): Promise<void> {
    const listenOn = (host: string) => {
      const server = createServer((socket) => onConnection(new NodeConnection(socket)));
      return new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen({ host, port, reusePort: shared }, resolve);
      });
    };
    await Promise.all((addresses.length === 0 ? [EVERYWHERE] : addresses).map(listenOn));
    if (addresses.length === 0) confineListeners(port);
  },
  connect({ host, port }): Promise<StackConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port });
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        resolve(new NodeConnection(socket));
      });
    });
  },
};
