/**
 * One connection's life on a runtime's own sockets, on either side: echo, then close as the closer or
 * after the peer. Counted and timed as the libc workers do.
 * @module
 */
import { delay } from "../../sys/delay.ts";
import { monotonicNs } from "../../sys/clock.ts";
import type { Side } from "../../model/words.ts";
import type { Begin, Configure, WorkerReport } from "../messages.ts";
import { Payload } from "../payload.ts";
import { RuntimeStandstill } from "../standstill.ts";
import { Tally } from "../tally.ts";
import type { StackApi, StackConnection } from "./stack.ts";

/** How long a look at what is left lies after the last. */
const POLL_MS = 2;

/** What the worker of one side does. */
export class Exchange {
  readonly #side: Side;
  readonly #stack: StackApi;
  readonly #configure: Configure;
  readonly #payload: Payload;
  readonly #tally = new Tally();
  readonly #standstill = new RuntimeStandstill();
  #warmUp = false;
  #open = 0;
  #serials = 0;

  constructor(side: Side, stack: StackApi, configure: Configure) {
    this.#side = side;
    this.#stack = stack;
    this.#configure = configure;
    this.#payload = new Payload(configure.payload);
  }

  /** Makes a server listen. */
  async start(): Promise<void> {
    if (this.#side === "client") return;
    await this.#stack.listen({
      addresses: this.#configure.listenOn,
      port: this.#configure.port,
      shared: this.#configure.shared,
      onConnection: (connection) => void this.#serve(connection),
    });
  }

  get #isCloser(): boolean {
    return this.#configure.closer === this.#side;
  }

  begin({ warmUp }: Begin): void {
    this.#warmUp = warmUp;
    this.#tally.begin();
    this.#standstill.begin();
  }

  /** Opens, echoes and closes `connections`, `concurrency` at a time; CLOCK_MONOTONIC ns. */
  async cycle(
    connections: number,
    concurrency: number,
  ): Promise<{ startNs: number; endNs: number }> {
    const startNs = monotonicNs();
    let toStart = connections;
    const lane = async () => {
      while (toStart > 0) {
        toStart--;
        await this.#connection();
      }
    };
    await Promise.all(Array.from({ length: concurrency }, lane));
    return { startNs, endNs: monotonicNs() };
  }

  /** Waits until nothing is open, then reports. */
  async settle(timeoutMs: number): Promise<WorkerReport> {
    const end = monotonicNs() + timeoutMs * 1e6;
    while (this.#open > 0 && monotonicNs() < end) {
      await delay(POLL_MS);
    }
    return this.#tally.report({
      side: this.#side,
      open: this.#open,
      closers: 0,
      longestStallNs: 0,
      stoodStillNs: this.#standstill.end(),
    });
  }

  async #connection(): Promise<void> {
    const serial = this.#serials++;
    const { destinations, port } = this.#configure;
    const host = destinations[serial % destinations.length] as string;
    const since = monotonicNs();
    let connection: StackConnection;
    try {
      connection = await this.#stack.connect({ host, port });
    } catch (error) {
      return this.#tally.fail(`connect: ${codeOf(error)}`);
    }
    const opened = monotonicNs();
    this.#tally.opened++;
    this.#tally.connect.record(opened - since);
    await this.#toTheEnd(connection, async () => {
      await this.#ask(connection, serial);
      this.#tally.echo.record(monotonicNs() - opened);
    });
  }

  async #serve(connection: StackConnection): Promise<void> {
    this.#tally.opened++;
    await this.#toTheEnd(connection, () => this.#answer(connection));
  }

  /** Sends the payload and checks what comes back. */
  async #ask(connection: StackConnection, serial: number): Promise<void> {
    const bytes = this.#payload.bytes(serial, 0).subarray(0, this.#payload.length);
    const reading = this.#readBack(connection, serial);
    // Where both fail, one answer is enough.
    reading.catch(() => {});
    await connection.write(bytes);
    this.#tally.bytesSent += bytes.length;
    await reading;
  }

  async #readBack(connection: StackConnection, serial: number): Promise<void> {
    const { length } = this.#payload;
    for (let received = 0; received < length;) {
      const chunk = await connection.read();
      if (!chunk) throw new Error("peer closed early");
      this.#tally.bytesReceived += chunk.length;
      if (!this.#payload.matches(serial, received, chunk, chunk.length)) {
        throw new Error("bytes differ from those sent");
      }
      received += chunk.length;
    }
  }

  async #answer(connection: StackConnection): Promise<void> {
    for (let received = 0; received < this.#configure.payload;) {
      const chunk = await connection.read();
      if (!chunk) throw new Error("peer closed early");
      received += chunk.length;
      this.#tally.bytesReceived += chunk.length;
      await connection.write(chunk);
      this.#tally.bytesSent += chunk.length;
    }
  }

  /** Echo, then the close that is this side's part. What never ends stays open and is counted so. */
  async #toTheEnd(connection: StackConnection, echo: () => Promise<void>): Promise<void> {
    this.#open++;
    let step = "echo";
    try {
      await echo();
      step = "close";
      if (this.#isCloser && !this.#warmUp) await this.#closeFirst(connection);
      else if (this.#warmUp && this.#side === "client") await connection.abandon();
      else await this.#follow(connection);
    } catch (error) {
      this.#tally.fail(`${step}: ${codeOf(error)}`);
      await connection.closeAsPeer().catch(() => {});
    }
    this.#open--;
  }

  async #closeFirst(connection: StackConnection): Promise<void> {
    const startNs = monotonicNs();
    let heldNs = 0;
    const { mode, drainMs } = this.#configure;
    // What waits without an end of its own is bounded as a libc worker's is.
    const bounded = mode.name === "drain" && mode.seconds === undefined;
    await connection.close(bounded ? { ...mode, seconds: drainMs / 1000 } : mode, (call) => {
      const sinceNs = monotonicNs();
      const result = call();
      heldNs += monotonicNs() - sinceNs;
      return result;
    });
    if (bounded && monotonicNs() - startNs >= drainMs * 1e6) this.#tally.drainsGivenUp++;
    this.#tally.closes++;
    this.#tally.close.record(heldNs);
    this.#tally.teardown.record(monotonicNs() - startNs);
  }

  /** Waits for the peer to close, then closes. */
  async #follow(connection: StackConnection): Promise<void> {
    try {
      while (await connection.read() !== undefined);
      if (this.#warmUp) await provoke(connection);
    } catch (error) {
      if (codeOf(error) !== "ECONNRESET") throw error;
      this.#tally.resets++;
    }
    await connection.closeAsPeer();
  }
}

/**
 * Sends to a peer that has closed until its kernel answers with an RST (RFC 9293, section 3.10.7), so
 * that a warm-up leaves no TIME_WAIT even where the peer's API can't reset.
 */
async function provoke(connection: StackConnection): Promise<void> {
  try {
    while (true) {
      await connection.write(new Uint8Array(1));
      await delay(POLL_MS);
    }
  } catch {
    // It has come.
  }
}

/** The name of a system error, or what the runtime says instead. */
function codeOf(error: unknown): string {
  const { code, message } = error as { code?: string; message: string };
  return code ?? message;
}
