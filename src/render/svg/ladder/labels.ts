/**
 * What stands beside the lines of a ladder, broken to the room there is. Pure.
 * @module
 */
import { formatExact } from "../../../format/numbers.ts";
import type { TracedCall, TracedPacket, TracedState } from "../../../model/trace.ts";
import { SIZE } from "../theme.ts";
import { textWidth } from "../text_width.ts";
import { type FoldedRow, foldedText } from "./fold.ts";
import { ROOM } from "./geometry.ts";

/** `close() = 0, 12 µs`, or only its beginning if it lasts. */
export function callLines(call: TracedCall, whole: boolean): string[] {
  const what = `${call.call}(${call.detail})`;
  if (!whole) return broken([what], ROOM[call.side]);
  return broken(
    [what, `= ${resultText(call)}, ${duration(call.endNs - call.tNs)}`],
    ROOM[call.side],
  );
}

/** `close() = 0 after 1.00 s`. */
export function returnLines(call: TracedCall): string[] {
  const after = `after ${duration(call.endNs - call.tNs)}`;
  return broken([`${call.call} = ${resultText(call)}`, after], ROOM[call.side]);
}

/** What a call answered, as a person would say it. */
export function resultText({ call, result, error }: TracedCall): string {
  if (error !== null) return error;
  return call === "recv" && result === 0 ? "0 (EOF)" : String(result);
}

/** `FIN-WAIT-1`, and its queues where there is anything in them. */
export function stateLines(
  { side, state, source, recvQBytes, sendQBytes }: TracedState,
): string[] {
  const queues = [
    ...recvQBytes ? [`Recv-Q ${formatExact(recvQBytes)}`] : [],
    ...sendQBytes ? [`Send-Q ${formatExact(sendQBytes)}`] : [],
  ];
  const name = source === "packets" ? `(${state})` : state;
  return broken([name, ...queues], ROOM[side], true);
}

/** `F. seq 12 ack 12`, with the length where there is payload. */
export function packetLabel({ flags, seq, ack, length }: TracedPacket): string {
  return [
    flags,
    `seq ${seq}`,
    ...ack === null ? [] : [`ack ${ack}`],
    ...length > 0 ? [`len ${formatExact(length)}`] : [],
  ].join("  ");
}

/** What a folded row says, in lines short enough for the room between the life lines. */
export function foldedLines(row: FoldedRow): string[] {
  return foldedText(row).flatMap((text) => text.split(", "));
}

/** Three digits: `12.3 µs`, `41.0 ms`, `1.00 s`. */
export function duration(ns: number): string {
  const [value, unit] = ns < 999.5e3
    ? [ns / 1e3, "µs"]
    : ns < 999.5e6
    ? [ns / 1e6, "ms"]
    : [ns / 1e9, "s"];
  return `${
    value < 9.995 ? value.toFixed(2) : value < 99.95 ? value.toFixed(1) : value.toFixed(0)
  } ${unit}`;
}

/**
 * The parts on as few lines as fit; one too long for a line is broken between words. A single word
 * that is too long is cut, its end shown as `…`: only names get there, never a number.
 */
function broken(parts: readonly string[], room: number, bold = false): string[] {
  const fits = (text: string) => textWidth(text, { fontSize: SIZE.label, bold }) <= room;
  const lines: string[] = [];
  for (const part of parts) {
    const joined = `${lines.at(-1) ?? ""} ${part}`.trim();
    if (lines.length > 0 && fits(joined)) lines[lines.length - 1] = joined;
    else lines.push(...wordLines(part, fits));
  }
  return lines;
}

function wordLines(text: string, fits: (text: string) => boolean): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const joined = `${lines.at(-1) ?? ""} ${word}`.trim();
    if (lines.length > 0 && fits(joined)) lines[lines.length - 1] = joined;
    else lines.push(cut(word, fits));
  }
  return lines;
}

function cut(text: string, fits: (text: string) => boolean): string {
  if (fits(text)) return text;
  let length = text.length;
  while (length > 1 && !fits(`${text.slice(0, length)}…`)) length--;
  return `${text.slice(0, length)}…`;
}
