import assert from "node:assert/strict";
import fc from "fast-check";
import { curveOf } from "../../analysis/latency_curve.ts";
import type { LatencyRow } from "../../model/run.ts";
import { QUANTILES } from "../../model/trial.ts";
import { percentileAxis } from "./percentile_axis.ts";

/** A distribution of so many calls that are all as long. */
function rows(count: number): LatencyRow[] {
  const row = { trialId: "t", call: "close", side: "client", microseconds: 1, count } as const;
  return QUANTILES.map((quantile) => ({ ...row, quantile }));
}

Deno.test("ticks are named, and those too near to the next are left out", () => {
  const curve = curveOf([rows(5000)]);
  assert.ok(curve);
  const wide = percentileAxis([curve], 600);
  assert.equal(wide.ticks.length, 6);
  for (const name of ["min", "50 %", "90 %", "99 %", "99.9 %", "max"]) {
    assert.ok(wide.ticks.map(wide.nameOf).includes(name), name);
  }
  const narrow = percentileAxis([curve], 120);
  assert.ok(narrow.ticks.length < 6);
  assert.ok(narrow.ticks.map(narrow.nameOf).includes("max"));
});

Deno.test("property: the axis ends with the longest call", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1e7 }), (count) => {
    const curve = curveOf([rows(count)]);
    assert.ok(curve);
    const end = percentileAxis([curve], 300).fraction(curve.points.at(-1)?.nines ?? 0);
    assert.ok(Math.abs(end - 1) < 1e-9);
  }));
});
