import { monotonicNs } from "../../src/sys/clock.ts";
import { EPOLL } from "../../src/sys/epoll.ts";
import { E, errnoName } from "../../src/sys/errno.ts";
import {
  close,
  connect,
  pendingError,
  receive,
  send,
  socketAddress,
  tcpSocket,
} from "../../src/sys/socket.ts";
import { type Answer, answerFor, type Final, type Verdict } from "./measure_answer.ts";
import { State } from "../../src/load/connections.ts";
import type { DriveCommand, DriveDone } from "./measure_messages.ts";
import { Deadlines } from "../../src/load/deadlines.ts";
import type { Commands, WorkerContext } from "../../src/load/commands/context.ts";
import { closeMode } from "../../src/close/registry.ts";
import { broken, Seen } from "./measure_seen.ts";
import { Unread } from "./measure_unread.ts";
import { ServerEnd } from "./measure_server_end.ts";

const EVENTS = EPOLL.IN | EPOLL.OUT | EPOLL.RDHUP | EPOLL.ET;
/** Reads of 64 KiB in a row from one connection. */
const MOST_READS = 16;

/** Talks to a server of which nothing is known, and sees who closes first, and how. */
export const driving: Commands<DriveCommand> = (context) => ({
  drive: (command) => new Driver(command, context).run(),
});

class Driver {
  readonly #command: DriveCommand;
  readonly #context: WorkerContext;
  readonly #request: Uint8Array<ArrayBuffer>;
  readonly #addresses: Uint8Array<ArrayBuffer>[];
  readonly #answers: Answer[] = [];
  readonly #buffer = new Uint8Array(64 * 1024);
  readonly #deadlines: Readonly<Record<"connect" | "answer" | "patience", Deadlines>>;
  readonly #unread: Unread;
  readonly #seen: Seen;
  readonly #serverEnd: ServerEnd;
  /** Whether the mode waits for an end of stream, which may have been read already. */
  readonly #awaitsEof: boolean;
  #toStart: number;
  #endNs = Infinity;

