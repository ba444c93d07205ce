/**
 * Adds sockets up to a snapshot.
 * @module
 */
import { SIDES, TCP_STATES, type TcpState } from "../model/words.ts";
import { BoundPorts } from "./bound_ports.ts";
import { sideOf, type SideSnapshot, type SsSnapshot, type StateTotals } from "./ss_snapshot.ts";

/** A socket, in an object that the next one may be read into. */
export interface SocketRow {
  /** Index into `TCP_STATES`. */
  readonly state: number;
  readonly localPort: number;
  readonly peerPort: number;
  readonly recvQ: number;
  readonly sendQ: number;
  /** Its own address: the number of an IPv4 one, else a hash. */
  readonly localAddress: number;
  /** Seconds left on its `timewait` timer, which only TIME-WAIT and FIN-WAIT-2 can have; else NaN. */
  readonly timeWaitS: number;
}

/** Numbers kept of a state, in the order of `StateTotals`. */
const FIELDS = 5;
const TIME_WAIT = TCP_STATES.indexOf("TIME-WAIT");
const SYN_RECV = TCP_STATES.indexOf("SYN-RECV");
const UNCONN = TCP_STATES.indexOf("UNCONN");
const SERVER = 0;
const CLIENT = 1;

/** Sums by side and state; nothing is allocated for a socket. */
export class Tally {
  readonly #port: number;
  readonly #sums = new Float64Array(SIDES.length * TCP_STATES.length * FIELDS);
  readonly #owedS = new Float64Array(SIDES.length);
  readonly #untimed = new Uint32Array(SIDES.length);
  readonly #orphaned = new Uint32Array(SIDES.length);
  readonly #bound = new BoundPorts();
  #inUse = 0;
  #timeWait = 0;
  #unparsed = 0;

  /** @param port the servers' TCP port */
  constructor(port: number) {
    this.#port = port;
  }

  /**
   * Counts a socket: the server's if the port is its own, the client's if it is its peer's, else
   * only in the totals of the namespace.
   */
  add(row: SocketRow): void {
    this.#addToTotals(row);
    if (row.localPort === this.#port) this.#addTo(SERVER, row);
    else if (row.peerPort === this.#port) this.#addTo(CLIENT, row);
  }

  /** Counts a row that could not be understood. */
  addUnparsed(): void {
    this.#unparsed += 1;
  }

  /** What was counted. */
  snapshot(): SsSnapshot {
    return {
      client: this.#side(CLIENT),
      server: this.#side(SERVER),
      total: { inUse: this.#inUse, timeWait: this.#timeWait, ...this.#bound.count() },
      unparsed: this.#unparsed,
    };
  }

  /** What /proc/net/sockstat counts as `inuse` and as `tw`, and the ports that they hold. */
  #addToTotals({ state, localPort, localAddress, timeWaitS }: SocketRow): void {
    if (state === TIME_WAIT || !Number.isNaN(timeWaitS)) this.#timeWait += 1;
    else if (state === SYN_RECV || state === UNCONN) return;
    else this.#inUse += 1;
    // That a trial's servers are reached by many addresses is its own doing.
    this.#bound.add(localPort, localPort === this.#port ? 0 : localAddress);
  }

  #addTo(side: number, row: SocketRow): void {
    const sums = this.#sums;
    const at = (side * TCP_STATES.length + row.state) * FIELDS;
    (sums[at] as number) += 1;
    (sums[at + 1] as number) += row.recvQ;
    (sums[at + 2] as number) += row.sendQ;
    if (row.recvQ > 0) (sums[at + 3] as number) += 1;
    if (row.sendQ > 0) (sums[at + 4] as number) += 1;
    const timed = !Number.isNaN(row.timeWaitS);
    if (row.state === TIME_WAIT) {
      if (timed) (this.#owedS[side] as number) += row.timeWaitS;
      else (this.#untimed[side] as number) += 1;
    } else if (timed) (this.#orphaned[side] as number) += 1;
  }

  #side(side: number): SideSnapshot {
    const states: Partial<Record<TcpState, StateTotals>> = {};
    TCP_STATES.forEach((state, i) => {
      const at = (side * TCP_STATES.length + i) * FIELDS;
      const [sockets = 0, recvQ = 0, sendQ = 0, recvQSockets = 0, sendQSockets = 0] = this.#sums
        .subarray(at, at + FIELDS);
      states[state] = { sockets, recvQ, sendQ, recvQSockets, sendQSockets };
    });
    return sideOf(states, {
      timeWaitOwedS: this.#owedS[side] as number,
      timeWaitUntimed: this.#untimed[side] as number,
      orphanedFinWait2: this.#orphaned[side] as number,
    });
  }
}
