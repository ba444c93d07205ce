/**
 * What is to be traced, as plain data.
 * @module
 */
import type { TraceSpec } from "../model/trace.ts";
import { type IsolationWish, modeText } from "../model/words.ts";

/** A trace but for the isolation, which the machine decides. */
export type WishedTrace = Omit<TraceSpec, "isolation">;

/** What is to be traced, and where it goes. */
export interface TraceOptions {
  /** At least one; no two alike. */
  readonly traces: readonly WishedTrace[];
  readonly isolation: IsolationWish;
  /** Folder; `undefined` for one named after the time. */
  readonly out: string | undefined;
  readonly format: "text" | "json";
}

/** What a trace's files are named after where there are several: `linger-1-server-unread`. */
export function traceName({ mode, closer, state }: WishedTrace): string {
  return `${modeText(mode).replace(":", "-")}-${closer}-${state}`;
}
