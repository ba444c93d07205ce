/**
 * The states that follow from a connection's packets by the state machine of RFC 9293 §3.3.2. Pure.
 *
 * On loopback a packet is dealt with in the call that sends it, so a state may last for less than
 * the kernel can be asked twice: LAST-ACK ends where the FIN that begins it is acknowledged.
 * @module
 */
import type { TracedPacket } from "../model/trace.ts";
import type { Side, TcpState } from "../model/words.ts";

/** A state and when the packet that led to it was sent. */
export interface ImpliedState {
  readonly tNs: number;
  readonly state: TcpState | "CLOSED";
}

/** One side of the state machine. */
class StateMachine {
  readonly #side: Side;
  readonly implied: ImpliedState[] = [];
  #state: TcpState | "CLOSED" = "CLOSED";
  /** What acknowledges the own FIN, once it was sent. */
  #finAck: number | undefined;

  constructor(side: Side) {
    this.#side = side;
  }

  take(packet: TracedPacket): void {
    if (packet.flags.includes("R")) this.#enter("CLOSED", packet);
    else if (packet.from === this.#side) this.#sent(packet);
    else this.#received(packet);
  }

  #enter(state: TcpState | "CLOSED", { tNs }: TracedPacket): void {
    if (state === this.#state) return;
    this.#state = state;
    this.implied.push({ tNs, state });
  }

  #sent(packet: TracedPacket): void {
    if (packet.flags.includes("S")) {
      this.#enter(packet.ack === null ? "SYN-SENT" : "SYN-RECV", packet);
    }
    if (!packet.flags.includes("F")) return;
    this.#finAck = packet.seq + packet.length + 1;
    if (this.#state === "ESTAB" || this.#state === "SYN-RECV") this.#enter("FIN-WAIT-1", packet);
    if (this.#state === "CLOSE-WAIT") this.#enter("LAST-ACK", packet);
  }

  #received(packet: TracedPacket): void {
    if (packet.ack !== null) {
      if (this.#state === "SYN-SENT" || this.#state === "SYN-RECV") this.#enter("ESTAB", packet);
      if (this.#finAck !== undefined && packet.ack >= this.#finAck) this.#finAcknowledged(packet);
    }
    if (!packet.flags.includes("F")) return;
    if (this.#state === "ESTAB") this.#enter("CLOSE-WAIT", packet);
    else if (this.#state === "FIN-WAIT-1") this.#enter("CLOSING", packet);
    else if (this.#state === "FIN-WAIT-2") this.#enter("TIME-WAIT", packet);
  }

  #finAcknowledged(packet: TracedPacket): void {
    if (this.#state === "FIN-WAIT-1") this.#enter("FIN-WAIT-2", packet);
    else if (this.#state === "CLOSING") this.#enter("TIME-WAIT", packet);
    else if (this.#state === "LAST-ACK") this.#enter("CLOSED", packet);
  }
}

/** The states of one side, in order; packets in the order they were sent. */
export function impliedStates(side: Side, packets: readonly TracedPacket[]): ImpliedState[] {
  const machine = new StateMachine(side);
  for (const packet of packets) machine.take(packet);
  return machine.implied;
}
