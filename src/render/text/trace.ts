/**
 * A trace for the terminal: its lines and what they come to. Pure.
 * @module
 */
import { fold } from "../svg/ladder/fold.ts";
import { duration } from "../svg/ladder/labels.ts";
import { stepsOf } from "../svg/ladder/steps.ts";
import type { Trace } from "../../model/trace.ts";
import { modeText, type Side, SIDES } from "../../model/words.ts";
import { type Style, styleOf, type TextOptions, wrapped } from "./terminal_text.ts";
import { lineOf, type TraceLine } from "./trace_lines.ts";
import { summaryOf, type TraceSummary } from "./trace_summary.ts";

const WHO = "client > server".length;
const TIME = 10;

/** The whole trace as text; ends with a line break. */
export function traceText(trace: Trace, options: TextOptions): string {
  const style = styleOf(options);
  const lines = stepsOf(fold(trace.events)).map(lineOf).flatMap((line) =>
    shown(line, options, style)
  );
  const heading = `${"ms".padStart(TIME)}  ${"who".padEnd(WHO)}  what`;
  const told = sentences(trace).flatMap((text) => wrapped(text, { width: options.width }));
  return [style.dim(heading), ...lines, "", ...told, ""].join("\n");
}

function shown({ tMs, who, text }: TraceLine, { width }: TextOptions, style: Style): string[] {
  const lead = `${tMs.toFixed(3).padStart(TIME)}  ${who.padEnd(WHO)}  `;
  return wrapped(text, { width, lead }).map((line, index) =>
    index === 0 && /\[[SFPR.]*[FR][.]?\]| = E[A-Z]{3,}/.test(text)
      ? `${line.slice(0, lead.length)}${style.bold(line.slice(lead.length))}`
      : line
  );
}

/** What the trace shows, each sentence made of its figures. */
export function sentences(trace: Trace): string[] {
  const summary = summaryOf(trace);
  return [
    closed(trace, summary),
    ...wire(summary),
    ...answers(summary),
    ended(trace),
    ...SIDES.flatMap((side) => bytes(trace, summary, side)),
    ...counters(trace),
    ...captured(trace),
    ...trace.warnings.map((warning) => `Note: ${warning}.`),
  ];
}

function closed(
  { spec }: Trace,
  { closer, closeHeldNs, closeResult, drainedNs }: TraceSummary,
): string {
  const how = `The ${closer} closed in mode ${modeText(spec.mode)}`;
  if (closeHeldNs === null) return `${how}, but its close() did not return within the trace.`;
  const answer = closeResult === "0" ? "returned 0" : `failed with ${closeResult}`;
  const read = drainedNs > 0 ? `, reading in between for ${duration(drainedNs)}` : "";
  return `${how}: its closing calls held it for ${
    duration(closeHeldNs)
  }${read}, and close() ${answer}.`;
}

function wire({ wire }: TraceSummary): string[] {
  if (wire === null) return [];
  if (wire.length === 0) return ["On the wire: neither FIN nor RST within the trace."];
  const steps = wire.map((step) => step.replace(/ (\S+)/, " [$1]"));
  return [`On the wire: ${steps.join(", ")}.`];
}

function answers({ closer, peer, peerReturns, closerReturns }: TraceSummary): string[] {
  const of = (side: Side, returns: readonly string[]) =>
    returns.length === 0 ? [] : [`The ${side}'s calls answered: ${returns.join(", then ")}.`];
  return [...of(peer, peerReturns), ...of(closer, closerReturns)];
}

function ended({ final }: Trace): string {
  const one = (side: Side) => {
    const { state, timerMs } = final[side];
    const timer = timerMs === null ? "" : ` for another ${duration(timerMs * 1e6)}`;
    return `the ${side}'s socket ${state === "CLOSED" ? "is gone" : `is in ${state}${timer}`}`;
  };
  return `At the end ${one("client")}, ${one("server")}.`;
}

function bytes(trace: Trace, { isOver }: TraceSummary, side: Side): string[] {
  const { sent, delivered } = trace.bytes[side];
  if (sent === 0) return [];
  const grouped = (n: number) => n.toLocaleString("en-US");
  const lost = sent - delivered;
  return [
    `Of the ${side}'s ${grouped(sent)} bytes ${grouped(delivered)} were delivered${
      lost > 0 ? `, ${grouped(lost)} ${isOver ? "were lost" : "not by the end of the trace"}` : ""
    }.`,
  ];
}

function counters({ counters }: Trace): string[] {
  const moved = Object.entries(counters).filter(([, n]) => n !== 0);
  if (moved.length === 0) return [];
  return [`Kernel counters: ${moved.map(([name, n]) => `${name} +${n}`).join(", ")}.`];
}

function captured({ capture }: Trace): string[] {
  if (capture === null) return ["Packets could not be captured: calls and states only."];
  if (capture.dropped === 0) return [`${capture.packets} packets captured, none missed.`];
  return [`${capture.packets} packets captured; the kernel dropped ${capture.dropped} more.`];
}
