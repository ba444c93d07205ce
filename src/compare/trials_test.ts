import assert from "node:assert/strict";
import { compareRuns } from "./compare.ts";
import { overallVerdict } from "./overall_verdict.ts";
import { DEFAULTS, type FakeCell, measured } from "./testdata/runs.ts";

const FIN: FakeCell = { values: { "bytes_lost client": [0] } };

function rst(completed: number, failed: number, day: number) {
  const values = { "bytes_lost client": Array(completed).fill(0) };
  return measured([FIN, { mode: "rst", values, failed }], {
    startedAt: `2025-01-0${day}T00:00:00.000Z`,
  });
}

Deno.test("several base runs: failed trials are held against the newest that has the cell", () => {
  const [oldest, newest] = [rst(0, 10, 1), rst(10, 0, 2)];
  const of = (head: ReturnType<typeof rst>) =>
    overallVerdict(compareRuns([oldest, newest], head, DEFAULTS)).sentence;
  assert.match(of(rst(5, 5, 3)), /^FAILED: 1 regression: rst in churn: 5 of 10 trials failed/);
  assert.match(of(rst(10, 0, 3)), /^PASSED/);
  const without = measured([FIN], { startedAt: "2025-01-03T00:00:00.000Z" });
  const { word } = overallVerdict(compareRuns([newest, without], rst(5, 5, 4), DEFAULTS));
  assert.equal(word, "FAILED");
});

Deno.test("a cell of which trials completed and that has no row any more is lost", () => {
  for (const failed of [0, 2]) {
    const head = rst(3, failed, 2);
    const bare = {
      ...head,
      measurements: head.measurements.filter(({ mode }) => mode !== "rst"),
    };
    const { sentence } = overallVerdict(compareRuns([rst(3, 2, 1)], bare, DEFAULTS));
    assert.equal(
      sentence,
      "FAILED: 1 cell of BASE gone from HEAD: rst in churn, completed without a value in HEAD",
    );
  }
});
