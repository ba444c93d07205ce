import assert from "node:assert/strict";
import fc from "fast-check";
import { type MetricName, METRICS, type PlacedMetric } from "../metrics/registry.ts";
import { parseAllowance } from "./allow.ts";
import type { RunMeasurements } from "./cell.ts";
import { compareRuns } from "./compare.ts";
import { DEFAULTS, type FakeCell, measured, noisy } from "./testdata/runs.ts";
import { type Comparison, fails, type Report, type Verdict } from "./verdict.ts";

function compared(base: readonly FakeCell[], head: readonly FakeCell[]): Report {
  return compareRuns([measured(base)], measured(head, { runId: "head" }), DEFAULTS);
}

/** The same, measured in turns. */
function inTurns(base: readonly FakeCell[], head: readonly FakeCell[]): Report {
  const side = (cells: readonly FakeCell[], name: string) =>
    measured(cells, { runId: `20250131-120000-abcd-${name}` });
  return compareRuns([side(base, "base")], side(head, "head"), DEFAULTS);
}

/** The only comparison there is. */
function one({ comparisons }: Report): Comparison {
  assert.equal(comparisons.length, 1);
  return comparisons[0] as Comparison;
}

function verdictOf(
  metric: PlacedMetric,
  base: readonly number[],
  head: readonly number[],
  compare = compared,
): Verdict {
  const cell = (values: readonly number[]) => [{ values: { [metric]: values } }];
  return one(compare(cell(base), cell(head))).verdict;
}

Deno.test("exact: any change for the worse is a regression, one repetition is enough", () => {
  assert.equal(verdictOf("bytes_lost client", [0], [1]), "regressed");
  assert.equal(verdictOf("time_wait_per_1000_closes client", [1000], [2000]), "regressed");
  assert.equal(verdictOf("time_wait_per_1000_closes client", [0], [1000]), "regressed");
  assert.equal(verdictOf("connections_opened client", [5000], [4999]), "regressed");
  assert.equal(verdictOf("bytes_lost client", [0, 0, 0], [0, 0, 1]), "regressed");
  assert.equal(verdictOf("established_leaked server", [0], [0]), "unchanged");
});

Deno.test("exact: for the better is an improvement only if every repetition is", () => {
  assert.equal(verdictOf("bytes_lost client", [7], [0]), "improved");
  assert.equal(verdictOf("connections_opened client", [4999], [5000]), "improved");
  assert.equal(verdictOf("bytes_lost client", [7, 7, 7], [0, 7, 0]), "not judged");
});

Deno.test("exact: where repetitions of BASE differ only statistics can tell", () => {
  const [base, worse] = [[0, 1, 0, 2, 0, 1, 0, 1], [50, 61, 55, 58, 70, 66, 52, 59]];
  assert.equal(verdictOf("bytes_lost client", base, worse), "regressed");
  assert.equal(verdictOf("bytes_lost client", base, [2, 0, 1, 0, 0, 1, 1, 3]), "not judged");
  assert.equal(verdictOf("bytes_lost client", [0, 1], [0, 1]), "not judged");
});

Deno.test("diagnostics of our own and of the machine are not compared, whatever they do", () => {
  const own = [...METRICS.values()].filter(({ role }) => role === "diagnostic");
  const names = own.map(({ name }) => name);
  for (
    const name of ["sampler_cpu", "sampler_cpu_share", "ss_samples", "loop_stall_max"] as const
  ) {
    assert.ok(names.includes(name), name);
  }
  const cell = (value: number): FakeCell[] => [{
    values: Object.fromEntries(
      own.flatMap(({ name, places }) =>
        places.map((side) => [`${name} ${side}`, Array(10).fill(value)])
      ),
    ),
  }];
  assert.deepEqual(compared(cell(1), cell(1000)).comparisons, []);
});

Deno.test("noisy: 10 repetitions in turns show 15 %, and a change within the threshold is none", () => {
  const quiet = (middle: number, seed: number) => noisy(middle, { spread: 0.02, reps: 10, seed });
  for (let seed = 1; seed <= 20; seed++) {
    const [base, slow] = [quiet(100, seed), quiet(115, -seed)];
    assert.equal(verdictOf("close_p50 client", base, slow, inTurns), "regressed");
    assert.equal(verdictOf("close_p50 client", slow, base, inTurns), "improved");
    assert.equal(verdictOf("connections_per_second client", slow, base, inTurns), "regressed");
    assert.notEqual(verdictOf("close_p50 client", base, quiet(101, -seed), inTurns), "regressed");
  }
});

