/**
 * The clients' part: connections that come at an even rate, ask for nothing whole, and
 * sit there until they are closed.
 * @module
 */
import { monotonicNs } from "../../src/sys/clock.ts";
import { EPOLL } from "../../src/sys/epoll.ts";
import { E, errnoName } from "../../src/sys/errno.ts";
import {
  close,
  connect,
  pendingError,
  receive,
  send,
  setReceiveBuffer,
  silence,
  socketAddress,
  tcpSocket,
} from "../../src/sys/socket.ts";
import { State } from "../../src/load/connections.ts";
import type { Timed } from "../../src/load/event_loop.ts";
import type { Counts } from "../../src/load/messages.ts";
import { type Commands, NO_COUNTS, type WorkerContext } from "../../src/load/commands/context.ts";
import type { Request } from "../../src/process/messages.ts";
import type { FloodPlan } from "./definition.ts";

/** To a client: open so many connections, evenly in time, each of which sits there and waits. */
export interface Flood extends Request<Counts> {
  readonly type: "flood";
  readonly connections: number;
  readonly perSecond: number;
  readonly plan: FloodPlan;
}

/**
 * To a client that floods: open what is late, and no more. Counts: connections that were `opened`, and
 * of those that answer how many saw the server's `eof` and how many its `reset`.
 */
export interface FloodEnd extends Request<Counts> {
  readonly type: "flood-end";
}

const EVENTS = EPOLL.IN | EPOLL.OUT | EPOLL.RDHUP | EPOLL.ET;
/** The beginning of a request, without the blank line that would end it. */
const HALF = new TextEncoder().encode("GET / HTTP/1.1\r\nHost: service\r\n");
/** Who never reads has the smallest receive buffer there is. */
const SMALLEST = 1;

/** What a busy machine may be late with. */
const LATE_MS = 1000;

/** Opens connections at an even rate, whatever becomes of those before: an open loop. */
class Flooder implements Timed {
  opened = 0;
  eof = 0;
  reset = 0;
  readonly #command: Flood;
  readonly #context: WorkerContext;
  readonly #addresses: Uint8Array<ArrayBuffer>[];
  readonly #buffer = new Uint8Array(16 * 1024);
  readonly #startNs = monotonicNs();
  #begun = 0;
  #over = false;

  constructor(command: Flood, context: WorkerContext) {
    this.#command = command;
    this.#context = context;
    const { destinations, port } = context.configure;
    this.#addresses = destinations.map((address) => socketAddress(address, port));
    context.loop.onEvent = (fd, bits, tag) => this.#onEvent(fd, bits, tag);
    context.loop.keepTime(this);
  }

  /** Opens what is late, and no more then. */
  end(): void {
    if (this.#over) return;
    const { loop, connections: { state } } = this.#context;
    loop.runThrough(
      () => this.#begun === this.#command.connections && !state.includes(State.Connecting),
      LATE_MS,
    );
    this.#over = true;
  }

  dueIn(): number {
    if (this.#over || this.#begun >= this.#command.connections) return -1;
    return Math.max(0, Math.ceil((this.#dueNs - monotonicNs()) / 1e6));
  }

  look(): void {
    const now = monotonicNs();
    while (!this.#over && this.#begun < this.#command.connections && this.#dueNs <= now) {
      this.#start();
    }
  }

  /** When the next connection is to begin. */
  get #dueNs(): number {
    return this.#startNs + this.#begun / this.#command.perSecond * 1e9;
  }

  #start(): void {
    const { tally, connections, loop } = this.#context;
    const address = this.#addresses[this.#begun++ % this.#addresses.length];
    const fd = tcpSocket();
    if (fd < 0) return tally.fail(`socket: ${errnoName(-fd)}`);
    if (this.#command.plan.then === "never-reads") setReceiveBuffer(fd, SMALLEST);
    const startNs = monotonicNs();
    const begun = connect(fd, address as Uint8Array<ArrayBuffer>);
    if (begun < 0 && begun !== -E.EINPROGRESS) {
      tally.fail(`connect: ${errnoName(-begun)}`);
      close(fd);
      return;
    }
    const tag = connections.enter(fd, State.Connecting);
    connections.since[fd] = startNs;
    loop.epoll.add(fd, EVENTS, tag);
  }

  #onEvent(fd: number, bits: number, tag: number): void {
    const { connections } = this.#context;
    if (!connections.isCurrent(fd, tag)) return;
    if (connections.state[fd] === State.Connecting && !this.#connected(fd, bits)) return;
    if (bits & ~EPOLL.OUT && this.#command.plan.then === "answers") this.#answer(fd, tag);
  }

  /** The handshake is over. False if it failed. */
  #connected(fd: number, bits: number): boolean {
    const { connections, tally } = this.#context;
    const failed = bits & (EPOLL.ERR | EPOLL.HUP) ? pendingError(fd) : 0;
    if (failed !== 0) {
      tally.fail(`connect: ${errnoName(failed)}`);
      this.#leave(fd);
      return false;
    }
    tally.opened++;
    this.opened++;
    tally.connect.record(monotonicNs() - (connections.since[fd] as number));
    connections.state[fd] = State.Open;
    if (this.#command.plan.hello === "half") send(fd, HALF, HALF.length);
    if (this.#command.plan.then === "vanishes") {
      const silenced = silence(fd);
      if (silenced < 0) tally.fail(`SO_ATTACH_FILTER: ${errnoName(-silenced)}`);
    }
    return true;
  }

  /** Reads what there is, and closes when the server has. */
  #answer(fd: number, tag: number): void {
    const { connections, tally } = this.#context;
    while (connections.isCurrent(fd, tag)) {
      const n = receive(fd, this.#buffer);
      if (n === -E.EAGAIN || n === -E.EINTR) return;
      if (n > 0) {
        tally.bytesReceived += n;
        continue;
      }
      if (n === 0) this.eof++;
      else if (n === -E.ECONNRESET) {
        this.reset++;
        tally.resets++;
      } else tally.fail(`recv: ${errnoName(-n)}`);
      this.#leave(fd);
    }
  }

  #leave(fd: number): void {
    this.#context.connections.leave(fd);
    close(fd);
  }
}

/** From `flood` on connections come while the worker waits, until `flood-end`. */
export const flooding: Commands<Flood | FloodEnd> = (context) => {
  let flooder: Flooder | undefined;
  return {
    flood(command) {
      flooder = new Flooder(command, context);
      return NO_COUNTS;
    },
    "flood-end"() {
      if (!flooder) throw new Error("Cannot end a flood as this worker makes none");
      flooder.end();
      const { opened, eof, reset } = flooder;
      return { type: "counts", values: { opened, eof, reset } };
    },
  };
};
