/**
 * How large a difference of a noisy metric has to be before it counts: what a machine's own moods
 * do to it between two runs of the same code, rounded up.
 * @module
 */
import type { NoiseThreshold, Unit } from "./metric.ts";

/** Of a unit, where the name does not say more. */
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

/** The threshold of a noisy metric that has none of its own. */
export function noiseOf(name: string, unit: Unit): NoiseThreshold {
  const words = name.split("_");
  return BY_WORD.find(([word]) => words.includes(word))?.[1] ?? BY_UNIT[unit];
}
