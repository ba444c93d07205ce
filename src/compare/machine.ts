/**
 * How the machine differed between two runs, by what each measured of it beside the trials.
 * @module
 */
import type { MetricName } from "../metrics/registry.ts";
import { median } from "../stats/quantile.ts";
import type { RunMeasurements } from "./cell.ts";

/** What is known of the machine. */
export interface MachineChange {
  /**
   * How many times as slow it may have been for HEAD besides what is allowed anyway, and how many
   * times as fast; at least 1.
   */
  readonly slower: number;
  readonly faster: number;
  /** Whether it was measured on both sides and did as well by both. */
  readonly same: boolean;
  /** Why times can't be judged, where it was not the same. */
  readonly words: string;
}

/**
 * A machine of which nothing is known may have been that much slower again: with four programs
 * waiting for each CPU rates of identical code were 0.2 of those on an idle one.
 */
export const NOT_MEASURED: MachineChange = {
  ...{ slower: 2, faster: 2, same: false },
  words: "the machine was not measured",
};

/** Times of the machine's own; see `machine_loop_time` and the next in the registry. */
const TIMES = ["machine_loop_time", "machine_echo_time"] as const;
/** Shares of the machine, or of their time, that our processes had not. */
const LOST = ["machine_others_cpu_share", "machine_run_delay_share"] as const;
/** More than this is another machine: between idle runs these measures repeat to a few percent. */
const SAME_MACHINE = 1.1;

/** Compares what both sides measured of the machine. */
export function machineOf(bases: readonly RunMeasurements[], head: RunMeasurements): MachineChange {
  const before = (metric: MetricName) => middleOf(bases, metric);
  const after = (metric: MetricName) => middleOf([head], metric);
  const ratios = [
    ...TIMES.map((metric) => ratio(metric, before(metric), after(metric))),
    ...LOST.map((metric) => ratio(metric, left(before(metric)), left(after(metric)), -1)),
  ].flatMap((one) => one ?? []);
  if (ratios.length === 0) {
    return NOT_MEASURED;
  }
  const worst = ratios.reduce((a, b) =>
    Math.abs(Math.log(b.value)) > Math.abs(Math.log(a.value)) ? b : a
  );
  const slowest = Math.max(...ratios.map(({ value }) => value));
  const fastest = Math.min(...ratios.map(({ value }) => value));
  const same = Math.max(slowest, 1 / fastest) <= SAME_MACHINE;
  return {
    ...{ slower: Math.max(1, slowest), faster: Math.max(1, 1 / fastest), same },
    words: `the machine differs: ${worst.words}`,
  };
}

interface Ratio {
  readonly value: number;
  readonly words: string;
}

/** @param sign -1 where less is slower */
function ratio(
  metric: MetricName,
  before: number | undefined,
  after: number | undefined,
  sign: 1 | -1 = 1,
): Ratio | undefined {
  if (before === undefined || after === undefined || !(before > 0) || !(after > 0)) {
    return undefined;
  }
  const value = (after / before) ** sign;
  return { value, words: `${metric} says ${value.toFixed(2)}×` };
}

/** Never quite nothing, or one busy moment would make it infinitely slow. */
const LEAST_LEFT = 0.05;

function left(lost: number | undefined): number | undefined {
  return lost === undefined ? undefined : Math.max(LEAST_LEFT, 1 - lost);
}

function middleOf(runs: readonly RunMeasurements[], metric: MetricName): number | undefined {
  return median(
    runs.flatMap(({ measurements }) =>
      measurements.flatMap((row) => row.metric === metric && row.value !== null ? [row.value] : [])
    ),
  );
}
