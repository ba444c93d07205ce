import assert from "node:assert/strict";
import fc from "fast-check";
import { JSON_VERSION, toJson } from "./report.ts";
import { anyShape, runOf } from "../../analysis/testdata/arbitrary.ts";
import { vanishRun } from "../../../bench/vanish/testdata/run.ts";
import {
  fixtureRun,
  together,
  withFailed,
  withManifest,
  withValues,
} from "../../analysis/testdata/fixture.ts";
import { assertGolden } from "../../analysis/testdata/golden.ts";
import { analysed } from "../../analysis/testdata/analysed.ts";

Deno.test("toJson: golden file of a small run", () => {
  const options = { scenarios: ["churn"], modes: ["fin", "rst"], closers: ["client"] } as const;
  const run = withValues(
    fixtureRun(options),
    ({ metric }) => metric === "kernel_memory_end" ? null : undefined,
  );
  assertGolden("document.json", JSON.stringify(toJson(analysed(run)), null, 2));
});

Deno.test("toJson survives JSON without a change, whatever the run", () => {
  fc.assert(
    fc.property(anyShape, (shape) => {
      const document = toJson(analysed(runOf(shape)));
      assert.deepEqual(JSON.parse(JSON.stringify(document)), document);
    }),
    { numRuns: 40 },
  );
});

Deno.test("toJson tells of each scenario whether it has a table of its own, and its path", () => {
  const { scenarios } = toJson(analysed(together(vanishRun(), fixtureRun())));
  assert.deepEqual(scenarios, [
    { scenario: "churn", ownTable: false, path: "loopback", names: {} },
    { scenario: "burst", ownTable: false, path: "loopback", names: {} },
    { scenario: "vanish", ownTable: true, path: "a veth link", names: {} },
  ]);
});

Deno.test("toJson tells of each metric its values, unit, direction and kind", () => {
  const [cell] = toJson(analysed(fixtureRun())).cells;
  assert.deepEqual([
    cell?.scenario,
    cell?.mode,
    cell?.closer,
    cell?.parameters.payload,
    cell?.repetitions,
  ], [
    ...["churn", "fin", "client", 11, 3],
  ]);
  assert.deepEqual(
    cell?.metrics.find(({ metric, side }) =>
      metric === "time_wait_per_1000_closes" && side === "client"
    ),
    {
      ...{ metric: "time_wait_per_1000_closes", side: "client", unit: "count" },
      ...{ better: "lower", assume: "exact", values: [1_000, 1_000, 1_000] },
      ...{ median: 1_000, min: 1_000, max: 1_000 },
    },
  );
});

Deno.test("toJson names the trials that did not complete, and counts warnings", () => {
  const failed = withFailed(fixtureRun(), "no port left", ({ id }) => id.startsWith("burst-rst"));
  const run = withManifest(failed, { warnings: ["slow", "slow"], status: "interrupted" });
  const document = toJson(analysed(run));
  assert.equal(document.version, JSON_VERSION);
  assert.equal(document.status, "interrupted");
  assert.deepEqual(document.trials, { planned: 48, completed: 42, failed: 6, aborted: 0 });
  assert.equal(document.failures.length, 6);
  assert.ok(document.failures.every(({ reason }) => reason === "no port left"));
  assert.deepEqual(document.warnings, [{ text: "slow", count: 2 }]);
  const empty = document.cells.filter(({ repetitions }) => repetitions === 0);
  assert.deepEqual(empty.map(({ mode, metrics }) => [mode, metrics.length]), [
    ...[["rst", 0], ["rst", 0]],
  ]);
});
