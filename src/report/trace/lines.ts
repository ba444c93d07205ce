/**
 * One line for each thing on a trace's time line, packets as tcpdump prints them. Pure.
 * @module
 */
import { foldedText, type TraceRow } from "../../chart/ladder/fold.ts";
import { duration, resultText } from "../../chart/ladder/labels.ts";
import type { TracedCall, TracedPacket, TracedState } from "../../model/trace.ts";

/** What a line shows beside its time. */
export interface TraceLine {
  /** Milliseconds since the zero of the trace. */
  readonly tMs: number;
  /** `client > server` for a packet, else the side. */
  readonly who: string;
  readonly text: string;
}

/** A row's line. */
export function lineOf(row: TraceRow): TraceLine {
  const tMs = row.tNs / 1e6;
  switch (row.kind) {
    case "packet":
      return { tMs, who: direction(row), text: packetText(row) };
    case "call":
      return { tMs, who: row.side, text: callText(row) };
    case "state":
      return { tMs, who: row.side, text: stateText(row) };
    case "folded":
      return { tMs, who: "…", text: foldedText(row).join("; ") };
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

function callText(call: TracedCall): string {
  const held = duration(call.endNs - call.tNs);
  return `${call.call}(${call.detail}) = ${resultText(call)}, held ${held}`;
}

function stateText({ state, source, recvQBytes, sendQBytes }: TracedState): string {
  if (source === "packets") return `([${state}]), as the packets tell`;
  const queues = recvQBytes || sendQBytes
    ? `, Recv-Q ${recvQBytes ?? 0}, Send-Q ${sendQBytes ?? 0}`
    : "";
  return `[${state}]${queues}`;
}
