/**
 * The server's part: an HTTP/1.1 service that answers whoever asks, and closes who does
 * not ask in time, on one loop.
 * @module
 */
import { monotonicNs } from "../../src/sys/clock.ts";
import { EPOLL } from "../../src/sys/epoll.ts";
import { E, errnoName, SystemCallError } from "../../src/sys/errno.ts";
import { accept, close, receive, send, setBacklog } from "../../src/sys/socket.ts";
import { State } from "../../src/load/connections.ts";
import type { Counts } from "../../src/load/messages.ts";
import { Deadlines } from "../../src/load/deadlines.ts";
import { type Commands, NO_COUNTS, type WorkerContext } from "../../src/load/commands/context.ts";
import type { Request } from "../../src/process/messages.ts";
import type { ServicePlan } from "./definition.ts";

/**
 * To a server: from now on be an HTTP/1.1 service. Each connection has `patienceMs` for its first
 * whole request, and is then closed in the mode.
 */
export interface Serve extends Request<Counts> {
  readonly type: "serve";
  readonly plan: ServicePlan;
  /** Bytes of an answer's body. */
  readonly body: number;
}

/**
 * To a service. Counts: requests `served`, connections closed for want of one (`impatient`), the most
 * that were open at once (`most`), and how many are (`open`).
 */
export interface ServeLook extends Request<Counts> {
  readonly type: "serve-look";
}

const READ = EPOLL.IN | EPOLL.RDHUP | EPOLL.ET;
const [CR, LF] = [13, 10];
/** Bytes of the blank line that ends a request's head (RFC 9112 §2.1). */
const END = 4;

/** A response with a body of so many bytes (RFC 9112 §6.3: Content-Length delimits it). */
function response(status: string, headers: string, body: number): Uint8Array<ArrayBuffer> {
  const head = `HTTP/1.1 ${status}\r\nContent-Length: ${body}\r\n${headers}\r\n`;
  return new TextEncoder().encode(head + ".".repeat(body));
}

/**
 * Takes the place of the echo server. A connection is `Echoing` until its first request is whole,
 * `Open` from then on; `received` counts how much of a blank line has come.
 */
class Service {
  served = 0;
  impatient = 0;
  most = 0;
  readonly #context: WorkerContext;
  readonly #listener: number;
  readonly #workNs: number;
  readonly #answer: Uint8Array<ArrayBuffer>;
  readonly #farewell: Uint8Array<ArrayBuffer> | undefined;
  readonly #patience: Deadlines;
  readonly #buffer = new Uint8Array(16 * 1024);

  constructor({ plan, body }: Serve, context: WorkerContext, listener: number) {
    this.#context = context;
    this.#listener = listener;
    this.#workNs = plan.workUs * 1000;
    this.#answer = response("200 OK", "", body);
    this.#farewell = plan.farewell === 0
      ? undefined
      : response("408 Request Timeout", "Connection: close\r\n", plan.farewell);
    this.#patience = new Deadlines(context.connections, State.Echoing, {
      ms: plan.patienceMs,
      due: (fd) => this.#giveUp(fd),
    });
    context.loop.onEvent = (fd, _bits, tag) => {
      if (fd === listener) this.#acceptAll();
      else if (context.connections.isCurrent(fd, tag)) this.#read(fd, tag);
    };
    context.loop.keepTime(this.#patience);
    const set = setBacklog(listener, plan.backlog);
    if (set < 0) throw new SystemCallError("listen()", -set);
  }

  #acceptAll(): void {
    const { connections, tally, loop } = this.#context;
    while (true) {
      const fd = accept(this.#listener);
      if (fd === -E.EAGAIN) break;
      if (fd === -E.EINTR || fd === -E.ECONNABORTED) continue;
      if (fd < 0) throw new SystemCallError("accept4()", -fd);
      const tag = connections.enter(fd, State.Echoing);
      tally.opened++;
      loop.epoll.add(fd, READ, tag);
      this.#patience.begin(fd);
    }
    this.most = Math.max(this.most, connections.open + this.#context.closing.offLoop);
  }

  #read(fd: number, tag: number): void {
    const { connections, tally } = this.#context;
    while (connections.isCurrent(fd, tag)) {
      const n = receive(fd, this.#buffer);
      if (n === -E.EAGAIN || n === -E.EINTR) return;
      if (n <= 0) return this.#ended(fd, -n);
      tally.bytesReceived += n;
      if (connections.state[fd] !== State.Draining) this.#take(fd, n);
    }
  }

  /** Answers every request that the first `n` bytes of the buffer bring to its end. */
  #take(fd: number, n: number): void {
    const { connections } = this.#context;
    const tag = connections.tag[fd] as number;
    let matched = connections.received[fd] as number;
    for (let i = 0; i < n; i++) {
      const byte = this.#buffer[i];
      if (byte === CR) matched = matched === 2 ? 3 : 1;
      else if (byte === LF && matched % 2 === 1) matched++;
      else matched = 0;
      if (matched < END) continue;
      matched = 0;
      this.#respond(fd);
      if (!connections.isCurrent(fd, tag)) return;
    }
    connections.received[fd] = matched;
  }

  #respond(fd: number): void {
    const { connections, tally } = this.#context;
    const end = monotonicNs() + this.#workNs;
    while (monotonicNs() < end);
    connections.state[fd] = State.Open;
    const n = send(fd, this.#answer, this.#answer.length);
    if (n === this.#answer.length) {
      this.served++;
      tally.bytesSent += n;
      return;
    }
    // Who asks again and again and never reads is served no more.
    if (n !== -E.ECONNRESET && n !== -E.EPIPE) tally.fail("send: the answer was not taken whole");
    this.#leave(fd);
  }

  /** No whole request in time: says so, and closes in the mode. */
  #giveUp(fd: number): void {
    const { tally, connections, closing } = this.#context;
    // Who has gone already, or has asked after all, may be told of by an event still to come.
    this.#read(fd, connections.tag[fd] as number);
    if (connections.state[fd] !== State.Echoing) return;
    this.impatient++;
    if (this.#farewell) {
      const n = send(fd, this.#farewell, this.#farewell.length);
      if (n > 0) tally.bytesSent += n;
    }
    const tag = connections.tag[fd] as number;
    closing.begin(fd);
    // An end of stream that was signalled before is not signalled again.
    if (connections.isCurrent(fd, tag)) this.#read(fd, tag);
  }

  #ended(fd: number, number: number): void {
    const { connections, tally, closing } = this.#context;
    if (number === E.ECONNRESET) tally.resets++;
    else if (number !== 0) tally.fail(`recv: ${errnoName(number)}`);
    if (connections.state[fd] === State.Draining) closing.drained(fd);
    else this.#leave(fd);
  }

  #leave(fd: number): void {
    this.#context.connections.leave(fd);
    const closed = close(fd);
    if (closed < 0) this.#context.tally.fail(`close: ${errnoName(-closed)}`);
  }
}

/** From `serve` on this server is a service. */
export const serving: Commands<Serve | ServeLook> = (context) => {
  let service: Service | undefined;
  return {
    serve(command) {
      if (context.listener === undefined) {
        throw new Error("Cannot be a service as this worker does not listen on one address");
      }
      service = new Service(command, context, context.listener);
      return NO_COUNTS;
    },
    "serve-look"() {
      if (!service) throw new Error("Cannot look at a service as this worker is none");
      const { connections, closing } = context;
      const { served, impatient, most } = service;
      const open = connections.open + closing.offLoop;
      return { type: "counts", values: { served, impatient, most, open } };
    },
  };
};
