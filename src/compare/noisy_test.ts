import assert from "node:assert/strict";
import { evidenceOf, type NoisyInput } from "./evidence.ts";
import { changeOf, directionOf, judgeNoisy } from "./noisy.ts";

const significant = {
  ...{ alpha: 0.01, adjusted: { worse: 0.001, better: 0.001 }, possible: true },
};
const not = { ...significant, adjusted: { worse: 0.02, better: 0.02 } };
const inTurns = (base: readonly number[], head: readonly number[]): NoisyInput => ({
  ...{ bases: [base], head, better: "lower", noise: { relative: 0.05, absolute: 0 } },
  pairs: base.map((value, i) => [value, head[i] as number] as const),
});
const steady = Array.from({ length: 10 }, (_, i) => 100 + i / 10);
const times = (factor: number) => evidenceOf(inTurns(steady, steady.map((one) => one * factor)));

Deno.test("a change needs the test and the interval", () => {
  assert.equal(judgeNoisy(times(1.15), significant).verdict, "regressed");
  assert.equal(judgeNoisy(times(1 / 1.15), significant).verdict, "improved");
  assert.deepEqual(judgeNoisy(times(1.02), significant), {
    ...{ verdict: "unchanged", reason: "within noise" },
  });
  const { verdict, reason } = judgeNoisy(times(1.15), not);
  assert.equal(`${verdict}: ${reason}`, "not judged: not significant");
});

Deno.test("significant in the wrong direction is no change in the other", () => {
  const better = { ...significant, adjusted: { worse: 1, better: 0.001 } };
  assert.equal(judgeNoisy(times(1.15), better).verdict, "not judged");
  assert.equal(judgeNoisy(times(1 / 1.15), better).verdict, "improved");
});

Deno.test("pairs that are slower while the medians are not: no regression", () => {
  const base = [...Array(5).fill(100), ...Array(5).fill(120)];
  const head = [...Array(5).fill(106), 100, ...Array(4).fill(127)];
  const evidence = evidenceOf(inTurns(base, head));
  assert.ok(evidence.worse.low > evidence.zone, "the interval alone would do");
  assert.ok(evidence.medians < 0);
  const { verdict, reason } = judgeNoisy(evidence, significant);
  assert.equal(`${verdict}: ${reason}`, "not judged: medians too close");
});

Deno.test("too few for the level are said to be, whatever they show", () => {
  const few = steady.slice(0, 6);
  const evidence = evidenceOf(inTurns(few, few.map((one) => one * 1.5)));
  assert.equal(judgeNoisy(evidence, { ...not, possible: false }).reason, "too few repetitions");
});

Deno.test("the change is as people read it, whichever way is worse", () => {
  const slower = { ...inTurns(steady, steady.map((one) => one * 0.8)), better: "higher" as const };
  const evidence = evidenceOf(slower);
  assert.equal(directionOf(evidence), "worse");
  assert.ok(Math.abs(changeOf(evidence).point - 0.8) < 1e-9);
});