Deno.test("noisy and not in turns: what a machine may do by itself is not judged, beyond it is", () => {
  const quiet = (middle: number, seed: number) => noisy(middle, { spread: 0.02, reps: 10, seed });
  // The machine was not measured: twice the allowances of margins.ts.
  const of = (metric: PlacedMetric, slower: number) =>
    verdictOf(metric, quiet(100, 1), quiet(100 * slower, 2));
  assert.deepEqual([1, 2.7, 3.3].map((slower) => of("close_p50 client", slower)), [
    ...["not judged", "not judged", "regressed"],
  ]);
  assert.deepEqual([1, 5.6, 6.5].map((slower) => of("connect_p50 client", slower)), [
    ...["not judged", "not judged", "regressed"],
  ]);
  assert.deepEqual([9.4, 10.6].map((slower) => of("echo_p99 client", slower)), [
    ...["not judged", "regressed"],
  ]);
  // What is held in memory does not depend on how fast the machine is.
  const [held, more] = [quiet(1e6, 1), quiet(1.5e6, 2)];
  assert.equal(verdictOf("kernel_memory_peak host", held, more), "regressed");
});

Deno.test("noisy: too few or too wide is not judged", () => {
  const few = one(compared(
    [{ values: { "close_p50 client": [100, 101, 99] } }],
    [{ values: { "close_p50 client": [200, 201, 199] } }],
  ));
  assert.equal(few.verdict, "not judged");
  assert.equal(few.reason, "too few repetitions");
  const wide = (seed: number) => ({
    values: { "close_p50 client": noisy(100, { spread: 0.4, reps: 10, seed }) },
  });
  const open = one(compared([wide(1)], [wide(2)]));
  assert.equal(open.verdict, "not judged");
});

Deno.test("noisy: a median between two kinds of calls is told and not judged", () => {
  const run = (mode: string, middle: number) => [{
    mode,
    values: { "close_p50 client": noisy(middle, { spread: 0.02, reps: 12, seed: middle }) },
  }];
  const { verdict, reason, base, head } = one(inTurns(run("linger:1", 70), run("linger:1", 469)));
  assert.deepEqual([verdict, base !== undefined, head !== undefined], ["not judged", true, true]);
  assert.match(reason, /two kinds of calls/);
  assert.equal(one(inTurns(run("fin", 70), run("fin", 469))).verdict, "regressed");
});

Deno.test("noisy: all values equal is unchanged however few, also at 0", () => {
  assert.equal(verdictOf("segments_retransmitted host", [0], [0]), "unchanged");
  assert.equal(verdictOf("close_p50 client", [5, 5], [5, 5]), "unchanged");
  const many = Array(10).fill(0);
  assert.equal(verdictOf("segments_retransmitted host", many, many.map(() => 500)), "regressed");
});

Deno.test("metrics that are neither better nor worse are not judged", () => {
  assert.deepEqual(
    compared([{ values: { "load_time host": [1] } }], [{ values: { "load_time host": [2] } }])
      .comparisons,
    [],
  );
});

Deno.test("cells on one side alone are added and removed", () => {
  const cell = (mode: string) => ({ mode, values: { "bytes_lost client": [0] } });
  const { comparisons } = compared([cell("fin"), cell("rst")], [cell("fin"), cell("drain")]);
  const verdicts = comparisons.map(({ verdict, cell, metric }) => [verdict, cell.mode, metric]);
  assert.deepEqual(verdicts, [
    ["removed", "rst", undefined],
    ["added", "drain", undefined],
    ["unchanged", "fin", "bytes_lost"],
  ]);
});

Deno.test("cells with other parameters are other cells", () => {
  const cell = (payload: number) => ({ payload, values: { "bytes_sent client": [payload] } });
  const { comparisons } = compared([cell(11)], [cell(5)]);
  assert.deepEqual(comparisons.map(({ verdict }) => verdict), ["removed", "added"]);
});

Deno.test("a metric that is null or absent on one side is added or removed, never unchanged", () => {
  for (const values of [{ "bytes_lost client": [null, null] }, {}]) {
    const whole = { "connections_opened client": [5, 5] };
    const known = { values: { ...whole, "bytes_lost client": [0, 0] } };
    const unknown = { values: { ...whole, ...values } };
    const lost = (report: Report) =>
      report.comparisons.find(({ metric }) => metric === "bytes_lost")?.verdict;
    assert.equal(lost(compared([known], [unknown])), "removed");
    assert.equal(lost(compared([unknown], [known])), "added");
  }
});

