/**
 * What the repetitions of a cell say together: of its cliff, and of whom its ports are
 * held. Table, sentence and picture all ask here, so that they can't contradict each other.
 * @module
 */
import { peerOf, type Side } from "../../src/model/words.ts";
import { type CellSummary, type MetricValues, valueOf } from "../../src/stats/cells.ts";

/** Whether there is a cliff. */
export type CliffSeen =
  /** In every repetition, or in some: at so many TIME_WAIT. */
  | {
    readonly kind: "always" | "sometimes";
    readonly low: number;
    readonly high: number;
    readonly median: number;
    /** Repetitions with one, of how many that have a curve. */
    readonly seen: number;
    readonly of: number;
  }
  /** In no repetition, and each made all its connections. */
  | { readonly kind: "never" }
  /** In no repetition, but ports ran out or connections failed before it could have been seen. */
  | { readonly kind: "cut" };

/** What a cell's repetitions say of its cliff. */
export function cliffSeen(cell: CellSummary): CliffSeen {
  const cliff = valueOf(cell, "cliff_time_wait", "host");
  const { median, min, max } = cliff ?? {};
  if (!(typeof median === "number" && typeof min === "number" && typeof max === "number")) {
    return { kind: ranOut(cell) ? "cut" : "never" };
  }
  const seen = known(cliff).length;
  const of = Math.max(seen, curves(cell));
  return {
    ...{ kind: seen === of ? "always" : "sometimes", low: min, high: max },
    ...{ median, seen, of },
  };
}

/** Repetitions that have a curve at all: one that was disturbed shows neither a cliff nor none. */
export function curves(cell: CellSummary): number {
  return known(valueOf(cell, "rate_at_start", "client")).length;
}

/** Whether the load was cut short in any repetition, by want of ports or whatever else. */
function ranOut(cell: CellSummary): boolean {
  return known(valueOf(cell, "exhausted_time_wait", "host")).length > 0 ||
    known(valueOf(cell, "connections_opened", "client"))
      .some((connections) => connections < cell.connections);
}

/**
 * Ports in TIME_WAIT toward one destination, the most there were, where the TIME_WAIT stands on that
 * side; 0 where none stands there. On the client such a port can't be taken again; on the server a
 * new SYN from it ends the TIME_WAIT.
 */
export function portsHeld(cell: CellSummary, side: Side): MetricValues | undefined {
  const held = valueOf(cell, "ports_held_per_destination", "client");
  if (!held || known(held).length === 0) return held;
  if (standsOn(cell) === side) return held;
  return { ...held, values: held.values.map((value) => value && 0), median: 0, min: 0, max: 0 };
}

/** The side that closes first has the TIME_WAIT, unless the trials say otherwise. */
function standsOn(cell: CellSummary): Side {
  const other = peerOf(cell.closer);
  const per = (side: Side) => valueOf(cell, "time_wait_per_1000_closes", side)?.median ?? 0;
  return per(other) > per(cell.closer) ? other : cell.closer;
}

function known(values: MetricValues | undefined): number[] {
  return (values?.values ?? []).filter((value) => value !== null);
}
