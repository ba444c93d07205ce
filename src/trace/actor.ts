/**
 * A traced program: makes plain blocking calls, one after another, each stamped before and after.
 * @module
 */
import { closeMode } from "../close/registry.ts";
import type { TracedCall } from "../model/trace.ts";
import type { ModeSpec, Side } from "../model/words.ts";
import {
  acceptBlocking,
  sendWithoutWaiting,
  setReceiveTimeout,
  unread,
} from "../sys/blocking_socket.ts";
import { monotonicNs } from "../sys/clock.ts";
import { E, errnoName, expectErrno } from "../sys/errno.ts";
import { close, connect, receive, send, socketAddress } from "../sys/socket.ts";
import type { BySide, Played } from "./raw.ts";
import type { SocketEnd } from "../sys/sock_diag.ts";
import type { Step } from "./script.ts";
import type { Stage } from "./stage.ts";
import type { Watcher } from "./watcher.ts";

/** What a program is given. */
export interface Part {
  readonly side: Side;
  readonly steps: readonly Step[];
  readonly mode: ModeSpec;
  /** The client's bound socket, or the server's listener. */
  readonly fd: number;
  readonly ends: BySide<SocketEnd>;
  /** What is said; repeated as often as it takes. */
  readonly greeting: Uint8Array<ArrayBuffer>;
}

/** What calls may fail with (their manual pages); anything else was not errno (see errno.ts). */
const POSSIBLE: Readonly<Record<string, readonly number[]>> = {
  connect: [E.ECONNREFUSED, E.ETIMEDOUT, E.ENETUNREACH, E.EADDRNOTAVAIL, E.EACCES, E.EINTR],
  accept: [E.ECONNABORTED, E.EINTR, E.EMFILE, E.ENFILE, E.ENOBUFS, E.ENOMEM, E.EPERM],
  send: [E.EAGAIN, E.ECONNRESET, E.EPIPE, E.EINTR, E.ENOBUFS, E.ENOMEM, E.ETIMEDOUT, E.ENOTCONN],
  recv: [E.EAGAIN, E.ECONNRESET, E.EBADF, E.EINTR, E.ENOMEM, E.ETIMEDOUT, E.ENOTCONN],
};
const ANY_CALL = [E.EBADF, E.EINTR, E.EINVAL, E.ENOTCONN, E.ENOMEM, E.ENOBUFS];

const READ_BYTES = 65_536;
const FILL_BYTES = 4 * 2 ** 20;
const NS_PER_MS = 1e6;
const ARRIVAL_LIMIT_MS = 5000;

/** Plays a part. */
export class Actor {
  readonly #part: Part;
  readonly #stage: Stage;
  readonly #watcher: Watcher;
  readonly #calls: TracedCall[] = [];
  readonly #buffer = new Uint8Array(READ_BYTES);
  #fd: number;
  #lastError: string | null = null;
  #sent = 0;
  #received = 0;

  /** @param watcher of this thread: it looks between the calls, where nothing is being timed. */
  constructor(part: Part, { stage, watcher }: { stage: Stage; watcher: Watcher }) {
    this.#part = part;
    this.#stage = stage;
    this.#watcher = watcher;
    this.#fd = part.fd;
  }

  /**
   * Plays it to its end.
   * @throws {Error} where a call failed that can't fail here
   */
  play(): Played {
    for (const step of this.#part.steps) this.#take(step);
    return {
      calls: this.#calls,
      sentBytes: this.#sent,
      receivedBytes: this.#received,
      seen: this.#watcher.seen,
    };
  }

  #take(step: Step): void {
    switch (step.do) {
      case "connect":
        return this.#connect();
      case "accept":
        return this.#accept();
      case "send":
        return this.#sendAll(step.bytes);
      case "fill":
        return this.#fill();
      case "receive":
        return this.#receiveBytes(step.bytes);
      case "receive-all":
        while (this.#receiveOnce() > 0);
        return;
      case "receive-once":
        return void this.#receiveOnce();
      case "send-after-reset":
        if (this.#lastError === "ECONNRESET") this.#send(1);
        return;
      case "deadline":
        return void this.#call(
          "setsockopt",
          `SO_RCVTIMEO ${step.ms} ms`,
          () => setReceiveTimeout(this.#fd, step.ms),
        );
      case "prepare":
        return this.#prepare();
      case "close":
        return void this.#call("close", "", () => close(this.#fd));
      default:
        return this.#wait(step);
    }
  }

  #wait(step: Extract<Step, { do: "pause" | "announce" | "await" | "arrived" }>): void {
    switch (step.do) {
      case "pause":
        return pause(step.ms);
      case "announce":
        return this.#stage.announce(step.gate);
      case "await":
        return this.#stage.await(step.gate);
      case "arrived":
        return this.#arrived(step.bytes);
    }
  }

  /** Makes a call and keeps what came of it. */
  #call(call: string, detail: string, make: () => number): number {
    this.#stage.stir();
    this.#watcher.look();
    const tNs = monotonicNs();
    const result = make();
    const endNs = monotonicNs();
    const error = result < 0
      ? errnoName(expectErrno(call, -result, POSSIBLE[call] ?? ANY_CALL))
      : null;
    this.#lastError = error;
    this.#watcher.look();
    const { side } = this.#part;
    this.#calls.push({ kind: "call", tNs, endNs, side, call, detail, result, error });
    return result;
  }

