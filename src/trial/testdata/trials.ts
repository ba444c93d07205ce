/**
 * Small real trials for tests: planned as the command plans them, run by the real executor.
 * @module
 */
import assert from "node:assert/strict";
import { DEFAULT_PORT_RANGE } from "../../plan/addresses.ts";
import { parseBench } from "../../cli/options.ts";
import { plan } from "../../plan/matrix.ts";
import { type MetricName, METRICS, type PlacedMetric } from "../../metrics/registry.ts";
import type { Outcome, TrialSpec } from "../../model/trial.ts";
import { type Isolation, peerOf, type Place, type Side } from "../../model/words.ts";
import { parseSockstat } from "../../observe/sockstat.ts";
import { readText } from "../../sys/files.ts";
import { probeIsolation } from "../../sys/isolation.ts";
import { descriptorLimit } from "../../sys/process.ts";
import { asked } from "../../sys/testdata/asked.ts";
import { ENTRIES } from "../../run/entries.ts";
import { ProcessExecutor } from "../executor.ts";

/** The strongest isolation that is allowed here; `none` where no namespace is. */
export async function allowedIsolation(): Promise<Isolation> {
  try {
    return (await probeIsolation("auto")).isolation;
  } catch {
    return "none";
  }
}

/** The trials of `deno task bench <line> --reps 1`, in one repetition. */
export function planned(line: string, isolation: Isolation): TrialSpec[] {
  const request = parseBench([...line.split(" "), "--reps", "1", "--seed", "1"]);
  assert.ok(request.kind === "bench");
  return plan(request.options, {
    isolation,
    descriptors: asked(() => descriptorLimit().hard, 20_000),
    portRange: DEFAULT_PORT_RANGE,
    timeWaitBuckets: 65_536,
    // Away from the ports of other tests in this process.
    salt: Deno.pid + 7919,
  });
}

/** The one trial of a line that means one cell. */
export function plannedOne(line: string, isolation: Isolation): TrialSpec {
  const [spec, ...others] = planned(line, isolation);
  assert.ok(spec && others.length === 0, "the line means one trial");
  return spec;
}

/** A completed trial, asked for single values. */
export class Ran {
  readonly spec: TrialSpec;
  readonly outcome: Extract<Outcome, { status: "completed" }>;

  constructor(spec: TrialSpec, outcome: Outcome) {
    assert.ok(
      outcome.status === "completed",
      `${spec.id}: ${outcome.status === "completed" ? "" : outcome.reason}`,
    );
    this.spec = spec;
    this.outcome = outcome;
  }

  get peer(): Side {
    return peerOf(this.spec.closer);
  }

  /** @throws if there is not exactly one row of this metric at this place. */
  value(metric: MetricName, place: Place): number | null {
    const rows = this.outcome.measurements.filter((row) =>
      row.metric === metric && row.side === place
    );
    assert.equal(rows.length, 1, `${this.spec.id}: rows of ${metric} ${place}`);
    return rows[0]?.value ?? null;
  }

  /**
   * Asserts values given as `metric place` → value, with the trial in the message; those that have
   * been left out, as this machine was too busy, are what they should be.
   */
  expect(values: Readonly<Partial<Record<PlacedMetric, number | null>>>): void {
    const actual = Object.fromEntries(
      Object.entries(values).map(([key, expected]) => {
        const [metric, place] = key.split(" ") as [MetricName, Place];
        const value = this.value(metric, place);
        return [key, this.#isLeftOut(metric, value) ? expected : value];
      }),
    );
    assert.deepEqual(actual, values, this.spec.id);
  }

  #isLeftOut(metric: MetricName, value: number | null): boolean {
    return value === null && this.outcome.disturbed !== undefined &&
      METRICS.get(metric)?.assume === "noisy";
  }

  /** Asserts that a value was measured and lies in [low, high], unless it has been left out. */
  expectWithin(metric: MetricName, place: Place, [low, high]: readonly [number, number]): void {
    const value = this.value(metric, place);
    if (this.#isLeftOut(metric, value)) return;
    assert.ok(
      value !== null && value >= low && value <= high,
      `${this.spec.id}: ${metric} ${place} is ${value}, not in [${low}, ${high}]`,
    );
  }
}

/** Runs a trial to its end, whatever that is. */
export function outcomeOf(
  spec: TrialSpec,
  signal: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  return new ProcessExecutor(ENTRIES).run(spec, signal);
}

/** Runs a trial that must complete. */
export async function ran(spec: TrialSpec): Promise<Ran> {
  return new Ran(spec, await outcomeOf(spec));
}

/** TCP sockets in a process's namespace, TIME_WAIT not among them. */
export function socketsOf(pid: number): number {
  return parseSockstat(readText(`/proc/${pid}/net/sockstat`))?.inUse ?? 0;
}
