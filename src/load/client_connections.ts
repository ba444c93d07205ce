/**
 * The connections of a client: opened, sent on, their echoes verified, and closed either as the
 * closer or as the peer. What runs once for each connection or event is all here, in one class.
 * @module
 */
import type { CloseMode } from "../close/mode.ts";
import { rst } from "../close/rst.ts";
import { monotonicNs } from "../sys/clock.ts";
import { EPOLL } from "../sys/epoll.ts";
import { E, errnoName } from "../sys/errno.ts";
import {
  close,
  connect,
  pendingError,
  receive,
  send,
  setLinger,
  socketAddress,
  tcpSocket,
} from "../sys/socket.ts";
import { type Closers, Closing } from "./closing.ts";
import { Connections, State } from "./connections.ts";
import { EventLoop } from "./event_loop.ts";
import type { Begin, Configure } from "./messages.ts";
import { Payload } from "./payload.ts";
import { Tally } from "./tally.ts";

const EVENTS = EPOLL.IN | EPOLL.OUT | EPOLL.RDHUP | EPOLL.ET;
const GONE = EPOLL.RDHUP | EPOLL.HUP | EPOLL.ERR;

/** Those of one client worker. */
export class ClientConnections {
  readonly table = new Connections();
  readonly tally = new Tally();
  readonly loop: EventLoop;
  /** In the mode, or by RST while warming up. */
  closing: Closing;
  /** Connections still to be started in this phase. */
  toStart = 0;
  /** Started, and neither echoed (open) nor ended (cycle). */
  inFlight = 0;
  readonly #configure: Configure;
  readonly #mode: CloseMode;
  readonly #pool: Closers | undefined;
  readonly #payload: Payload;
  readonly #addresses: Uint8Array<ArrayBuffer>[];
  readonly #buffer = new Uint8Array(256 * 1024);
  /** What happens to a connection whose echo is complete. */
  #onEcho: "close" | "hold" | "await-peer" = "hold";
  #warmUp = false;
  #nextAddress = 0;
  /** One function for every {@link Closing}, so that compiled code that calls it stays valid. */
  readonly #onClosed = () => this.#ended();

