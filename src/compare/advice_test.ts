import assert from "node:assert/strict";
import { overallVerdict } from "./overall_verdict.ts";
import { comparedGrid, familyIn, type Grid } from "./testdata/grid.ts";

const OPEN: Grid = { reps: 1, seed: 2, inTurns: true, spread: 0.35 };

Deno.test("after following the advice the run is settled in 8 of 10", () => {
  const { advice } = comparedGrid(OPEN);
  assert.ok(advice?.repetitions !== undefined && advice.settled >= 80, JSON.stringify(advice));
  let settled = 0;
  for (let seed = 100; seed < 110; seed++) {
    const { families } = comparedGrid({ ...OPEN, seed, reps: advice.repetitions });
    const run = families.filter(({ level }) => level === "run");
    if (!run.some(({ verdict }) => verdict === "not judged")) settled++;
  }
  assert.ok(settled >= 7, `${settled} of 10 with ${advice.repetitions}`);
});

Deno.test("where not even 100 repetitions settle it, none are advised", () => {
  const { advice } = comparedGrid({ ...OPEN, reps: 5, spread: 4 });
  assert.equal(advice?.repetitions, undefined);
  assert.ok((advice?.settled ?? 100) < 88, JSON.stringify(advice));
});

Deno.test("no advice where the run is judged, and not in turns", () => {
  assert.equal(comparedGrid({ ...OPEN, reps: 10, spread: 0.1 }).advice, undefined);
  assert.equal(comparedGrid({ ...OPEN, slower: () => 10 }).advice, undefined);
  const apart = comparedGrid({ ...OPEN, inTurns: false });
  assert.equal(familyIn(apart, { level: "run", group: "all" }).verdict, "not judged");
  assert.equal(apart.advice, undefined);
});

Deno.test("the advice stands in the first line", () => {
  const report = comparedGrid(OPEN);
  const { repetitions } = report.advice ?? {};
  assert.match(
    overallVerdict(report).sentence,
    new RegExp(`^NOT JUDGED: .*would be seen; ${repetitions} repetitions would settle it`),
  );
});
