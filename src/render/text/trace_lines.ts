/**
 * One line for each thing on a trace's time line, packets as tcpdump prints them. Pure.
 * @module
 */
import { foldedText } from "../svg/ladder/fold.ts";
import { duration, resultText } from "../svg/ladder/labels.ts";
import type { Step } from "../svg/ladder/steps.ts";
import type { TracedCall, TracedPacket, TracedState } from "../../model/trace.ts";

/** What a line shows beside its time. */
export interface TraceLine {
  /** Milliseconds since the zero of the trace. */
  readonly tMs: number;
  /** `client > server` for a packet, else the side. */
  readonly who: string;
  readonly text: string;
}

/** A step's line. */
export function lineOf(step: Exclude<Step, { kind: "gap" }>): TraceLine {
  const tMs = step.tNs / 1e6;
  switch (step.kind) {
    case "packet":
      return { tMs, who: direction(step), text: packetText(step) };
    case "call":
      return { tMs, who: step.call.side, text: callText(step.call, step.whole) };
    case "return":
      return { tMs, who: step.call.side, text: returnText(step.call) };
    case "state":
      return { tMs, who: step.side, text: stateText(step) };
    case "folded":
      return { tMs, who: "…", text: foldedText(step).join("; ") };
  }
}

function direction({ from }: TracedPacket): string {
  return from === "client" ? "client > server" : "server > client";
}

/** Relative numbers, and the range of a segment's bytes, as tcpdump has them. */
function packetText({ flags, seq, ack, length, window, options }: TracedPacket): string {
  return [
    `Flags [${flags}]`,
    `seq ${length > 0 ? `${seq}:${seq + length}` : seq}`,
    ...ack === null ? [] : [`ack ${ack}`],
    `win ${window}`,
    ...options.length > 0 ? [`options [${options.join(",")}]`] : [],
    `length ${length}`,
  ].join(", ");
}

/** A short call that nothing happened during; of one that lasts, only that it was made. */
function callText(call: TracedCall, whole: boolean): string {
  const made = `${call.call}(${call.detail})`;
  return whole ? `${made} = ${resultText(call)}, held ${held(call)}` : `${made} …`;
}

function returnText(call: TracedCall): string {
  return `… ${call.call}() = ${resultText(call)}, held ${held(call)}`;
}

function held({ tNs, endNs }: TracedCall): string {
  return duration(endNs - tNs);
}

function stateText({ state, source, recvQBytes, sendQBytes }: TracedState): string {
  if (source === "packets") return `([${state}]), as the packets tell`;
  const queues = recvQBytes || sendQBytes
    ? `, Recv-Q ${recvQBytes ?? 0}, Send-Q ${sendQBytes ?? 0}`
    : "";
  return `[${state}]${queues}`;
}