  constructor(command: DriveCommand, context: WorkerContext) {
    this.#command = command;
    this.#context = context;
    this.#unread = new Unread(context.connections, (fd, tag) => this.#read(fd, tag));
    this.#seen = new Seen(command, context.tally);
    this.#toStart = command.connections;
    this.#request = Uint8Array.fromBase64(command.talk.send);
    const { destinations, port, mode } = context.configure;
    this.#addresses = destinations.map((address) => socketAddress(address, port));
    this.#serverEnd = new ServerEnd({ address: destinations[0] ?? "", port });
    this.#awaitsEof = closeMode(mode.name).awaitsEof;
    this.#deadlines = this.#deadlinesOf(command);
    // What parses answers is there before the first one comes.
    answerFor(command.talk.expect, this.#request);
  }

  #deadlinesOf({ waits, patienceMs }: DriveCommand) {
    const timed = (state: State, ms: number, due: (fd: number) => void) =>
      new Deadlines(this.#context.connections, state, { ms, due });
    return {
      connect: timed(State.Connecting, waits.connectMs, (fd) => {
        this.#seen.counts.connectsGivenUp++;
        this.#never(fd, `connect: none within ${waits.connectMs / 1000} s`);
      }),
      answer: timed(State.Echoing, waits.answerMs, (fd) => {
        this.#seen.counts.answersGivenUp++;
        this.#context.tally.fail(`answer: none within ${waits.answerMs / 1000} s`);
        this.#closeFirst(fd);
      }),
      patience: timed(State.Open, patienceMs, (fd) => this.#closeFirst(fd)),
    };
  }

  run(): DriveDone {
    const { loop, connections, closing } = this.#context;
    loop.onEvent = (fd, bits, tag) => {
      this.#onEvent(fd, bits, tag);
      this.#startMore();
    };
    for (const timed of [...Object.values(this.#deadlines), this.#unread]) {
      loop.keepTime({
        dueIn: () => timed.dueIn(),
        look: () => {
          timed.look();
          this.#startMore();
        },
      });
    }
    const startNs = monotonicNs();
    this.#endNs = startNs + this.#command.withinMs * 1e6;
    this.#startMore();
    loop.runThrough(() => this.#toStart === 0 && connections.open + closing.offLoop === 0);
    using end = this.#serverEnd;
    return {
      ...{ type: "drive-done", startNs, endNs: monotonicNs(), ...this.#seen.told },
      serverSeen: end.seen,
    };
  }

  #startMore(): void {
    const { connections, closing, tally } = this.#context;
    if (this.#toStart === 0) return;
    const futile = this.#seen.futile ??
      (monotonicNs() > this.#endNs ? "the trial's time was up" : undefined);
    if (futile !== undefined) {
      for (; this.#toStart > 0; this.#toStart--) tally.fail(`not tried: ${futile}`);
    }
    while (
      this.#toStart > 0 && connections.open + closing.offLoop < this.#command.concurrency
    ) this.#start();
  }

  #start(): void {
    const { connections, tally, loop } = this.#context;
    const number = this.#command.connections - this.#toStart--;
    const fd = tcpSocket();
    if (fd < 0) return tally.fail(`socket: ${errnoName(-fd)}`);
    const startNs = monotonicNs();
    const address = this.#addresses[number % this.#addresses.length] as Uint8Array<ArrayBuffer>;
    const begun = connect(fd, address);
    if (begun < 0 && begun !== -E.EINPROGRESS) {
      tally.fail(`connect: ${errnoName(-begun)}`);
      close(fd);
      return;
    }
    const tag = connections.enter(fd, State.Connecting);
    connections.since[fd] = startNs;
    this.#answers[fd] = answerFor(this.#command.talk.expect, this.#request);
    this.#seen.began(fd);
    this.#deadlines.connect.begin(fd);
    loop.epoll.add(fd, EVENTS, tag);
  }

  #onEvent(fd: number, bits: number, tag: number): void {
    const { connections } = this.#context;
    if (!connections.isCurrent(fd, tag)) return;
    if (connections.state[fd] === State.Connecting && !this.#connected(fd, bits)) return;
    if (bits & EPOLL.OUT && connections.state[fd] === State.Echoing) this.#sendRest(fd);
    const look = bits & ~EPOLL.OUT || this.#command.patienceMs === 0;
    if (look && connections.isCurrent(fd, tag)) this.#read(fd, tag);
  }

  /** False if the handshake failed. */
  #connected(fd: number, bits: number): boolean {
    const { connections, tally } = this.#context;
    const number = bits & (EPOLL.ERR | EPOLL.HUP) ? pendingError(fd) : 0;
    // A server that resets at once may do so before the handshake is looked at.
    const reset = number === E.ECONNRESET;
    if (number !== 0 && !reset) {
      this.#never(fd, `connect: ${errnoName(number)}`);
      return false;
    }
    const now = monotonicNs();
    tally.opened++;
    tally.connect.record(now - (connections.since[fd] as number));
    connections.since[fd] = now;
    connections.state[fd] = State.Echoing;
    this.#serverEnd.look(fd);
    if (reset) {
      this.#ended(fd, number);
      return false;
    }
    this.#deadlines.answer.begin(fd);
    return true;
  }

  #sendRest(fd: number): void {
    const { connections, tally } = this.#context;
    const sent = connections.sent[fd] as number;
    const left = this.#request.subarray(sent);
    if (left.length > 0) {
      const n = send(fd, left, left.length);
      const number = n < 0 ? -n : 0;
      if (number === E.EAGAIN) return;
      // The error is told once: to whichever call comes first.
      if (number === E.ECONNRESET) return this.#ended(fd, number);
      // A server that has closed already says so at the next read.
      if (number === E.EPIPE) return;
      if (number !== 0) return this.#never(fd, `send: ${errnoName(number)}`);
      tally.bytesSent += n;
      connections.sent[fd] = sent + n;
      if (n < left.length) return;
    }
    if (this.#command.talk.expect.kind === "nothing") this.#judge(fd, "whole");
  }

  #read(fd: number, tag: number): void {
    const { connections, tally } = this.#context;
    for (let reads = 0; connections.isCurrent(fd, tag); reads++) {
      if (reads === MOST_READS) return this.#unread.add(fd, tag);
      const n = receive(fd, this.#buffer);
      if (n === 0) return this.#ended(fd, 0);
      if (n < 0) {
        const number = -n;
        if (number !== E.EAGAIN && number !== E.EINTR) return this.#ended(fd, number);
        // Nothing more is there: had the server closed by now, that would have been read.
        if (this.#command.patienceMs === 0 && connections.state[fd] === State.Open) {
          this.#closeFirst(fd);
        }
        return;
      }
      tally.bytesReceived += n;
      if (connections.state[fd] !== State.Echoing) continue;
      this.#judge(fd, (this.#answers[fd] as Answer).take(this.#buffer.subarray(0, n)));
    }
  }

  #judge(fd: number, verdict: Verdict): void {
    if (verdict === "more") return;
    this.#answered(fd, verdict);
    this.#wait(fd);
  }

  #answered(fd: number, verdict: Final): void {
    const ns = monotonicNs() - (this.#context.connections.since[fd] as number);
    this.#seen.answered(this.#answers[fd] as Answer, verdict, ns);
  }

  /** What was waited for is here, or never will be: now the server may close, or we do. */
  #wait(fd: number): void {
    const { connections } = this.#context;
    this.#serverEnd.look(fd);
    connections.since[fd] = monotonicNs();
    connections.state[fd] = State.Open;
    if (this.#command.patienceMs > 0) this.#deadlines.patience.begin(fd);
  }

  #closeFirst(fd: number): void {
    this.#seen.counts.clientFirst++;
    this.#context.closing.begin(fd);
  }

  /** The stream has ended: by FIN (0), or by an error. */
  #ended(fd: number, number: number): void {
    const { connections, tally, closing } = this.#context;
    const state = connections.state[fd];
    if (number === E.ECONNRESET) tally.resets++;
    if (state === State.Draining) return closing.drained(fd);
    this.#seen.serverEnded(number);
    if (state !== State.Open) this.#answered(fd, this.#verdictAtEnd(fd, number));
    this.#seen.waited(state === State.Open ? monotonicNs() - (connections.since[fd] as number) : 0);
    if (number === 0) this.#closeSecond(fd);
    else this.#leave(fd);
  }

  /** The stream ended while the answer was waited for; it may have been its end. */
  #verdictAtEnd(fd: number, number: number): Final {
    if (this.#command.talk.expect.kind === "nothing") return "whole";
    return number === 0 ? (this.#answers[fd] as Answer).end() : broken(number);
  }

  /** The server has closed, and the client closes now: in its mode, as it would have done first. */
  #closeSecond(fd: number): void {
    const { closing } = this.#context;
    closing.begin(fd);
    if (this.#awaitsEof) closing.drained(fd);
  }

  /** A reset connection is gone already: its mode has nothing to do any more. */
  #leave(fd: number): void {
    this.#context.connections.leave(fd);
    close(fd);
  }

  /** It did not come to a connection, or it is broken. */
  #never(fd: number, cause: string): void {
    this.#context.tally.fail(cause);
    this.#leave(fd);
  }
}