  constructor(configure: Configure, mode: CloseMode, pool: Closers | undefined) {
    this.#configure = configure;
    this.#mode = mode;
    this.#pool = pool;
    this.#payload = new Payload(configure.payload);
    this.#addresses = configure.destinations.map((a) => socketAddress(a, configure.port));
    this.loop = new EventLoop((fd, bits, tag) => this.#onEvent(fd, bits, tag), {
      isHeldUp: mode.blocks && !pool && configure.closer === "client",
    });
    pool?.attach(this.loop);
    this.closing = this.#closingIn(mode, configure.mode.seconds);
    this.loop.keepTime({ dueIn: () => this.closing.dueIn(), look: () => this.closing.look() });
  }

  #closingIn(mode: CloseMode, seconds: number | undefined): Closing {
    return new Closing(mode, seconds, {
      connections: this.table,
      tally: this.tally,
      pool: mode.blocks ? this.#pool : undefined,
      drainMs: this.#configure.drainMs,
      onClosed: this.#onClosed,
    });
  }

  /** Counts anew, and closes as it is told from now on. */
  begin({ warmUp, closeOn }: Begin): void {
    this.#warmUp = warmUp;
    this.closing = warmUp
      ? this.#closingIn(rst, undefined)
      : this.#closingIn(this.#mode, this.#configure.mode.seconds);
    const closes = warmUp || this.#configure.closer === "client";
    this.#onEcho = closeOn === "command" && !warmUp ? "hold" : closes ? "close" : "await-peer";
    this.tally.begin();
    this.loop.begin();
  }

  /** Starts the next connection; one that can't even start makes room for another. */
  startNext(): void {
    while (this.toStart > 0) {
      this.toStart--;
      const address = this.#addresses[this.#nextAddress] as Uint8Array<ArrayBuffer>;
      this.#nextAddress = (this.#nextAddress + 1) % this.#addresses.length;
      const fd = tcpSocket();
      if (fd < 0) {
        this.tally.fail(`socket: ${errnoName(-fd)}`);
        continue;
      }
      const start = monotonicNs();
      const begun = connect(fd, address);
      if (begun < 0 && begun !== -E.EINPROGRESS) {
        this.tally.fail(`connect: ${errnoName(-begun)}`);
        close(fd);
        continue;
      }
      this.tally.connectCall?.record(monotonicNs() - start);
      this.inFlight++;
      const tag = this.table.enter(fd, State.Connecting);
      this.table.since[fd] = start;
      this.loop.epoll.add(fd, EVENTS, tag);
      return;
    }
  }

  /** A connection of this phase is over: it makes room for the next. */
  #ended(): void {
    if (this.#onEcho === "hold") return;
    this.inFlight--;
    this.startNext();
  }

  #onEvent(fd: number, bits: number, tag: number): void {
    const connections = this.table;
    if (!connections.isCurrent(fd, tag)) return;
    const state = connections.state[fd] as State;
    if (state === State.Connecting) {
      if (!this.#connected(fd, bits)) return;
    } else if (bits & EPOLL.OUT && state === State.Echoing && !this.#sendRest(fd)) {
      return;
    }
    if (bits & ~EPOLL.OUT) this.#read(fd, bits);
  }

  /** The handshake is over. False if it failed. */
  #connected(fd: number, bits: number): boolean {
    if (bits & (EPOLL.ERR | EPOLL.HUP)) {
      const number = pendingError(fd);
      if (number !== 0) {
        this.#lost(fd, `connect: ${errnoName(number)}`);
        return false;
      }
    }
    const now = monotonicNs();
    const connections = this.table;
    this.tally.opened++;
    this.tally.connect.record(now - (connections.since[fd] as number));
    connections.since[fd] = now;
    connections.state[fd] = State.Echoing;
    return this.#sendRest(fd);
  }

  /** Sends what the socket takes of the payload. False if the connection was lost. */
  #sendRest(fd: number): boolean {
    const connections = this.table;
    const sent = connections.sent[fd] as number;
    const left = this.#payload.length - sent;
    if (left === 0) return true;
    const n = send(fd, this.#payload.bytes(connections.serial[fd] as number, sent), left);
    if (n < 0) {
      const number = -n;
      if (number === E.EAGAIN) return true;
      if (number === E.ECONNRESET) this.tally.resets++;
      this.#lost(fd, `send: ${errnoName(number)}`);
      return false;
    }
    this.tally.bytesSent += n;
    connections.sent[fd] = sent + n;
    return true;
  }

  #read(fd: number, bits: number): void {
    while (true) {
      const n = receive(fd, this.#buffer);
      if (n === 0) return this.#endOfStream(fd);
      if (n < 0) return this.#readFailed(fd, -n);
      if (!this.#received(fd, n)) return;
      // A short read has emptied the queue, unless the end of the stream follows it.
      if (n < this.#buffer.length && (bits & GONE) === 0) return;
    }
  }

  /** Checks what came. False if the connection is closing or gone. */
  #received(fd: number, n: number): boolean {
    const connections = this.table;
    const from = connections.received[fd] as number;
    this.tally.bytesReceived += n;
    if (connections.state[fd] === State.Draining) return true;
    if (!this.#payload.matches(connections.serial[fd] as number, from, this.#buffer, n)) {
      this.#lost(fd, "echo: bytes differ from those sent");
      return false;
    }
    connections.received[fd] = from + n;
    if (from + n < this.#payload.length) return true;
    this.tally.echo.record(monotonicNs() - (connections.since[fd] as number));
    connections.state[fd] = State.Open;
    if (this.#onEcho === "close") {
      this.closing.begin(fd);
      // Draining goes on reading; anything else has given the descriptor away.
      return connections.state[fd] === State.Draining;
    }
    if (this.#onEcho === "hold") {
      this.inFlight--;
      this.startNext();
    }
    return true;
  }

  #endOfStream(fd: number): void {
    const state = this.table.state[fd];
    if (state === State.Draining) return this.closing.drained(fd);
    if (state !== State.Open) return this.#lost(fd, "echo: peer closed early");
    this.#closeAsPeer(fd);
  }

  #readFailed(fd: number, number: number): void {
    if (number === E.EAGAIN || number === E.EINTR) return;
    if (number === E.ECONNRESET) this.tally.resets++;
    const state = this.table.state[fd];
    if (state === State.Draining) return this.closing.drained(fd);
    if (state === State.Open && number === E.ECONNRESET) return this.#closeAsPeer(fd);
    this.#lost(fd, `recv: ${errnoName(number)}`);
  }

  /** The peer has closed first. */
  #closeAsPeer(fd: number): void {
    this.table.leave(fd);
    const closed = this.#end(fd);
    if (closed < 0) this.tally.fail(`close: ${errnoName(-closed)}`);
    this.#ended();
  }

  /** Nothing of the warm-up may be left, whatever went wrong in it. */
  #end(fd: number): number {
    if (this.#warmUp) setLinger(fd, 0);
    return close(fd);
  }

  /** Gives a connection up. */
  #lost(fd: number, cause: string): void {
    const wasHeld = this.#onEcho === "hold" && this.table.state[fd] !== State.Open;
    this.tally.fail(cause);
    this.table.leave(fd);
    this.#end(fd);
    if (wasHeld) {
      this.inFlight--;
      this.startNext();
    } else this.#ended();
  }
}
