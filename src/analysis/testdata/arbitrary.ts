/**
 * Runs of every shape: incomplete, noisy, with values missing and trials failed.
 * @module
 */
import fc from "fast-check";
import type { MeasurementRow, RunTables } from "../../model/run.ts";
import type { Side } from "../../model/words.ts";
import { seededRandom } from "../../stats/random.ts";
import { type FixtureOptions, fixtureRun, withManifest, withValues } from "./fixture.ts";

const MODES = [
  "fin",
  "rst",
  "linger:1",
  "drain",
  "linger:3600",
  "drain:0.001",
  "a-mode-of-ours:12",
];
const REASON = fc.oneof(
  fc.constant("the server did not come up within 5 s"),
  fc.string({ maxLength: 200 }),
  fc.constant("cannot\nbind\u001b[31m to /a/path/that/has/no/blank/" + "x".repeat(120)),
);

/** How far the values are from those of the fixture; each a share of all rows or trials. */
interface Disorder {
  readonly seed: number;
  readonly missing: number;
  readonly zeroed: number;
  readonly scaled: number;
  readonly failed: number;
}

/** What a run is made of: small enough to be read when a property fails. */
export interface Shape extends Disorder {
  readonly options: FixtureOptions;
  readonly reason: string;
  readonly warnings: readonly string[];
}

/** Up to two scenarios, seven modes and six repetitions. */
export const anyShape: fc.Arbitrary<Shape> = fc.record({
  options: fc.record({
    scenarios: fc.subarray(["churn", "burst", "unsent"], { minLength: 1, maxLength: 2 }),
    modes: fc.subarray(MODES, { minLength: 1 }),
    closers: fc.subarray<Side>(["client", "server"], { minLength: 1 }),
    reps: fc.integer({ min: 1, max: 6 }),
    connections: fc.constantFrom(1, 60, 5_000, 1_000_000),
  }),
  seed: fc.nat(),
  missing: fc.constantFrom(0, 0, 0.05, 0.5, 1),
  zeroed: fc.constantFrom(0, 0, 0.05, 0.5),
  scaled: fc.constantFrom(0, 0, 0.05, 0.8),
  failed: fc.constantFrom(0, 0, 0.1, 0.6, 1),
  reason: REASON,
  warnings: fc.array(REASON, { maxLength: 3 }),
});

/** The run of that shape. */
export function runOf(shape: Shape): RunTables {
  const run = fixtureRun({ ...shape.options, seed: shape.seed });
  const random = seededRandom(shape.seed);
  const trials = run.manifest.trials.map((trial) => {
    if (random() >= shape.failed) return { ...trial, warnings: shape.warnings };
    const status = random() < 0.7 ? "failed" as const : "aborted" as const;
    return { ...trial, status, reason: shape.reason };
  });
  const lost = new Set(trials.filter((one) => one.status !== "completed").map(({ id }) => id));
  const measurements = run.measurements.filter((row) => !lost.has(row.trialId));
  const changed = withValues(
    { ...run, measurements },
    (row) => disorderedValue(row, shape, random),
  );
  return withManifest(changed, { trials, warnings: shape.warnings });
}

function disorderedValue(
  { value }: MeasurementRow,
  how: Disorder,
  random: () => number,
): number | null {
  if (value === null || random() < how.missing) return null;
  if (random() < how.zeroed) return value === 0 ? Math.floor(1e4 * random()) : 0;
  return random() < how.scaled ? value * 10 ** (8 * random() - 3) : value;
}
