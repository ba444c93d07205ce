import assert from "node:assert/strict";
import { parseAllowance } from "./allow.ts";
import type { RunMeasurements } from "./cell.ts";
import { compareRuns } from "./compare.ts";
import type { FamilyVerdict } from "./family.ts";
import { overallVerdict } from "./overall_verdict.ts";
import { comparedGrid, familyIn, type Grid, gridOf } from "./testdata/grid.ts";
import { DEFAULTS } from "./testdata/runs.ts";

const regressed = (families: readonly FamilyVerdict[]) =>
  families.filter(({ verdict }) => verdict === "regressed");
type Row = RunMeasurements["measurements"][number];
const RUN = { level: "run", group: "all" } as const;
const NOT_MEASURED = "the machine was not measured";

for (const inTurns of [true, false]) {
  const how = inTurns ? "in turns" : "not in turns";

  Deno.test(`${how}: nothing changed is no alarm, at any number of repetitions`, () => {
    for (const reps of [1, 2, 3, 5, 10]) {
      for (let seed = 1; seed <= 2; seed++) {
        const { families } = comparedGrid({ reps, seed, inTurns });
        assert.deepEqual(regressed(families), []);
      }
    }
  });

  Deno.test(`${how}: everything ten times slower is a regression, of one repetition too`, () => {
    for (const reps of [1, 3, 10]) {
      const { families } = comparedGrid({ reps, seed: reps, inTurns, slower: () => 10 });
      const run = families.filter(({ level }) => level === "run");
      assert.equal(run.length, 7);
      assert.ok(run.every(({ verdict }) => verdict === "regressed"), JSON.stringify(run));
      assert.ok(!families.some(({ verdict }) => verdict === "unchanged"));
    }
  });
}

Deno.test("in turns: everything twice and half as slow again is a regression of one repetition", () => {
  for (const factor of [2, 1.5]) {
    const report = comparedGrid({ reps: 1, seed: 1, inTurns: true, slower: () => factor });
    const { verdict, change, cells, repetitions } = familyIn(report, RUN);
    assert.equal(verdict, "regressed");
    assert.ok(change.low < factor && factor < change.high, JSON.stringify(change));
    assert.deepEqual([cells, repetitions], [16, 1]);
  }
});

Deno.test("in turns: the family that changed is named, others are not", () => {
  const slower: Grid["slower"] = ({ mode }) => mode === "rst" ? 2 : 1;
  const { families } = comparedGrid({ reps: 3, seed: 1, inTurns: true, slower });
  const modes = regressed(families).filter(({ level }) => level === "mode");
  assert.deepEqual(new Set(modes.map(({ mode }) => mode)), new Set(["rst"]));
  assert.ok(regressed(families).every(({ level, mode }) => level === "run" || mode === "rst"));
});

Deno.test("in turns: one cell of sixteen, by name", () => {
  const slower: Grid["slower"] = ({ scenario, mode, closer }) =>
    scenario === "burst" && mode === "drain" && closer === "server" ? 2 : 1;
  const { families } = comparedGrid({ reps: 10, seed: 1, inTurns: true, slower });
  const cells = regressed(families).filter(({ level }) => level === "cell");
  const names = cells.map(({ cell }) => `${cell?.scenario} ${cell?.mode} ${cell?.closer}`);
  assert.deepEqual(new Set(names), new Set(["burst drain server"]));
});

Deno.test("in turns: improvements are told apart from regressions", () => {
  const report = comparedGrid({ reps: 3, seed: 1, inTurns: true, slower: () => 0.5 });
  const { verdict, change } = familyIn(report, RUN);
  assert.equal(verdict, "improved");
  assert.ok(change.point < 0.6);
});

Deno.test("in turns: unchanged within 15 % where the interval is, else not judged with what would be seen", () => {
  const many = familyIn(comparedGrid({ reps: 10, seed: 2, inTurns: true }), RUN);
  assert.deepEqual([many.verdict, many.reason], ["unchanged", "within 15 %"]);
  assert.ok(many.change.high < 1.15);
  const few = familyIn(comparedGrid({ reps: 1, seed: 2, inTurns: true, spread: 0.6 }), {
    ...{ level: "run", group: "rate" },
  });
  assert.equal(few.verdict, "not judged");
  assert.match(few.reason, /^only a change of \d\.\d+× or more would be seen$/);
});

