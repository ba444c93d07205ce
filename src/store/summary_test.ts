import assert from "node:assert/strict";
import { METRICS } from "../metrics/registry.ts";
import type { MeasurementRow } from "../model/run.ts";
import type { TrialSpec } from "../model/trial.ts";
import { summaryColumn, summaryHeader, summaryRows } from "./summary.ts";
import { completed, manifest, PLACED, spec } from "./testdata/example.ts";
import { trialRows } from "./trial_rows.ts";

const CELL = [
  ...["scenario", "mode", "closer", "stack", "connections", "concurrency"],
  ...["parameters", "reps"],
];
const FIRST = CELL.length;

function rows(one: TrialSpec, value: number | null): readonly MeasurementRow[] {
  const measurements = PLACED.map(({ metric, side }) => ({ metric: metric.name, side, value }));
  return trialRows(manifest().runId, one, completed({ measurements })).measurements;
}

Deno.test("a column is named metric, side and unit", () => {
  const metric = { better: "lower", assume: "noisy", meaning: "", places: [] } as const;
  assert.equal(
    summaryColumn({ ...metric, name: "close_p99", unit: "us" }, "client"),
    "close_p99_client_us",
  );
  assert.equal(
    summaryColumn({ ...metric, name: "rate_at_start", unit: "count/s" }, "client"),
    "rate_at_start_client_per_s",
  );
});

Deno.test("the header has the cell, reps and every metric at every side, once", () => {
  const header = summaryHeader();
  assert.deepEqual(header.slice(0, FIRST), CELL);
  assert.equal(new Set(header).size, header.length);
  const sides = [...METRICS.values()].reduce((sum, { places }) => sum + places.length, 0);
  assert.equal(header.length, FIRST + sides);
});

Deno.test("a row has the medians over repetitions; empty where nothing was measured", () => {
  const linger = { name: "linger", seconds: 1 };
  const summary = summaryRows([
    ...rows(spec({ rep: 1 }), 10),
    ...rows(spec({ mode: linger }), null),
    ...rows(spec({ rep: 2 }), 40),
    ...rows(spec({ rep: 3 }), 20),
  ]);
  assert.deepEqual(summary, [
    ["churn", "fin", "client", "libc", "5000", "64", "payload=11", "3", ...PLACED.map(() => "20")],
    [
      "churn",
      "linger:1",
      "client",
      "libc",
      "5000",
      "64",
      "payload=11",
      "1",
      ...PLACED.map(() => ""),
    ],
  ]);
});

Deno.test("a metric without a row is empty, and stands in nobody else's column", () => {
  const all = rows(spec(), 7);
  const [first] = summaryRows(all.slice(1));
  assert.equal(first?.[FIRST], "");
  assert.deepEqual(first?.slice(FIRST + 1), PLACED.slice(1).map(() => "7"));
});

Deno.test("medians of two are written without the noise of binary fractions", () => {
  const [row] = summaryRows([...rows(spec({ rep: 1 }), 0.1), ...rows(spec({ rep: 2 }), 0.3)]);
  assert.ok(row?.slice(FIRST).every((value) => value === "0.2"), row?.join());
});
