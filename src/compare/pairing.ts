/**
 * Which runs were measured in turns, trial by trial (`bench --against`).
 * @module
 */
import type { Manifest } from "../model/run.ts";

/** Whether two runs are the two sides of one interleaved measurement. */
export function measuredInTurns(base: Manifest, head: Manifest): boolean {
  if (base.startedAt !== head.startedAt) return false;
  if (base.pairedWith === undefined && head.pairedWith === undefined) return named(base, head);
  return base.pairedWith === head.runId && head.pairedWith === base.runId;
}

/** Runs of earlier versions do not say it; their names tell, `…-base` and `…-head`. */
function named(base: Manifest, head: Manifest): boolean {
  return /-base$/.test(base.runId) && base.runId.replace(/-base$/, "-head") === head.runId;
}
