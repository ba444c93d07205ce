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
  #missed = false;
  #failed = false;

  /** @param server where the client connects to */
  constructor(server: SocketEnd) {
    this.#server = server;
  }

  /** Whether one was found, or none beside a client's end that is there; `null`: it is not known. */
  get seen(): boolean | null {
    if (this.#found) return true;
    return this.#missed && !this.#failed ? false : null;
  }

  /** Looks for the other end of a connection of ours. */
  look(fd: number): void {
    if (!this.#diag || this.#found || this.#failed || this.#looks >= MOST_LOOKS) return;
    const client = localEnd(fd);
    if (!client) return;
    this.#looks++;
    try {
      this.#found = this.#diag.ask(question(this.#server, client)) !== undefined;
      // An RST takes both ends with it: where the client's is gone as well, that tells nothing.
      this.#missed ||= !this.#found && this.#diag.ask(question(client, this.#server)) !== undefined;
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
