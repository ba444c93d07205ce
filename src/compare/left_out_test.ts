import assert from "node:assert/strict";
import type { MeasurementRow } from "../model/run.ts";
import { compareRuns } from "./compare.ts";
import { overallVerdict } from "./overall_verdict.ts";
import { type Grid, gridOf } from "./testdata/grid.ts";
import { DEFAULTS, measured } from "./testdata/runs.ts";

/** HEAD with other values; the same code and machine otherwise. */
function edited(edit: (row: MeasurementRow) => number | null, more: Partial<Grid> = {}): string {
  const [base, head] = gridOf({ reps: 3, seed: 1, inTurns: true, spread: 0.05, ...more });
  const measurements = head.measurements.map((row) => ({ ...row, value: edit(row) }));
  return overallVerdict(compareRuns([base], { ...head, measurements }, DEFAULTS)).sentence;
}

const slower = ({ metric, value }: MeasurementRow) =>
  (value ?? 0) * (metric.startsWith("connections") ? 0.1 : 10);
const isCell = ({ scenario, mode, closer }: MeasurementRow) =>
  scenario === "burst" && mode === "drain" && closer === "server";
const isClose = ({ metric }: MeasurementRow) => metric.startsWith("close_");

Deno.test("the runs of this file pass as they are", () => {
  assert.match(edited(({ value }) => value), /^PASSED/);
});

Deno.test("closing times that half of HEAD's repetitions lack are not judged, whatever the others say", () => {
  for (const [reps, silent] of [[3, 2], [10, 5]] as const) {
    const sentence = edited(
      (row) => !isClose(row) ? row.value : row.rep <= silent ? null : slower(row),
      { reps },
    );
    assert.ok(
      sentence.startsWith(
        `NOT JUDGED: close_p50 of churn fin, client closes and 15 more: empty in ${silent} of ${reps}`,
      ),
      sentence,
    );
  }
});

Deno.test("a time that is 0 in HEAD is not judged", () => {
  const sentence = edited((row) => row.metric === "close_p50" ? 0 : row.value);
  assert.match(sentence, /^NOT JUDGED: close_p50 of .* 0 in 3 of 3 repetitions of HEAD/);
});

Deno.test("a cell that has no times at all in most repetitions is not judged", () => {
  const sentence = edited((row) => !isCell(row) ? row.value : row.rep < 3 ? null : slower(row));
  assert.match(
    sentence,
    /^NOT JUDGED: .*connect_p50 of burst drain, server closes: empty in 2 of 3/,
  );
});

Deno.test("a cell of which each repetition lacks another time is not judged", () => {
  const lacking = ["close_p50", "echo_p50", "connect_p50"];
  const sentence = edited((row) =>
    !isCell(row) ? row.value : row.metric === lacking[row.rep - 1] ? null : slower(row)
  );
  assert.match(
    sentence,
    /^NOT JUDGED: times of burst drain, server closes: 0 of 3 repetitions of HEAD have all/,
  );
});

Deno.test("a rate that fell to 0 fails, in one repetition too", () => {
  const isRate = ({ metric }: MeasurementRow) => metric === "connections_per_second";
  assert.match(edited((row) => isRate(row) ? 0 : row.value), /^FAILED: 16 regressions: /);
  assert.match(
    edited((row) => isRate(row) && isCell(row) && row.rep === 2 ? 0 : row.value),
    /^FAILED: 1 regression: /,
  );
  const rate = (values: readonly number[], runId: string) =>
    measured([{ values: { "connections_per_second client": values } }], { runId });
  const { comparisons } = compareRuns([rate([0, 5], "a")], rate([0, 0], "b"), DEFAULTS);
  assert.notEqual(comparisons[0]?.verdict, "regressed");
});

Deno.test("what few repetitions lack costs those repetitions alone", () => {
  assert.match(edited((row) => isCell(row) && row.rep === 2 ? null : row.value), /^PASSED/);
});
