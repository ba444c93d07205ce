/**
 * Whether the server's end of connections lives where we do: its sockets are in our kernel's table
 * then. Behind a NAT, in a container or on another host they are not, and nothing can be told of
 * them.
 * @module
 */
import { SystemCallError } from "../../src/sys/errno.ts";
import { question, SockDiag, type SocketEnd } from "../../src/sys/sock_diag.ts";
import { localEnd } from "../../src/sys/socket.ts";

/** So many looks are enough: all connections have the same server. */
const MOST_LOOKS = 64;

/** Looks for the server's end of the first connections, until one is found. */
export class ServerEnd implements Disposable {
  readonly #server: SocketEnd;
  readonly #diag = openDiag();
  #looks = 0;
  #found = false;
  #failed = false;

  /** @param server where the client connects to */
  constructor(server: SocketEnd) {
    this.#server = server;
  }

  /** Whether one was found; `null` where it could not be looked for. */
  get seen(): boolean | null {
    return this.#looks === 0 || this.#failed ? null : this.#found;
  }

  /** Looks for the other end of a connection of ours. */
  look(fd: number): void {
    if (!this.#diag || this.#found || this.#failed || this.#looks >= MOST_LOOKS) return;
    const client = localEnd(fd);
    if (!client) return;
    this.#looks++;
    try {
      this.#found = this.#diag.ask(question(this.#server, client)) !== undefined;
    } catch (error) {
      if (!(error instanceof SystemCallError)) throw error;
      this.#failed = true;
    }
  }

  [Symbol.dispose](): void {
    this.#diag?.[Symbol.dispose]();
  }
}

/** `undefined` where the kernel can't be asked. */
function openDiag(): SockDiag | undefined {
  try {
    return new SockDiag();
  } catch (error) {
    if (error instanceof SystemCallError) return undefined;
    throw error;
  }
}
