/**
 * node:net as Deno carries it: `end()`, `destroy()` and `resetAndDestroy()`. It always has a read
 * pending, and closes of its own accord when both directions have ended.
 * @module
 */
import { connect, createServer, type Socket } from "node:net";
import type { ModeSpec } from "../../model/words.ts";
import type { Listening, StackApi, StackConnection } from "./stack.ts";

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

  async close({ name, seconds }: ModeSpec, onHeld: () => void): Promise<void> {
    if (name === "rst") {
      this.#socket.resetAndDestroy();
      onHeld();
      return await this.#closed;
    }
    this.#socket.end();
    onHeld();
    const timer = seconds === undefined
      ? undefined
      : setTimeout(() => this.#socket.destroy(), seconds * 1000);
    try {
      if (name === "drain") {
        while (await this.read() !== undefined);
        this.#socket.destroy();
      }
      await this.#closed;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Without `allowHalfOpen` the end of the peer's stream ends ours, and that closes the socket. */
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
  listen({ port, shared, halfOpen, onConnection }: Listening): Promise<void> {
    const server = createServer(
      { allowHalfOpen: halfOpen },
      (socket) => onConnection(new NodeConnection(socket)),
    );
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host: "0.0.0.0", port, reusePort: shared }, () => resolve());
    });
  },
  connect({ host, port, halfOpen }): Promise<StackConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port, allowHalfOpen: halfOpen });
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        resolve(new NodeConnection(socket));
      });
    });
  },
};
