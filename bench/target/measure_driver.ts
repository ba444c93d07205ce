import { rst } from "../../src/close/rst.ts";
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
import { type Answer, answerFor, fromBase64, type Verdict } from "./measure_answer.ts";
import { State } from "../../src/load/connections.ts";
import { Times } from "../../src/load/times.ts";
import type { Drive, DriveDone } from "../../src/load/special_orders.ts";
import { Deadlines } from "../../src/load/deadlines.ts";
import type { Lent, Obey } from "../../src/load/commands/context.ts";

const EVENTS = EPOLL.IN | EPOLL.OUT | EPOLL.RDHUP | EPOLL.ET;
/** A server that has not answered by then is given up. */
const ANSWER_MS = 5000;

/** So many times as many connections as are in flight at once. */
const FUTILE_TURNS = 2;

/** The part of --patience at whose end it is by chance that the server closes before the client. */
const LAST_PART = 0.2;

/** `drive`: talks to a server of which nothing is known, and sees who closes first, and how. */
export const drive: Obey<Drive> = (order, lent) => new Driver(order, lent).run();

class Driver {
  readonly #order: Drive;
  readonly #lent: Lent;
  readonly #request: Uint8Array<ArrayBuffer>;
  readonly #addresses: Uint8Array<ArrayBuffer>[];
  readonly #answers: Answer[] = [];
  readonly #buffer = new Uint8Array(64 * 1024);
  readonly #unanswered: Deadlines;
  readonly #patience: Deadlines;
  readonly #serverClose = new Times();
  #toStart: number;
  #unansweredYet = 0;
  readonly #counts = { served: 0, serverFin: 0, serverReset: 0, clientFirst: 0, late: 0 };

