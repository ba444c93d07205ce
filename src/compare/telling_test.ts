import assert from "node:assert/strict";
import { METRICS, type PlacedMetric } from "../metrics/registry.ts";
import { compareRuns } from "./compare.ts";
import { doing, WORDED } from "./plain.ts";
import { familyTellerOf, tellerOf } from "./telling.ts";
import { by, family } from "./testdata/report.ts";
import { tellings } from "./tellings.ts";
import { DEFAULTS, type FakeCell, measured, noisy } from "./testdata/runs.ts";
import type { Report } from "./verdict.ts";

function compared(
  base: readonly FakeCell[],
  head: readonly FakeCell[],
  ids: readonly [string, string] = ["base", "head"],
): Report {
  return compareRuns(
    [measured(base, { runId: ids[0] })],
    measured(head, { runId: ids[1] }),
    DEFAULTS,
  );
}

/** What is said of a metric of the only cell. */
function told(metric: PlacedMetric, base: readonly number[], head: readonly number[]): string {
  const cell = (
    values: readonly number[],
  ): FakeCell[] => [{ mode: "rst", values: { [metric]: values } }];
  const report = compared(cell(base), cell(head));
  return tellerOf(report)(report.comparisons[0]!);
}

Deno.test("a count: who does how many more of what, where, from how many", () => {
  assert.equal(
    told("peer_resets server", [0, 0], [1000, 1000]),
    "rst resets 1,000 more peers in churn",
  );
  assert.equal(
    told("bytes_lost client", [0, 0], [0, 1]),
    "rst loses 1 more byte in churn (in 1 of 2 repetitions)",
  );
  // Of the client, which closes first, it says that it was reset itself.
  assert.equal(
    told("peer_resets client", [0, 0], [1000, 1000]),
    "rst is reset on 1,000 more connections in churn",
  );
  assert.equal(
    told("connections_opened client", [5000, 5000], [4999, 4998]),
    "rst opens 2 fewer connections in churn (5,000 → 4,998)",
  );
  assert.equal(
    told("time_wait_per_1000_closes client", [1000], [2000]),
    "rst makes 1,000 more TIME_WAIT per 1,000 closes in churn (1,000 → 2,000)",
  );
  assert.equal(
    told("answers client", [50], [40]),
    "the server answers 10 fewer connections in churn rst (50 → 40)",
  );
  assert.equal(
    told("connections_per_second client", [5000, 5000, 5000], [5000, 0, 5000]),
    "rst does 5,000 fewer connections a second in churn (5,000/s → 0/s, in 1 of 3 repetitions)",
  );
});

Deno.test("a time: how much slower, by which metric, how sure", () => {
  const around = (middle: number, seed: number) => noisy(middle, { spread: 0.01, reps: 12, seed });
  assert.match(
    told("close_p50 client", around(100, 1), around(130, 2)),
    /^rst closes 3[01] % slower in churn \(close_p50, \d+–\d+ %\)$/,
  );
  assert.match(
    told("close_p50 client", around(100, 1), around(300, 2)),
    /^rst closes 3\.0× slower in churn \(close_p50, (2\.9|3\.0)–3\.[01]×\)$/,
  );
  assert.match(
    told("connections_per_second client", around(100, 1), around(50, 2)),
    /^rst does (50 %|2\.0×) fewer connections a second in churn \(/,
  );
  assert.match(
    told("kernel_memory_end host", around(1e6, 1), around(3e6, 2)),
    /^rst leaves 3\.0× the kernel memory in churn \(/,
  );
});

Deno.test("cells of one mode and scenario are told apart, others need not be", () => {
  const cell = (closer: "client" | "server", lost: number) =>
    ({ closer, values: { "bytes_lost client": [lost] } }) as const;
  const both = compared([cell("client", 0), cell("server", 0)], [
    cell("client", 0),
    cell("server", 2),
  ]);
  assert.equal(
    tellerOf(both)(both.comparisons[0]!),
    "fin loses 2 more bytes in churn, server closes",
  );
});

Deno.test("families: by whom, how much, with the interval; a rate is told as the rate", () => {
  const tell = familyTellerOf({ families: [], inTurns: true });
  const { change } = by(2);
  assert.deepEqual(
    [
      tell(family({ change })),
      tell(family({ change, group: "close" })),
      tell(family({ change, group: "rate", level: "mode", mode: "rst" })),
      tell(
        family({ change, group: "cpu", level: "scenario_mode", mode: "rst", scenario: "churn" }),
      ),
      tell(family({ change: { kind: "ratio", point: 0.8, low: 0.75, high: 0.85 }, group: "echo" })),
    ],
    [
      "everything is 2.0× slower (1.88–2.1×, in turns)",
      "every mode closes 2.0× slower (1.88–2.1×, in turns)",
      "rst does 2.0× fewer connections a second (0.47–0.53×, in turns)",
      "rst in churn takes 2.0× the CPU a connection (1.88–2.1×, in turns)",
      "every mode echoes 20 % faster (−25 to −15 %, in turns)",
    ],
  );
});

Deno.test("the words are of metrics there are; a metric without any is named", () => {
  for (const name of WORDED) assert.ok(METRICS.has(name), name);
  assert.equal(WORDED.has("load_time"), false);
  assert.deepEqual(doing("load_time"), { verb: "has", thing: "of load_time" });
});

Deno.test("families: one whose interval holds no change leaves it to the narrower that has one", () => {
  const verdict = "regressed" as const;
  const run = family({ verdict, change: { kind: "ratio", point: 0.9, low: 0.7, high: 1.2 } });
  const mode = family({ verdict, level: "mode", mode: "rst", ...by(1.3), besideMedian: 1.3 });
  const report = compared([{ mode: "rst", values: {} }], [{ mode: "rst", values: {} }]);
  const of = (...families: Report["families"]) =>
    tellings({ ...report, comparisons: [], families }, verdict).map(({ text }) => text);
  const [one = "", ...more] = of(run, mode);
  assert.match(one, /^rst is 30 % slower \(.*; 30 % worse than the median cell\)$/);
  assert.deepEqual(more, []);
  // Nobody else says it.
  assert.match(of(run)[0] ?? "", /^everything is /);
});
