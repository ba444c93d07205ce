/**
 * Reads what `ss -t -a -D -` writes: the kernel's answers as they came, nothing made into text.
 *
 * Making rows is most of what `ss` does: over 20,000 sockets it took 13 ms of CPU with `-D -` and 33
 * to 47 ms with `-H -t -a -n -o`. And timers come in milliseconds, not cut short to seconds. The
 * option is as old as the netlink interface (misc/ss.c, dump_tcpdiag; man page ss(8)) and was tried
 * with iproute2 3.18 to 7.1.
 *
 * The dump is a row of netlink messages: struct nlmsghdr (linux/netlink.h), struct inet_diag_msg
 * (linux/inet_diag.h), attributes; all a multiple of 4 long, in the machine's byte order but for the
 * ports. The last one is NLMSG_DONE.
 * @module
 */
import { TCP_STATES, type TcpState } from "../model/words.ts";
import type { SsSnapshot } from "./ss_snapshot.ts";
import { type SocketRow, Tally } from "./ss_tally.ts";

/** nlmsg_type: linux/netlink.h, linux/inet_diag.h, linux/sock_diag.h. */
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const TCPDIAG_GETSOCK = 18;
const SOCK_DIAG_BY_FAMILY = 20;
const MESSAGE_TYPES = [NLMSG_ERROR, NLMSG_DONE, TCPDIAG_GETSOCK, SOCK_DIAG_BY_FAMILY];

const HEADER_BYTES = 16;
const DIAG_BYTES = 72;
const AF_INET = 2;
/** IDIAG_TIMER_TIMEWAIT. */
const TIMEWAIT_TIMER = 3;

/** By number (include/net/tcp_states.h), from 1. */
export const KERNEL_STATES: readonly TcpState[] = [
  "ESTAB",
  "SYN-SENT",
  "SYN-RECV",
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "TIME-WAIT",
  "UNCONN",
  "CLOSE-WAIT",
  "LAST-ACK",
  "LISTEN",
  "CLOSING",
];
const STATE_INDEX = KERNEL_STATES.map((state) => TCP_STATES.indexOf(state));

/** Whether this is a dump rather than text. */
export function isDump(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER_BYTES) return false;
  return MESSAGE_TYPES.includes(view(bytes).getUint16(4, true));
}

/**
 * Counts the sockets of both sides by state.
 * @param bytes a dump, whole or cut off
 * @param port the servers' TCP port
 * @returns sums; messages that make no sense, and the end where it is missing, are counted in
 * `unparsed`. Never throws.
 */
export function parseDump(bytes: Uint8Array, port: number): SsSnapshot {
  const reader = new DumpReader(port);
  reader.add(bytes);
  return reader.snapshot();
}

/** Reads a dump that comes in pieces of whole messages. Nothing is allocated for a socket. */
export class DumpReader {
  readonly #tally: Tally;
  readonly #row = {
    ...{ state: 0, localPort: 0, peerPort: 0, recvQ: 0, sendQ: 0, localAddress: 0 },
    timeWaitS: NaN,
  };
  #done = false;

  /** @param port the servers' TCP port */
  constructor(port: number) {
    this.#tally = new Tally(port);
  }

  /** Counts what is in the next piece. Never throws. */
  add(bytes: Uint8Array): void {
    const data = view(bytes);
    let at = 0;
    while (at + HEADER_BYTES <= bytes.length) {
      const length = data.getUint32(at, true);
      const type = data.getUint16(at + 4, true);
      if (length < HEADER_BYTES || at + length > bytes.length) break;
      this.#done = type === NLMSG_DONE;
      if (!this.#done) {
        const row = this.#row;
        if (isSocket(type, length) && read(data, at + HEADER_BYTES, row)) this.#tally.add(row);
        else this.#tally.addUnparsed();
      }
      at += (length + 3) & ~3;
    }
    if (at < bytes.length) this.#done = false;
  }

  /** What was counted; an end that is missing is counted in `unparsed`. */
  snapshot(): SsSnapshot {
    if (!this.#done) this.#tally.addUnparsed();
    return this.#tally.snapshot();
  }
}

function isSocket(type: number, length: number): boolean {
  return (type === SOCK_DIAG_BY_FAMILY || type === TCPDIAG_GETSOCK) &&
    length >= HEADER_BYTES + DIAG_BYTES;
}

/** Reads a struct inet_diag_msg; false if its state is unknown. */
function read(data: DataView, at: number, row: { -readonly [K in keyof SocketRow]: number }) {
  const state = STATE_INDEX[data.getUint8(at + 1) - 1];
  if (state === undefined) return false;
  row.state = state;
  row.localPort = data.getUint16(at + 4, false);
  row.peerPort = data.getUint16(at + 6, false);
  row.timeWaitS = data.getUint8(at + 2) === TIMEWAIT_TIMER
    ? data.getUint32(at + 52, true) / 1000
    : NaN;
  row.localAddress = data.getUint32(at + 8, false);
  if (data.getUint8(at) !== AF_INET) {
    for (let word = at + 12; word < at + 24; word += 4) {
      row.localAddress = Math.imul(row.localAddress, 31) + data.getUint32(word, false);
    }
  }
  row.recvQ = data.getUint32(at + 56, true);
  row.sendQ = data.getUint32(at + 60, true);
  return true;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