Deno.test("one cell of a run that is much worse is not passed over, however even the others are", () => {
  const slower: Grid["slower"] = ({ scenario, mode, closer }) =>
    scenario === "burst" && mode === "drain" && closer === "server" ? 2.5 : 1;
  const reasons = [1, 2, 3].flatMap((seed) => {
    const { families } = comparedGrid({ reps: 2, seed, inTurns: true, slower, spread: 0.12 });
    return families.filter(({ level, verdict }) => level === "run" && verdict !== "regressed")
      .map(({ verdict, reason }) => `${verdict}: ${reason}`);
  });
  assert.ok(reasons.some((reason) => /^not judged: one cell is [23].*× worse$/.test(reason)));
  assert.ok(!reasons.some((reason) => reason.startsWith("unchanged")), reasons.join("; "));
});

Deno.test("in turns: a run that is faster does not pass over one cell that is much worse", () => {
  const slower: Grid["slower"] = ({ scenario, mode, closer }) =>
    scenario === "burst" && mode === "drain" && closer === "server" ? 5 : 1 / 1.6;
  for (let seed = 1; seed <= 5; seed++) {
    const report = comparedGrid({ reps: 2, seed, inTurns: true, slower });
    const { verdict, reason } = familyIn(report, RUN);
    assert.equal(verdict, "not judged");
    assert.match(reason, /^one cell is [3-8].*× worse$/);
    assert.notEqual(overallVerdict(report).word, "PASSED");
  }
});

Deno.test("in turns: what is ten times slower in some repetitions alone is not passed over", () => {
  const isMode = ({ mode }: Row) => mode === "rst";
  const isCell = ({ scenario, mode, closer }: Row) =>
    scenario === "burst" && mode === "drain" && closer === "server";
  const mixtures = [[5, 1, isMode], [10, 2, isMode], [10, 5, isCell]] as const;
  for (const [reps, bad, is] of mixtures) {
    const [base, head] = gridOf({ reps, seed: 1, inTurns: true, spread: 0.1 });
    const measurements = head.measurements.map((row) => {
      if (row.value === null || row.side === "host" || row.rep > bad || !is(row)) return row;
      return {
        ...row,
        value: row.metric.startsWith("connections") ? row.value / 10 : row.value * 10,
      };
    });
    const report = compareRuns([base], { ...head, measurements }, DEFAULTS);
    const { verdict, reason } = familyIn(report, RUN);
    assert.equal(verdict, "not judged", `${bad} of ${reps}`);
    assert.match(reason, /^one cell is \d.*× worse( in some repetitions)?$/);
    assert.notEqual(overallVerdict(report).word, "PASSED");
  }
});

Deno.test("not in turns: what a machine may do is not judged, though every cell shows it", () => {
  for (const reps of [1, 3, 10]) {
    const { families } = comparedGrid({ reps, seed: reps, inTurns: false, machine: 2 });
    assert.ok(!families.some(({ verdict }) => verdict === "unchanged"));
    const rates = families.filter(({ level, group }) => level === "run" && group === "rate");
    assert.deepEqual(rates.map(({ verdict, reason }) => [verdict, reason]), [
      ["not judged", NOT_MEASURED],
    ]);
  }
});

Deno.test("not in turns: one mode is held against the median cell", () => {
  const slower: Grid["slower"] = ({ mode }) => mode === "rst" ? 3 : 1;
  // The machine is slower for HEAD: 4.5 times of a rate would be allowed by themselves.
  const report = comparedGrid({ reps: 10, seed: 1, inTurns: false, slower, machine: 1.5 });
  const mode = familyIn(report, { level: "mode", group: "all", mode: "rst" });
  assert.equal(mode.verdict, "regressed");
  assert.ok(regressed(report.families).every((one) => one.mode === "rst"));
  // 4.5 times, of which the machine did one and a half.
  const { besideMedian = NaN } = mode;
  assert.ok(2.5 < besideMedian && besideMedian < 3.5, `${besideMedian}`);
  assert.match(
    overallVerdict(report).sentence,
    /rst is 4\..*; (2\.[5-9]|3|3\.[0-4])× worse than the median cell/,
  );
});

