import type { MetricName, PlacedMetric } from "../metrics/registry.ts";
import assert from "node:assert/strict";
import { compareRuns } from "./compare.ts";
import { overallVerdict } from "./overall_verdict.ts";
import { DEFAULTS, measured, noisy } from "./testdata/runs.ts";

/** Of one metric beside times that are judged in turns, and equal. */
function sentenceOf(
  metric: PlacedMetric,
  base: readonly number[],
  head: readonly number[],
  chance: readonly MetricName[] = [],
): string {
  const run = (values: readonly number[], side: string) =>
    measured(
      ["fin", "rst", "drain", "linger:1"].flatMap((mode, place) =>
        (["client", "server"] as const).map((closer, other) => ({
          ...{ mode, closer, chance },
          values: {
            "connections_opened client": values.map(() => 100),
            "cpu_per_connection client": noisy(60, {
              ...{ spread: 0.03, reps: values.length },
              seed: (side === "base" ? 1 : 900) + place * 10 + other,
            }),
            [metric]: values,
          },
        }))
      ),
      { runId: `20250131-120000-abcd-${side}` },
    );
  return overallVerdict(compareRuns([run(base, "base")], run(head, "head"), DEFAULTS)).sentence;
}

Deno.test("a noisy value that is far worse in every repetition is not passed over, however few", () => {
  for (
    const [metric, base, head] of [
      ["connect_call_past_cliff_p50 client", [10, 11, 12], [100, 110, 120]],
      ["fin_wait_1_time client", [1000, 1100, 1200], [10_000, 11_000, 12_000]],
      ["rate_past_cliff client", [1000, 1100, 1200], [100, 110, 120]],
      ["request_errors client", [0, 0, 0], [5000, 5000, 5000]],
      // Their names begin as those of times that families judge.
      ["request_p99_ratio client", [1, 1.1, 1.2], [10, 11, 12]],
      ["request_p999_flood client", [100, 110, 120], [2000, 2100, 2200]],
    ] as const
  ) {
    const name = metric.split(" ")[0] as string;
    assert.match(sentenceOf(metric, base, base), /^PASSED/, name);
    assert.match(sentenceOf(metric, base, head), /^NOT JUDGED: (?!times)/, name);
    assert.match(sentenceOf(metric, head, base), /^PASSED/, name);
  }
});

Deno.test("a noisy value of which one repetition is as it was is left to chance", () => {
  assert.match(sentenceOf("fin_wait_1_time client", [10, 11, 12], [11, 110, 120]), /^PASSED/);
  assert.match(sentenceOf("fin_wait_1_time client", [10, 11, 12], [14, 15, 16]), /^PASSED/);
});

Deno.test("a count beyond all chance fails, one that is far worse is not judged", () => {
  const million = [1e6, 1e6, 1e6];
  for (const chance of [["bytes_lost"] as const, []]) {
    assert.match(sentenceOf("bytes_lost client", [5, 6, 7], million, chance), /^FAILED: /);
    assert.match(sentenceOf("bytes_lost client", [5, 6, 7], [20, 21, 22], chance), /^NOT JUDGED/);
    assert.match(sentenceOf("bytes_lost client", [5, 6, 7], [7, 8, 6], chance), /^PASSED/);
  }
  assert.match(sentenceOf("bytes_lost client", [0, 0, 0], million, ["bytes_lost"]), /^NOT JUDGED/);
});

Deno.test("of many values far off the worst is told with how many more: the first line stays one", () => {
  const cells = (factor: number, runId: string) =>
    measured(
      ["fin", "rst", "drain", "linger:1"].flatMap((mode) =>
        (["client", "server"] as const).map((closer) => ({
          ...{ mode, closer },
          values: {
            "connections_opened client": [100, 100, 100],
            "rate_past_cliff client": [1000, 1100, 1200].map((value) => value / factor),
            "fin_wait_1_time client": [1000, 1100, 1200].map((value) => value * factor),
            "request_errors client": [1, 2, 3].map((value) => value * factor * 100),
          },
        }))
      ),
      { runId },
    );
  const base = cells(1, "20250131-120000-abcd-base");
  const head = cells(40, "20250131-120000-abcd-head");
  const { sentence } = overallVerdict(compareRuns([base], head, DEFAULTS));
  assert.match(sentence, /40× .* and 23 more values far worse in every repetition/);
  assert.ok(sentence.length < 400, sentence);
});
