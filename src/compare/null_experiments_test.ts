import assert from "node:assert/strict";
import { seededRandom } from "../stats/random.ts";
import { measuredInTurns } from "./pairing.ts";
import {
  blocksOf,
  cellByCell,
  drawnApart,
  drawnByRepetition,
  drawnInPairs,
  logNormal,
  poolOf,
  scaled,
} from "./null_experiments.ts";
import { measured } from "./testdata/runs.ts";

const counted = (from: number) => Array.from({ length: 25 }, (_, index) => from + index);
const side = (name: string, from: number) =>
  measured([
    { values: { "close_p50 client": counted(from) } },
    { mode: "rst", values: { "close_p50 client": counted(from + 100) } },
  ], { runId: `run-${name}` });
const PAIR = { base: side("base", 1000), head: side("head", 2000) };
const valuesOf = ({ measurements }: typeof PAIR.base) => measurements.map(({ value }) => value);

Deno.test("blocks: consecutive repetitions of both sides, what is left over left out", () => {
  const blocks = blocksOf(PAIR, 10);
  assert.equal(blocks.length, 2);
  const [, second] = blocks;
  assert.ok(second);
  assert.deepEqual(valuesOf(second.base).slice(0, 3), [1010, 1011, 1012]);
  assert.deepEqual(valuesOf(second.head).slice(10, 12), [2110, 2111]);
  assert.ok(measuredInTurns(second.base.manifest, second.head.manifest));
  assert.deepEqual(second.base.manifest.trials.map(({ rep }) => rep).slice(0, 3), [1, 2, 3]);
  assert.deepEqual(cellByCell(second).map(({ head }) => valuesOf(head).length), [10, 10]);
});

Deno.test("drawn apart: nothing twice, and not a pair", () => {
  const { base, head } = drawnApart(PAIR, { repetitions: 10, random: seededRandom(1) });
  const all = [...valuesOf(base), ...valuesOf(head)];
  assert.equal(new Set(all).size, 40);
  assert.ok(!measuredInTurns(base.manifest, head.manifest));
});

Deno.test("drawn in pairs: the same repetition on both sides, HEAD by lot", () => {
  const { base, head } = drawnInPairs(PAIR, { repetitions: 10, random: seededRandom(1) });
  const differences = valuesOf(base).map((value, index) =>
    (value ?? 0) - (valuesOf(head)[index] ?? 0)
  );
  assert.deepEqual(new Set(differences.map(Math.abs)), new Set([1000]));
  assert.equal(new Set(differences).size, 2);
});

Deno.test("drawn by repetition: all cells of one have the same lot", () => {
  const { base, head } = drawnByRepetition(PAIR, { repetitions: 10, random: seededRandom(1) });
  const [fin, rst] = [valuesOf(base).slice(0, 10), valuesOf(base).slice(10)];
  assert.deepEqual(rst, fin.map((value) => (value ?? 0) + 100));
  assert.equal(new Set(fin.map((value) => (value ?? 0) >= 2000)).size, 2);
  assert.ok(
    valuesOf(head).every((value, i) => Math.abs((value ?? 0) - (valuesOf(base)[i] ?? 0)) === 1000),
  );
});

Deno.test("pool and scale", () => {
  assert.deepEqual(poolOf([PAIR.base, PAIR.head]).map(({ length }) => length), [50, 50]);
  assert.equal(valuesOf(scaled(PAIR.base, "close_p50", 2))[0], 2000);
  assert.equal(valuesOf(scaled(PAIR.base, "close_p99", 2))[0], 1000);
});

Deno.test("made up: so many repetitions of every cell, spread as asked", () => {
  const metrics = ["close_p50"] as const;
  const [repetitions, random] = [4000, seededRandom(1)];
  const made = logNormal(PAIR.base, { metrics, percent: 5, repetitions, random });
  assert.equal(made.measurements.length, 2 * repetitions);
  assert.equal(
    new Set(made.measurements.map(({ trialId, rep }) => `${trialId} ${rep}`)).size,
    8000,
  );
  const logs = valuesOf(made).map((value) => Math.log((value ?? 0) / 1000));
  const mean = logs.reduce((sum, one) => sum + one, 0) / logs.length;
  const deviation = Math.sqrt(logs.reduce((sum, one) => sum + (one - mean) ** 2, 0) / logs.length);
  // Standard errors are 0.0006 and 0.0004.
  assert.ok(Math.abs(mean) < 0.003, `${mean}`);
  assert.ok(Math.abs(deviation - 0.05) < 0.002, `${deviation}`);
  assert.equal(
    logNormal(PAIR.base, { metrics: [], percent: 5, repetitions, random }).measurements.length,
    0,
  );
});
