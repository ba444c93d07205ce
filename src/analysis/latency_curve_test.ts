import assert from "node:assert/strict";
import fc from "fast-check";
import type { LatencyRow } from "../model/run.ts";
import { QUANTILES } from "../model/trial.ts";
import { curveOf, nines } from "./latency_curve.ts";

function rows(count: number, at: (quantile: number) => number): LatencyRow[] {
  return QUANTILES.map((quantile) => ({
    trialId: "t",
    call: "close",
    side: "client",
    quantile,
    microseconds: at(quantile),
    count,
  }));
}

Deno.test("every nine of a quantile has the same length", () => {
  assert.deepEqual([0, 0.9, 0.99, 0.999, 0.9999].map(nines), [0, 1, 2, 3, 4]);
});

Deno.test("repetitions are put together quantile by quantile", () => {
  const curve = curveOf([10, 40, 20].map((time) => rows(1000, (q) => time * (1 + q))));
  assert.equal(curve?.repetitions, 3);
  assert.deepEqual(curve?.points.find((point) => point.nines === 1), {
    nines: 1,
    median: 38,
    low: 19,
    high: 76,
  });
});

Deno.test("a quantile with less than one call beyond is left out; the longest call ends it", () => {
  const curve = curveOf([rows(5000, (q) => 1 + 99 * q)]);
  const places = curve?.points.map((point) => point.nines) ?? [];
  assert.equal(places.at(-2), nines(0.9995));
  assert.equal(places.at(-1), Math.log10(5000));
  assert.equal(curve?.points.at(-1)?.median, 100);
});

Deno.test("a repetition without rows does not count, none at all is no curve", () => {
  assert.equal(curveOf([rows(100, () => 5), []])?.repetitions, 1);
  assert.equal(curveOf([[], []]), undefined);
  assert.equal(curveOf([]), undefined);
});

Deno.test("a time of 0 has a place on a logarithmic axis", () => {
  assert.ok(curveOf([rows(10, () => 0)])?.points.every(({ low }) => low > 0));
});

Deno.test("property: points advance, up to the longest of all calls", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1e7 }), (count) => {
    const curve = curveOf([rows(count, (q) => 1 + q)]);
    assert.ok(curve);
    const places = curve.points.map((point) => point.nines);
    places.slice(1).forEach((place, index) => assert.ok(place > (places[index] ?? 0)));
    assert.equal(curve.calls, count);
  }));
});