Deno.test("trials that fail in HEAD and did not in BASE are a regression, and come first", () => {
  const values = { "bytes_lost client": [0, 0] };
  const { comparisons } = compared([{ values }], [{ values, failed: 1 }]);
  assert.equal(comparisons[0]?.verdict, "regressed");
  assert.match(
    comparisons[0]?.reason ?? "",
    /^1 of 3 trials failed, none did in BASE: .*: the server/,
  );
  const all = compared([{ values }], [{ failed: 2 }]);
  assert.equal(one(all).verdict, "regressed");
  assert.equal(one(compared([{ failed: 2 }], [{ failed: 2 }])).verdict, "not judged");
  assert.equal(compared([{ values, failed: 1 }], [{ values }]).comparisons[0]?.verdict, "improved");
});

Deno.test("several base runs: pooled, their own differences are noise", () => {
  const run = (middle: number, seed: number, runId: string) =>
    measured([{
      values: { "close_p50 client": noisy(middle, { spread: 0.01, reps: 8, seed }) },
    }], { runId, startedAt: `2025-01-3${seed}T12:00:00.000Z` });
  const bases = [run(100, 0, "a"), run(130, 1, "b")];
  // Between what base runs were, whatever the rank test says of it.
  const { comparisons } = compareRuns(bases, run(125, 2, "c"), DEFAULTS);
  assert.notEqual(comparisons[0]?.verdict, "regressed");
  const worse = compareRuns(bases, run(600, 3, "d"), DEFAULTS);
  assert.equal(worse.comparisons[0]?.verdict, "regressed");
});

Deno.test("several base runs: of an exact metric the newest counts", () => {
  const run = (value: number, day: number) =>
    measured([{ values: { "bytes_lost client": [value, value] } }], {
      startedAt: `2025-01-0${day}T12:00:00.000Z`,
    });
  const { comparisons } = compareRuns([run(5, 1), run(0, 2)], run(5, 3), DEFAULTS);
  assert.equal(comparisons[0]?.verdict, "regressed");
  assert.match(comparisons[0]?.reason ?? "", /newest base/);
});

Deno.test("--metric, --threshold and --allow", () => {
  const base = measured([{ values: { "bytes_lost client": [0], "peer_resets client": [0] } }]);
  const head = measured([{ values: { "bytes_lost client": [9], "peer_resets client": [9] } }]);
  const metrics: MetricName[] = ["peer_resets"];
  const asked = compareRuns([base], head, { ...DEFAULTS, metrics }).comparisons;
  assert.deepEqual(asked.map(({ metric }) => metric), metrics);
  const fields = ["scenario", "mode"];
  const allow = [parseAllowance("scenario=churn,metric=bytes_lost", fields)];
  const allowed = compareRuns([base], head, { ...DEFAULTS, allow }).comparisons;
  assert.deepEqual(
    allowed.map((one) => [one.metric, one.verdict, fails(one, "regressed")]),
    [["bytes_lost", "regressed", false], ["peer_resets", "regressed", true]],
  );
  const byPayload = [parseAllowance("payload=11", ["payload"])];
  const both = compareRuns([base], head, { ...DEFAULTS, allow: byPayload }).comparisons;
  assert.ok(both.every(({ allowed }) => allowed));
  assert.throws(() => parseAllowance("metrik=x", fields), /--allow cannot be "metrik=x"/);
  const slow = (middle: number, seed: number) =>
    measured([{ values: { "close_p99 client": noisy(middle, { spread: 0.01, reps: 10, seed }) } }]);
  const thresholds = new Map([["close_p99", 0.5]]);
  const side = (run: RunMeasurements, name: string) => ({
    ...run,
    manifest: { ...run.manifest, runId: `20250131-120000-abcd-${name}` },
  });
  const wide = compareRuns([side(slow(100, 1), "base")], side(slow(130, 2), "head"), {
    ...DEFAULTS,
    thresholds,
  });
  assert.equal(wide.comparisons[0]?.verdict, "unchanged");
});

