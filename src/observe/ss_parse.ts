/**
 * Reads what `ss -H -t -a -n -o` prints.
 *
 * A row is `State Recv-Q Send-Q Local:Port Peer:Port`, then fields in any order, of which only
 * `timer:(timewait,…)` matters (misc/ss.c: sock_state_print(), inet_addr_print(),
 * tcp_timer_print()). State names are the same in every release. What differs, and is allowed for:
 * - column widths, and blanks at the end of rows;
 * - `*:80` for any IPv4 address before 4.14, `0.0.0.0:80` after;
 * - IPv6 addresses without brackets before 4.13: the port is what follows the last colon;
 * - `127.0.0.1%lo:80` where a socket is bound to an interface;
 * - bound sockets that neither listen nor connect, as UNCONN from 6.8;
 * - a header row where `-H` (4.7) was not given, a Netid column where more than TCP was asked for;
 * - further rows of a socket that begin with a blank (`-e`, `-m`, `-i`), or one long row (`-O`).
 *
 * Only bytes are looked at and nothing is allocated for a row: 30,000 rows take about 10 ms.
 * @module
 */
import { TCP_STATES } from "../model/words.ts";
import { isBlank, type SsSnapshot } from "./ss_snapshot.ts";
import { type SocketRow, Tally } from "./ss_tally.ts";
import { isDigit, isTimeWaitTimer, secondsLeft } from "./ss_timer.ts";

const NEWLINE = 0x0a;
const COLON = 0x3a;
const STAR = 0x2a;
const MAX_PORT = 65_535;
/** No number; no real one is negative. */
const BAD = -1;
/** The port of a socket that has no peer, printed as `*`. */
const ANY_PORT = -2;

const encoder = new TextEncoder();
const STATE_NAMES = TCP_STATES.map((state) => encoder.encode(state));
const STATE_BY_HASH = new Map(STATE_NAMES.map((name, i) => [hash(name, 0, name.length), i]));
const HEADINGS = ["State", "Netid"].map((word) => encoder.encode(word));
const NETID = encoder.encode("tcp");
const TIME_WAIT = TCP_STATES.indexOf("TIME-WAIT");
const FIN_WAIT_2 = TCP_STATES.indexOf("FIN-WAIT-2");

/**
 * Counts the sockets of both sides by state.
 * @param text output of `ss`, whole or cut off, of any release
 * @param port the servers' TCP port: sockets whose own port it is are the server's, those whose
 * peer's port it is the client's, all others are left out
 * @returns sums; rows that make no sense are counted in `unparsed`. Never throws.
 */
export function parseSs(text: Uint8Array, port: number): SsSnapshot {
  const tally = new Tally(port);
  const rows = new Rows(text);
  while (rows.next()) {
    if (rows.read()) tally.add(rows);
    else tally.addUnparsed();
  }
  return tally.snapshot();
}

/** Goes through a text row by row, reading each into the same fields. */
class Rows implements SocketRow {
  state = 0;
  recvQ = 0;
  sendQ = 0;
  localPort = 0;
  peerPort = 0;
  localAddress = 0;
  timeWaitS = NaN;
  readonly #text: Uint8Array;
  /** Where the present token begins and ends, and where its row ends. */
  #from = 0;
  #to = 0;
  #end = -1;
  /** Where the address ends that was read last. */
  #colon = 0;

  constructor(text: Uint8Array) {
    this.#text = text;
  }

  /** Goes to the next row of a socket; false if there is none. */
  next(): boolean {
    const text = this.#text;
    while (this.#end + 1 < text.length) {
      this.#to = this.#end + 1;
      const end = text.indexOf(NEWLINE, this.#to);
      this.#end = end < 0 ? text.length : end;
      if (this.#to === this.#end || isBlank(text[this.#to])) continue;
      this.#token();
      if (!HEADINGS.some((word) => this.#is(word))) return true;
    }
    return false;
  }

  /** Reads the row that `next` found; false if it makes no sense. */
  read(): boolean {
    if (this.#is(NETID)) this.#token();
    this.state = this.#stateHere();
    this.recvQ = this.#number();
    this.sendQ = this.#number();
    this.localPort = this.#port();
    this.localAddress = hash(this.#text, this.#from, this.#colon);
    this.peerPort = this.#port();
    if (
      this.state === BAD || this.recvQ === BAD || this.sendQ === BAD ||
      this.localPort < 0 || this.peerPort === BAD
    ) return false;
    this.timeWaitS = NaN;
    if (this.state === TIME_WAIT || this.state === FIN_WAIT_2) this.#findTimer();
    return true;
  }

  #findTimer(): void {
    while (this.#token()) {
      if (!isTimeWaitTimer(this.#text, this.#from)) continue;
      this.timeWaitS = secondsLeft(this.#text, this.#from) ?? NaN;
      return;
    }
  }

  /** Goes to the next token of the row; false if there is none. */
  #token(): boolean {
    const text = this.#text;
    const end = this.#end;
    let at = this.#to;
    while (at < end && isBlank(text[at])) at++;
    this.#from = at;
    while (at < end && !isBlank(text[at])) at++;
    this.#to = at;
    return at > this.#from;
  }

  #is(word: Uint8Array): boolean {
    if (this.#to - this.#from !== word.length) return false;
    for (let i = 0; i < word.length; i++) if (this.#text[this.#from + i] !== word[i]) return false;
    return true;
  }

  #stateHere(): number {
    const index = STATE_BY_HASH.get(hash(this.#text, this.#from, this.#to));
    return index !== undefined && this.#is(STATE_NAMES[index] as Uint8Array) ? index : BAD;
  }

  #number(): number {
    return this.#token() ? digits(this.#text, this.#from, this.#to) : BAD;
  }

  /** The port of the address that comes next. */
  #port(): number {
    if (!this.#token()) return BAD;
    const text = this.#text;
    let colon = this.#to - 1;
    while (colon > this.#from && text[colon] !== COLON) colon--;
    this.#colon = colon;
    if (colon === this.#from) return BAD;
    if (this.#to - colon === 2 && text[colon + 1] === STAR) return ANY_PORT;
    const port = digits(text, colon + 1, this.#to);
    return port > MAX_PORT ? BAD : port;
  }
}

/** The number written from `from` to `to`, or `BAD`. Queues may exceed 32 bits when printed as %u. */
function digits(text: Uint8Array, from: number, to: number): number {
  if (from >= to || to - from > 10) return BAD;
  let value = 0;
  for (let at = from; at < to; at++) {
    if (!isDigit(text[at])) return BAD;
    value = value * 10 + (text[at] as number) - 0x30;
  }
  return value;
}

function hash(text: Uint8Array, from: number, to: number): number {
  let h = 0;
  for (let at = from; at < to; at++) h = (Math.imul(h, 31) + (text[at] as number)) | 0;
  return h;
}