  constructor(order: Drive, lent: Lent) {
    this.#order = order;
    this.#lent = lent;
    this.#toStart = order.connections;
    this.#request = fromBase64(order.talk.send);
    const { destinations, port } = lent.configure;
    this.#addresses = destinations.map((address) => socketAddress(address, port));
    this.#unanswered = new Deadlines(lent.connections, State.Echoing, {
      ms: ANSWER_MS,
      due: (fd) => {
        this.#unansweredYet++;
        this.#lost(fd, `answer: none within ${ANSWER_MS / 1000} s`);
      },
    });
    this.#patience = new Deadlines(lent.connections, State.Open, {
      ms: order.patienceMs,
      due: (fd) => this.#closeFirst(fd),
    });
  }

  run(): DriveDone {
    const { loop, connections, closing } = this.#lent;
    loop.onEvent = (fd, bits, tag) => {
      this.#onEvent(fd, bits, tag);
      this.#startMore();
    };
    for (const timed of [this.#unanswered, this.#patience]) {
      loop.keepTime({
        dueIn: () => timed.dueIn(),
        look: () => {
          timed.look();
          this.#startMore();
        },
      });
    }
    const startNs = monotonicNs();
    this.#startMore();
    loop.runThrough(() => this.#toStart === 0 && connections.open + closing.offLoop === 0);
    const serverClose = this.#serverClose.encode();
    return { type: "drive-done", startNs, endNs: monotonicNs(), ...this.#counts, serverClose };
  }

  /**
   * Each connection of a server that never answers, or never closes, takes as long as is waited for
   * it; after so many, and not one that was otherwise, the others would only show it again.
   */
  #startMore(): void {
    const { connections, closing } = this.#lent;
    const futile = this.#futile();
    if (futile !== undefined) return this.#leaveOut(futile);
    while (
      this.#toStart > 0 && connections.open + closing.offLoop < this.#order.concurrency
    ) this.#start();
  }

  /** What no connection so far has got from the server. */
  #futile(): string | undefined {
    const { tally: { closes, drainsGivenUp } } = this.#lent;
    const enough = FUTILE_TURNS * this.#order.concurrency;
    if (this.#counts.served === 0 && this.#unansweredYet >= enough) return "answered";
    if (drainsGivenUp === closes && closes >= enough) return "closed by the server";
    return undefined;
  }

  #leaveOut(what: string): void {
    const { tally } = this.#lent;
    for (; this.#toStart > 0; this.#toStart--) {
      tally.fail(`not tried: none of ${tally.opened} before was ${what}`);
    }
  }

  #start(): void {
    const { connections, tally, loop } = this.#lent;
    const number = this.#order.connections - this.#toStart--;
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
    this.#answers[fd] = answerFor(this.#order.talk.expect, this.#request);
    loop.epoll.add(fd, EVENTS, tag);
  }

  #onEvent(fd: number, bits: number, tag: number): void {
    const { connections } = this.#lent;
    if (!connections.isCurrent(fd, tag)) return;
    if (connections.state[fd] === State.Connecting && !this.#connected(fd, bits)) return;
    if (bits & EPOLL.OUT && connections.state[fd] === State.Echoing) this.#sendRest(fd);
    if (bits & ~EPOLL.OUT && connections.isCurrent(fd, tag)) this.#read(fd, tag);
  }

  /** False if the handshake failed. */
  #connected(fd: number, bits: number): boolean {
    const { connections, tally } = this.#lent;
    const number = bits & (EPOLL.ERR | EPOLL.HUP) ? pendingError(fd) : 0;
    // A server that resets at once may do so before the handshake is looked at.
    const reset = number === E.ECONNRESET;
    if (number !== 0 && !reset) {
      this.#lost(fd, `connect: ${errnoName(number)}`);
      return false;
    }
    const now = monotonicNs();
    tally.opened++;
    tally.connect.record(now - (connections.since[fd] as number));
    connections.since[fd] = now;
    connections.state[fd] = State.Echoing;
    if (reset) {
      this.#ended(fd, number);
      return false;
    }
    this.#unanswered.begin(fd);
    return true;
  }

  #sendRest(fd: number): void {
    const { connections, tally } = this.#lent;
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
      if (number !== 0) return this.#lost(fd, `send: ${errnoName(number)}`);
      tally.bytesSent += n;
      connections.sent[fd] = sent + n;
      if (n < left.length) return;
    }
    if (this.#order.talk.expect.kind === "nothing") this.#served(fd);
  }

  #read(fd: number, tag: number): void {
    const { connections, tally } = this.#lent;
    while (connections.isCurrent(fd, tag)) {
      const n = receive(fd, this.#buffer);
      if (n === 0) return this.#ended(fd, 0);
      if (n < 0) {
        const number = -n;
        if (number !== E.EAGAIN && number !== E.EINTR) this.#ended(fd, number);
        return;
      }
      tally.bytesReceived += n;
      if (connections.state[fd] !== State.Echoing) continue;
      this.#judge(fd, (this.#answers[fd] as Answer).take(this.#buffer.subarray(0, n)));
    }
  }

  #judge(fd: number, verdict: Verdict): void {
    if (verdict === "whole") this.#served(fd);
    else if (verdict !== "more") this.#lost(fd, `answer: ${verdict.wrong}`);
  }

  /** The whole answer is here: now the server may close, or we do. */
  #served(fd: number): void {
    const { connections, tally } = this.#lent;
    const now = monotonicNs();
    tally.echo.record(now - (connections.since[fd] as number));
    connections.since[fd] = now;
    connections.state[fd] = State.Open;
    this.#counts.served++;
    if (this.#order.patienceMs === 0) this.#closeFirst(fd);
    else this.#patience.begin(fd);
  }

  #closeFirst(fd: number): void {
    this.#counts.clientFirst++;
    this.#lent.closing.begin(fd);
  }

  /** The stream has ended: by FIN (0), or by an error. */
  #ended(fd: number, number: number): void {
    const { connections, tally, closing } = this.#lent;
    const state = connections.state[fd];
    if (number === E.ECONNRESET) tally.resets++;
    if (state === State.Draining) return closing.drained(fd);
    if (number === E.ECONNRESET) this.#counts.serverReset++;
    else if (number === 0) this.#counts.serverFin++;
    if (state === State.Open) {
      this.#servedThenEnded(monotonicNs() - (connections.since[fd] as number));
      return this.#leave(fd);
    }
    const verdict = number === 0
      ? (this.#answers[fd] as Answer).end()
      : { wrong: errnoName(number) };
    if (verdict !== "whole") return this.#lost(fd, `answer: ${wrongOf(verdict)}`);
    tally.echo.record(monotonicNs() - (connections.since[fd] as number));
    this.#counts.served++;
    this.#serverClose.record(0);
    this.#leave(fd);
  }

  /** @param waitNs from the whole answer to the server's end */
  #servedThenEnded(waitNs: number): void {
    this.#serverClose.record(waitNs);
    if (waitNs >= (1 - LAST_PART) * this.#order.patienceMs * 1e6) this.#counts.late++;
  }

  #leave(fd: number): void {
    this.#lent.connections.leave(fd);
    close(fd);
  }

  /** Gives a connection up, without leaving anything behind on our side. */
  #lost(fd: number, cause: string): void {
    this.#lent.tally.fail(cause);
    rst.prepare(fd, undefined);
    this.#leave(fd);
  }
}

function wrongOf(verdict: Verdict): string {
  return typeof verdict === "object" ? verdict.wrong : "server closed before the answer was whole";
}
