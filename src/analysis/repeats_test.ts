import assert from "node:assert/strict";
import type { RunTables } from "../model/run.ts";
import { analysed, findings, scopeOfRun } from "./testdata/analysed.ts";
import { repeatsOf, repeatsText } from "./repeats.ts";
import { fixtureRun, withManifest, withValues } from "./testdata/fixture.ts";
import { renderTable } from "../render/text/cell_tables.ts";

function textOf(run: RunTables): string {
  return repeatsText(repeatsOf(scopeOfRun(run)));
}

/** RST per close of one cell differs in one repetition. */
const UNEVEN = withValues(
  fixtureRun(),
  ({ metric, mode, closer, scenario, rep }) =>
    metric === "rst_per_close" && mode === "rst" && closer === "client" && scenario === "churn" &&
      rep === 3
      ? 0.9998
      : undefined,
);

/** The same, and its trials say that chance decides it. */
const BY_CHANCE = withManifest(UNEVEN, {
  trials: UNEVEN.manifest.trials.map((trial) =>
    trial.mode === "rst" ? { ...trial, chance: ["rst_per_close"] } : trial
  ),
});

Deno.test("that counts repeat is counted, not taken for granted", () => {
  assert.equal(
    textOf(fixtureRun()),
    "All 272 counts that were taken more than once in their cell repeat to the digit.",
  );
  assert.equal(
    textOf(UNEVEN),
    "271 of 272 counts that were taken more than once in their cell repeat to the digit.",
  );
});

Deno.test("what chance decides is neither counted nor told as a disagreement", () => {
  assert.equal(
    textOf(BY_CHANCE),
    "All 268 counts that were taken more than once in their cell repeat to the digit; 4 more are " +
      "decided by chance (rst_per_close).",
  );
  const kinds = (run: RunTables) => findings(run).map(({ kind }) => kind);
  assert.ok(kinds(UNEVEN).includes("repeatability"));
  assert.ok(!kinds(BY_CHANCE).includes("repeatability"));
  const table = (run: RunTables) =>
    renderTable(analysed(run).sheets, { width: 120, colour: false });
  assert.match(table(UNEVEN), /1\*/);
  assert.doesNotMatch(table(BY_CHANCE), /\*/);
});

Deno.test("of what was measured once nothing is said to repeat", () => {
  assert.equal(
    textOf(fixtureRun({ reps: 1 })),
    "No cell was repeated: whether its counts repeat was not seen.",
  );
});

Deno.test("a run of nothing but chance has no count that should repeat", () => {
  const run = fixtureRun({ scenarios: ["churn"], modes: ["rst"], closers: ["client"] });
  const counts = [...new Set(run.measurements.map(({ metric }) => metric))];
  const chance = withManifest(run, {
    trials: run.manifest.trials.map((trial) => ({ ...trial, chance: counts })),
  });
  assert.match(textOf(chance), /^All 17 counts .* are decided by chance \(.*\)\.$/);
});
