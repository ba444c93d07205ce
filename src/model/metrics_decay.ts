/**
 * Metrics of `decay`: TIME_WAIT watched to its end.
 * @module
 */
import type { Metric } from "./metric.ts";

/** In the order of tables. */
export const DECAY: readonly Metric[] = [];