Deno.test("what should be equal and is not is warned of", () => {
  const cell = [{ values: { "bytes_lost client": [0] } }];
  const base = measured(cell);
  const { host } = base.manifest;
  const head = measured(cell, {
    runId: "head",
    host: { ...host, kernel: "6.99", cpus: 64 },
    isolation: "none",
    options: { reps: 5, twReuse: "2" },
  });
  const { warnings } = compareRuns([base], head, DEFAULTS);
  assert.deepEqual(warnings, [
    "kernel differs: 6.18.0 in BASE, 6.99 in HEAD",
    "CPUs differs: 2 in BASE, 64 in HEAD",
    "isolation differs: userns in BASE, none in HEAD",
    "option twReuse differs: not set in BASE, 2 in HEAD",
  ]);
  assert.deepEqual(compareRuns([base], base, DEFAULTS).warnings, [
    "BASE and HEAD are the same run run",
  ]);
});

const values = fc.array(fc.option(fc.integer({ min: -3, max: 30 })), { maxLength: 9 });
const cells: fc.Arbitrary<FakeCell[]> = fc.uniqueArray(
  fc.record({
    mode: fc.constantFrom("fin", "rst"),
    failed: fc.nat(1),
    values: fc.record({
      "bytes_lost client": values,
      "close_p50 client": values,
      // Of 0 it is a regression, however few: nothing that has a mirror image.
      "connections_per_second client": fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 9 }),
      "slab_growth_end host": values,
    }),
  }),
  { selector: ({ mode }) => mode, minLength: 1 },
);

Deno.test("any two runs: no number is NaN, nothing regresses against itself, and the mirror image", () => {
  fc.assert(fc.property(cells, cells, (a, b) => {
    const there = compared(a, b);
    assert.doesNotMatch(
      JSON.stringify(there, (_, value) => {
        assert.ok(typeof value !== "number" || Number.isFinite(value), String(value));
        return value;
      }),
      /NaN/,
    );
    const back = compared(b, a);
    const count = (report: Report, verdict: Verdict) =>
      // Counts that vary have more ways to be worse than to be better.
      report.comparisons.filter((one) =>
        one.verdict === verdict && one.p !== undefined && one.metric !== "bytes_lost"
      ).length;
    assert.equal(count(there, "regressed"), count(back, "improved"));
    for (const one of compared(a, a).comparisons) {
      assert.ok(["unchanged", "not judged"].includes(one.verdict), one.verdict);
    }
  }));
});

Deno.test("measured in turns: what slows both of a pair cancels out", () => {
  const slow = noisy(1, { spread: 0.5, reps: 12, seed: 1 });
  const run = (side: string, factor: number, seed: number) =>
    measured([{
      values: {
        "close_p50 client": noisy(100 * factor, { spread: 0.02, reps: 12, seed })
          .map((value, index) => value * (slow[index] as number)),
      },
    }], { runId: `20250131-120000-abcd-${side}` });
  const paired = compareRuns([run("base", 1, 2)], run("head", 1.2, 3), DEFAULTS);
  assert.equal(paired.inTurns, true);
  assert.equal(one(paired).verdict, "regressed");
  // The same values from runs that have nothing to do with each other.
  const apart = compareRuns([run("base", 1, 2)], run("other", 1.2, 3), DEFAULTS);
  assert.equal(apart.inTurns, false);
  assert.equal(one(apart).verdict, "not judged");
});

Deno.test("a disturbed repetition is left out of times, said once, and its counts still count", () => {
  const still = "the client worker stood still for 2.0 s";
  const base = { "close_p50 client": [10, 11, 12], "peer_resets server": [0, 0, 0] };
  const head = { "close_p50 client": [10, null, 12], "peer_resets server": [0, 7, 0] };
  const report = compared([{ values: base }], [{ values: head, disturbed: { 2: still } }]);
  const verdicts = new Map(report.comparisons.map((one) => [one.metric, one]));
  assert.equal(verdicts.get("close_p50")?.head?.repetitions, 2);
  assert.equal(verdicts.get("close_p50")?.head?.max, 12);
  assert.equal(verdicts.get("peer_resets")?.verdict, "regressed");
  assert.deepEqual(report.warnings.filter((text) => text.includes("stood still")), [
    `HEAD: 1 of 3 repetitions of churn fin, client closes: ${still}; its times are left out`,
  ]);
  const none = { ...head, "close_p50 client": [null, null, null] };
  const all = { 1: still, 2: still, 3: still };
  const [time] = compared([{ values: base }], [{ values: none, disturbed: all }]).comparisons
    .filter(({ metric }) => metric === "close_p50");
  assert.deepEqual([time?.verdict, time?.reason], ["not judged", "empty in HEAD"]);
});
