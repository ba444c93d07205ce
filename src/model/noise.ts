/**
 * How large a difference of a noisy metric has to be before it counts: what a machine's own moods
 * do to it between two runs of the same code, rounded up.
 * @module
 */
import type { CommonMetricName } from "./metric_list.ts";
import type { NoiseThreshold, Unit } from "./metric.ts";

/** Of a unit, for metrics that have none of their own below. */
const BY_UNIT: Readonly<Record<Unit, NoiseThreshold>> = {
  "us": { relative: 0.05, absolute: 0.5 },
  "count/s": { relative: 0.05, absolute: 0 },
  "count": { relative: 0.25, absolute: 10 },
  "bytes": { relative: 0.1, absolute: 4096 },
  "socket_s": { relative: 0.02, absolute: 60 },
  "ratio": { relative: 0.05, absolute: 0.01 },
};

/** 99th percentiles rest on a hundredth of the calls, the next on a thousandth, longest times on one. */
const BY_WORD: readonly (readonly [string, NoiseThreshold])[] = [
  ["p99", { relative: 0.1, absolute: 2 }],
  ["p999", { relative: 0.25, absolute: 10 }],
  ["max", { relative: 0.5, absolute: 100 }],
];

const BY_NAME: Readonly<Partial<Record<CommonMetricName, NoiseThreshold>>> = {
  time_wait_peak: { relative: 0.05, absolute: 10 },
  ports_held_peak: { relative: 0.05, absolute: 10 },
  kernel_memory_end: { relative: 0.02, absolute: 4096 },
  // Counted for the whole host, in steps of what its CPUs keep at hand.
  slab_growth_peak: { relative: 0.5, absolute: 1_048_576 },
  slab_growth_end: { relative: 0.5, absolute: 1_048_576 },
  segments_per_connection: { relative: 0.02, absolute: 0.05 },
  sampler_cpu: { relative: 0.25, absolute: 1000 },
  sampler_cpu_share: { relative: 0.25, absolute: 0.005 },
};

/** The threshold of a noisy metric. */
export function noiseOf(name: string, unit: Unit): NoiseThreshold {
  const words = name.split("_");
  const own = (BY_NAME as Readonly<Record<string, NoiseThreshold | undefined>>)[name];
  return own ?? BY_WORD.find(([word]) => words.includes(word))?.[1] ?? BY_UNIT[unit];
}