Deno.test("not in turns: a mode is not slower because all others became faster", () => {
  const slower: Grid["slower"] = ({ mode }) => mode === "rst" ? 1 : 0.1;
  const { families } = comparedGrid({ reps: 10, seed: 1, inTurns: false, slower });
  assert.deepEqual(regressed(families), []);
  // Nor on a machine that is known to be the same, of which nothing has to be allowed.
  const same = { machine_loop_time: [100, 101] } as const;
  const two: Grid["slower"] = ({ mode }) => mode === "rst" ? 1 : 0.5;
  const grid: Grid = { reps: 5, seed: 1, inTurns: false, spread: 0.1, measured: same };
  assert.deepEqual(regressed(comparedGrid({ ...grid, slower: two }).families), []);
  const back = comparedGrid({
    reps: 10,
    seed: 1,
    inTurns: false,
    slower: (cell) => 1 / slower(cell),
  });
  assert.ok(!back.families.some(({ verdict }) => verdict === "improved"));
});

Deno.test("not in turns: unchanged only where the machine was measured, and was the same", () => {
  const grid: Grid = { reps: 10, seed: 1, inTurns: false };
  const of = (measured: Grid["measured"] & object) =>
    familyIn(comparedGrid({ ...grid, measured }), RUN);
  assert.equal(of({ machine_loop_time: [100, 103] }).verdict, "unchanged");
  const differs = of({ machine_loop_time: [100, 103], machine_others_cpu_share: [0.02, 0.5] });
  assert.equal(differs.verdict, "not judged");
  assert.equal(differs.reason, "the machine differs: machine_others_cpu_share says 1.96×");
});

Deno.test("not in turns: a machine that was slower is allowed so much more", () => {
  const grid: Grid = { reps: 3, seed: 1, inTurns: false, machine: 5 };
  const of = (measured: Grid["measured"]) =>
    familyIn(comparedGrid({ ...grid, ...(measured ? { measured } : {}) }), {
      ...{ level: "run", group: "rate" },
    }).verdict;
  // Of a machine that was not measured twice as much is allowed.
  assert.equal(of(undefined), "not judged");
  assert.equal(of({ machine_echo_time: [20, 20] }), "regressed");
  assert.equal(of({ machine_echo_time: [20, 40] }), "not judged");
});

Deno.test("what is allowed is told, and fails no wider family", () => {
  const slower: Grid["slower"] = ({ mode }) => mode === "rst" ? 10 : 1;
  const [base, head] = gridOf({ reps: 3, seed: 1, inTurns: true, slower });
  const allow = [parseAllowance("mode=rst", ["mode"])];
  const { families } = compareRuns([base], head, { ...DEFAULTS, allow });
  const found = regressed(families);
  assert.ok(found.some(({ level, mode }) => level === "mode" && mode === "rst"));
  assert.ok(found.every(({ allowed }) => allowed));
  const run = families.find(({ level, group, allowed }) =>
    level === "run" && group === "all" && !allowed
  );
  assert.deepEqual([run?.cells, run?.verdict], [12, "unchanged"]);
});

Deno.test("detectable: about what is found, and none where nothing could be", () => {
  const grid: Grid = { reps: 3, seed: 1, inTurns: true };
  const { detectable = NaN } = familyIn(comparedGrid(grid), { level: "run", group: "rate" });
  assert.ok(1.05 < detectable && detectable < 1.5, `${detectable}`);
  let found = 0;
  for (let seed = 1; seed <= 8; seed++) {
    const report = comparedGrid({ ...grid, seed, slower: () => detectable });
    if (familyIn(report, { level: "run", group: "rate" }).verdict === "regressed") found++;
  }
  assert.ok(found >= 5, `${found} of 8`);
});

Deno.test("a family regressed where its adjusted p is at most the alpha of the comparison", () => {
  let between = 0;
  for (let seed = 1; seed <= 12; seed++) {
    const slower: Grid["slower"] = ({ mode }) => mode === "rst" ? 1.35 : 1;
    const { families, alpha } = comparedGrid({ reps: 3, seed, inTurns: true, slower });
    for (const { adjustedP, verdict, change } of families) {
      if (change.point <= 1) continue;
      if (adjustedP > alpha / 2 && adjustedP <= 2 * alpha) between++;
      assert.equal(verdict === "regressed", adjustedP <= alpha, `${adjustedP}`);
    }
  }
  assert.ok(between > 0);
});