  #must(result: number): void {
    if (result < 0) throw new Error(`${this.#calls.at(-1)?.call}(): ${this.#lastError}`);
  }

  #connect(): void {
    const { address, port } = this.#part.ends.server;
    const bytes = socketAddress(address, port);
    this.#must(this.#call("connect", `${address}:${port}`, () => connect(this.#fd, bytes)));
  }

  #accept(): void {
    const listener = this.#fd;
    this.#fd = this.#call("accept", "", () => acceptBlocking(listener));
    this.#must(this.#fd);
  }

  #send(bytes: number): number {
    const text = this.#part.greeting.subarray(0, bytes);
    const sent = this.#call("send", amount(bytes), () => send(this.#fd, text, text.length));
    if (sent > 0) this.#sent += sent;
    return sent;
  }

  #sendAll(bytes: number): void {
    for (let left = bytes; left > 0;) {
      const sent = this.#send(left);
      this.#must(sent);
      left -= sent;
    }
  }

  #fill(): void {
    const bytes = new Uint8Array(FILL_BYTES);
    let sent = 0;
    do {
      sent = this.#call(
        "send",
        `${FILL_BYTES / 2 ** 20} MiB, MSG_DONTWAIT`,
        () => sendWithoutWaiting(this.#fd, bytes),
      );
      if (sent > 0) this.#sent += sent;
    } while (sent > 0);
    if (this.#lastError !== "EAGAIN") this.#must(sent);
  }

  #receiveOnce(bytes = READ_BYTES): number {
    const room = this.#buffer.subarray(0, bytes);
    const n = this.#call("recv", "", () => receive(this.#fd, room));
    if (n > 0) this.#received += n;
    return n;
  }

  #receiveBytes(bytes: number): void {
    for (let left = bytes; left > 0;) {
      const n = this.#receiveOnce(Math.min(left, READ_BYTES));
      this.#must(n);
      if (n === 0) throw new Error("the stream ended before the echo was whole");
      left -= n;
    }
  }

  /** Down the same path as the closes that are measured (src/load/closing.ts). */
  #prepare(): void {
    const { name, seconds } = this.#part.mode;
    const mode = closeMode(name);
    const said = mode.prepares?.(seconds);
    const prepare = () => mode.prepare(this.#fd, seconds);
    if (said) this.#must(this.#call(said.call, said.detail, prepare));
    else {
      const result = prepare();
      if (result < 0) {
        throw new Error(`${name}: ${errnoName(expectErrno(name, -result, ANY_CALL))}`);
      }
    }
  }

  /** What was sent over loopback is there at once, or very soon if the kernel is busy. */
  #arrived(bytes: number): void {
    const end = monotonicNs() + ARRIVAL_LIMIT_MS * NS_PER_MS;
    while (unread(this.#fd) < bytes) {
      if (monotonicNs() > end) throw new Error(`${amount(bytes)} did not arrive`);
      pause(1);
    }
  }
}

function amount(bytes: number): string {
  return bytes === 1 ? "1 byte" : `${bytes} bytes`;
}

const clockwork = new Int32Array(new SharedArrayBuffer(4));

/** Sits in no call on the socket. */
function pause(ms: number): void {
  Atomics.wait(clockwork, 0, 0, ms);
}
