import assert from "node:assert/strict";
import { compareRuns } from "./compare.ts";
import { DEFAULTS, measured, noisy } from "./testdata/runs.ts";

Deno.test("measured in turns: what every cell shows in its pairs is shown together, not by one", () => {
  // Each repetition is slower than the one before, and HEAD a fifth slower in every pair: samples
  // overlap, and ten pairs alone can't be significant beside so many metrics.
  const drift = Array.from({ length: 10 }, (_, i) => 100 * 1.1 ** i);
  const others = ["connect_p50 client", "echo_p50 client", "connect_p99 client", "echo_p99 client"];
  const run = (name: string, slower: number, modes: readonly string[]) =>
    measured(
      modes.map((mode, at) => ({
        mode,
        values: {
          "close_p50 client": drift.map((value) => value * slower),
          ...Object.fromEntries(
            others.map((
              other,
              metric,
            ) => [
              other,
              noisy(100, { spread: 0.3, reps: 10, seed: 100 * slower + 10 * at + metric }),
            ]),
          ),
        },
      })),
      { runId: `20250131-120000-abcd-${name}` },
    );
  const verdicts = (modes: readonly string[]) => {
    const report = compareRuns([run("base", 1, modes)], run("head", 1.2, modes), DEFAULTS);
    assert.ok(report.inTurns);
    return report.comparisons.filter(({ metric }) => metric === "close_p50")
      .map(({ verdict }) => verdict);
  };
  assert.deepEqual(verdicts(["fin", "rst", "unread", "drain"]), Array(4).fill("regressed"));
  assert.deepEqual(verdicts(["fin"]), ["not judged"]);
});
