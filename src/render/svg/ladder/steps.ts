/**
 * From rows to steps down the ladder: a call that lasts takes two, and time without anything
 * happening takes one. Pure.
 * @module
 */
import type { TracedCall } from "../../../model/trace.ts";
import { type TraceRow, WAIT_NS } from "./fold.ts";
import { callLines, foldedLines, returnLines, stateLines } from "./labels.ts";

/** One step: a row, the return of a call whose beginning is above, or a gap. */
export type Step =
  | Exclude<TraceRow, TracedCall>
  /** `whole`: it returned soon and before anything else happened, so this step is all of it. */
  | {
    readonly kind: "call";
    readonly tNs: number;
    readonly call: TracedCall;
    readonly whole: boolean;
  }
  | { readonly kind: "return"; readonly tNs: number; readonly call: TracedCall }
  | { readonly kind: "gap"; readonly tNs: number; readonly ns: number };

/** A step and the stretch of the drawing that is its own. */
export interface LaidRow {
  readonly step: Step;
  readonly top: number;
  readonly bottom: number;
  /** Of a return: where the call's beginning was drawn. */
  readonly since?: number;
  /** Time to label it with, nanoseconds. */
  readonly tNs: number;
}

/** Height of a line of text beside a life line, and of a packet with its label above it. */
const LINE = 16;
const PACKET = 34;
const GAP = 30;

/** The steps one below the other from `top` on. */
export function laidOut(rows: readonly TraceRow[], top: number): LaidRow[] {
  const laid: LaidRow[] = [];
  const begun = new Map<TracedCall, number>();
  let y = top;
  for (const step of withGaps(stepsOf(rows))) {
    const height = heightOf(step);
    const since = step.kind === "return" ? begun.get(step.call) : undefined;
    laid.push({
      step,
      top: y,
      bottom: y + height,
      tNs: step.tNs,
      ...since === undefined ? {} : { since },
    });
    if (step.kind === "call") begun.set(step.call, y);
    y += height;
  }
  return laid;
}

/** The rows in the order of their times, a call that lasts as two: what it answered comes after what led to it. */
export function stepsOf(rows: readonly TraceRow[]): Exclude<Step, { kind: "gap" }>[] {
  const steps: { readonly step: Exclude<Step, { kind: "gap" }>; readonly order: number }[] = [];
  rows.forEach((row, order) => {
    if (row.kind !== "call") {
      steps.push({ step: row, order });
      return;
    }
    const lasts = row.endNs - row.tNs > WAIT_NS ||
      rows.some((other, index) => index > order && other.tNs < row.endNs && other.tNs >= row.tNs);
    steps.push({ step: { kind: "call", tNs: row.tNs, call: row, whole: !lasts }, order });
    if (lasts) steps.push({ step: { kind: "return", tNs: row.endNs, call: row }, order });
  });
  return steps.sort((a, b) => a.step.tNs - b.step.tNs || a.order - b.order).map(({ step }) => step);
}

/** A gap runs from the latest thing above it: a folded row may end after rows drawn below it. */
function withGaps(steps: readonly Step[]): Step[] {
  let latest = steps[0]?.tNs ?? 0;
  return steps.flatMap((step) => {
    const since = latest;
    latest = Math.max(latest, step.kind === "folded" ? step.endNs : step.tNs);
    const ns = step.tNs - since;
    return ns > WAIT_NS ? [{ kind: "gap" as const, tNs: since, ns }, step] : [step];
  });
}

function heightOf(step: Step): number {
  switch (step.kind) {
    case "packet":
      return PACKET;
    case "gap":
      return GAP;
    case "folded":
      return LINE * foldedLines(step).length + 20;
    case "state":
      return LINE * stateLines(step).length + 4;
    case "call":
      return LINE * callLines(step.call, step.whole).length + 4;
    case "return":
      return LINE * returnLines(step.call).length + 4;
  }
}
