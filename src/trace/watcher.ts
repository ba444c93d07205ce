/**
 * Watches the sockets of both sides and keeps what changes.
 * @module
 */
import { peerOf, type TcpState } from "../model/words.ts";
import { type Side, SIDES } from "../model/words.ts";
import { KERNEL_STATES } from "../observe/ss_dump.ts";
import { monotonicNs } from "../sys/clock.ts";
import { question, type SockDiag, type SocketEnd } from "../sys/sock_diag.ts";
import type { BySide, SeenState } from "./raw.ts";

const WARM_LOOKS = 100;
/** A look takes some microseconds. */
const STALE_NS = 50_000;
const MOST_TRIES = 10;

/** Of a socket that is gone. */
const NO_DATA = { recvQBytes: 0, sendQBytes: 0, timerMs: null };
/**
 * Of one in SYN-SENT: its sequence numbers, from which the kernel computes the queues, may be half set
 * (tcp_connect_init(), tcp_output.c).
 */
const NOT_KNOWN = { recvQBytes: null, sendQBytes: null, timerMs: null };

interface Watched {
  readonly side: Side;
  readonly question: Uint8Array<ArrayBuffer>;
  state: TcpState | "CLOSED";
  recvQ: number | null;
  sendQ: number | null;
  timerMs: number | null;
}

/** Whoever answers. */
type Asked = Pick<SockDiag, "ask">;

/** Asks the kernel again and again. */
export class Watcher {
  readonly seen: SeenState[] = [];
  readonly #diag: Asked;
  readonly #watched: readonly Watched[];

  constructor(diag: Asked, ends: BySide<SocketEnd>) {
    this.#diag = diag;
    this.#watched = SIDES.map((side) => ({
      side,
      question: question(ends[side], ends[peerOf(side)]),
      state: "CLOSED",
      recvQ: 0,
      sendQ: 0,
      timerMs: null,
    }));
  }

  /** Looks so often that it is compiled before it counts; to be called before there is anything. */
  warmUp(): void {
    for (let i = 0; i < WARM_LOOKS; i++) this.look();
  }

  /**
   * Looks once at each side; whether anything had changed.
   * @throws {SystemCallError} where the kernel does not answer
   */
  look(): boolean {
    let changed = false;
    for (const watched of this.#watched) changed = this.#lookAt(watched) || changed;
    return changed;
  }

  #lookAt(watched: Watched): boolean {
    const { answer, tNs } = this.#fresh(watched.question);
    const state = answer ? KERNEL_STATES[answer.state - 1] ?? "CLOSED" : "CLOSED";
    const { recvQBytes, sendQBytes, timerMs } = state === "SYN-SENT"
      ? NOT_KNOWN
      : answer ?? NO_DATA;
    watched.timerMs = timerMs;
    if (
      state === watched.state && recvQBytes === watched.recvQ && sendQBytes === watched.sendQ
    ) return false;
    watched.state = state;
    watched.recvQ = recvQBytes;
    watched.sendQ = sendQBytes;
    this.seen.push({ side: watched.side, tNs, state, recvQBytes, sendQBytes });
    return true;
  }

  /**
   * An answer whose time is known: a thread that lost its processor between question and answer
   * would stamp what is long past, so it asks again.
   */
  #fresh(question: Uint8Array<ArrayBuffer>) {
    for (let tries = 1;; tries++) {
      const asked = monotonicNs();
      const answer = this.#diag.ask(question);
      const tNs = monotonicNs();
      if (tNs - asked < STALE_NS || tries === MOST_TRIES) return { answer, tNs };
    }
  }

  /** Whether both sides have come to rest: gone, or only waiting for their time to pass. */
  get atRest(): boolean {
    return this.#watched.every(({ state }) => state === "CLOSED" || state === "TIME-WAIT");
  }

  /** What each side's timer still had to run in the last look, milliseconds. */
  get timers(): BySide<number | null> {
    const of = (side: Side) => this.#watched.find((one) => one.side === side)?.timerMs ?? null;
    return { client: of("client"), server: of("server") };
  }
}
