import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { RunTables } from "../src/model/run.ts";
import { analysed, findings } from "../src/analysis/testdata/analysed.ts";
import { type FindingJson, toJson } from "../src/render/json/report.ts";
import { fixtureRun, together, withFailed, withValues } from "../src/analysis/testdata/fixture.ts";
import { SCENARIO_CASES } from "../src/analysis/testdata/scenario_cases.ts";
import { readRun } from "../src/store/reader.ts";
import { audited, auditedDocument, auditedKinds } from "./audit.ts";
import { StoredTables } from "./testdata/stored_tables.ts";

const REFERENCE = fileURLToPath(new URL("../results/reference", import.meta.url));

/** A run in which everything that must not happen has happened. */
function troubled(): RunTables {
  return withValues(fixtureRun(), ({ metric, mode, side, scenario, rep }) => {
    if (scenario !== "burst" || rep !== 2) return undefined;
    if (metric === "bytes_lost" && mode === "rst" && side === "client") return 12_345;
    if (metric === "connections_failed" && mode === "linger:1") return 12;
    if (metric === "close_wait_leaked" && mode === "drain" && side === "server") return 1;
    if (metric === "established_leaked" && mode === "fin" && side === "client") return 3;
    if (metric === "rst_per_close" && mode === "rst") return 0.9998;
    if (metric === "time_wait_per_1000_closes" && mode === "drain") return 940.2;
    return undefined;
  });
}

/** Of scenarios that have findings of their own. */
const OWN = [...SCENARIO_CASES.values()].flatMap(({ RUNS }) =>
  RUNS.map(([name, run]) => [name, run()] as const)
);

const RUNS: readonly (readonly [name: string, run: RunTables])[] = [
  ["the headline matrix", fixtureRun()],
  ["the same from other numbers", fixtureRun({ seed: 11, connections: 60 })],
  ["one repetition", fixtureRun({ reps: 1 })],
  ["seven repetitions", fixtureRun({ reps: 7, scenarios: ["churn"], closers: ["client"] })],
  ["one mode", fixtureRun({ modes: ["drain"] })],
  ["no fin", fixtureRun({ modes: ["rst", "drain"], closers: ["server"] })],
  ["slow teardowns", fixtureRun({ modes: ["fin", "drain"], scenarios: ["churn"] })],
  ["two modes that differ by nothing", alike()],
  ["trouble of every kind", troubled()],
  ["trials lost", withFailed(fixtureRun(), "no", ({ mode, rep }) => mode === "rst" && rep === 2)],
  ["memory that depends on who closes", memory()],
  ["sides that do not mirror each other", uneven()],
  ...OWN,
  // What is said over all scenarios, and where, must be told from what one says of itself.
  ...OWN.map(([name, run]) => [`${name}, beside others`, together(fixtureRun(), run)] as const),
  ["every scenario at once", everyScenario()],
];

/** A run of each scenario that has findings of its own, and the headline matrix. */
function everyScenario(): RunTables {
  const first = [...SCENARIO_CASES.values()].flatMap(({ RUNS }) => RUNS.slice(0, 1));
  return first.reduce((run, [, more]) => together(run, more()), fixtureRun());
}

function uneven(): RunTables {
  return withValues(
    fixtureRun(),
    ({ metric, mode, closer, side }) =>
      metric === "time_wait_per_1000_closes" && mode === "drain" && closer === "server" &&
        side === "server"
        ? 940.2
        : undefined,
  );
}

function memory(): RunTables {
  return withValues(fixtureRun(), ({ metric, mode, trialId, connections }) => {
    if (metric !== "kernel_memory_end") return undefined;
    return mode === "rst" ? 0 : connections * (trialId.includes("-client-") ? 512 : 256);
  });
}

function alike(): RunTables {
  return withValues(
    fixtureRun(),
    ({ metric, rep }) =>
      metric === "close_p50" || metric === "connections_per_second" ? 10 + rep : undefined,
  );
}

Deno.test("real: every figure of the reference run's findings follows from its CSV files", async () => {
  const { code, text } = await audited(REFERENCE, await readRun(REFERENCE));
  assert.equal(code, 0, text);
});

for (const [name, run] of RUNS) {
  Deno.test(`real: every figure of the findings follows from the CSV files: ${name}`, async () => {
    using stored = new StoredTables(run);
    const { code, text } = await audited(stored.path, run);
    assert.equal(code, 0, text);
  });
}

Deno.test("real: every kind that the audit knows is audited here", async () => {
  const seen = RUNS.flatMap(([, run]) => findings(run).map(({ kind }) => kind));
  assert.deepEqual([...new Set(seen)].sort(), await auditedKinds());
});

/** The sentence with one of its figures changed by one in its last digit, for each figure. */
function altered(text: string): string[] {
  return [...text.matchAll(/\d+/g)].map(({ 0: digits, index }) => {
    const last = (Number(digits.at(-1)) + 1) % 10;
    const end = index + digits.length;
    return `${text.slice(0, end - 1)}${last}${text.slice(end)}`;
  });
}

Deno.test("real: a finding with any figure changed by one is refused, in every kind of sentence", async () => {
  let changed = 0;
  for (const [name, run] of RUNS) {
    using stored = new StoredTables(run);
    const document = toJson(analysed(run));
    const mutants = document.findings.flatMap((finding) =>
      altered(finding.text).map((text) => ({ ...finding, text }))
    );
    const { code, text: said } = await auditedDocument(stored.path, {
      ...document,
      findings: mutants,
    });
    assert.equal(code, 1);
    for (const { text } of mutants) assert.ok(said.includes(text), `let pass in ${name}: ${text}`);
    changed += mutants.length;
  }
  assert.ok(changed > 500, `${changed}`);
});

Deno.test("real: a finding with another number for machines, or of no known kind, is refused", async () => {
  const run = fixtureRun();
  using stored = new StoredTables(run);
  const document = toJson(analysed(run));
  const [first] = document.findings;
  assert.ok(first);
  for (
    const [finding, complaint] of [
      [{ ...first, numbers: { ...first.numbers, more: 77 } }, /the number more = 77 is not among/],
      [
        { ...first, topic: "weather" as FindingJson["topic"] },
        /weather: no audit knows this kind of finding/,
      ],
      [
        { ...first, scope: first.scope.replace("over loopback", "over a veth link") },
        /the scope is not over loopback/,
      ],
      [
        { ...first, scope: first.scope.replace("payload 11", "load 11") },
        /the scope leaves out payload/,
      ],
      [{ ...first, cells: first.cells.slice(1) }, /the scope|claims|leave/],
      [{ ...first, scope: first.scope.replace("5,000", "4,000") }, /the scope leaves out 5,000/],
    ] as const
  ) {
    const { code, text } = await auditedDocument(stored.path, { ...document, findings: [finding] });
    assert.equal(code, 1);
    assert.match(text, complaint);
  }
});

Deno.test("real: a table that was changed after the sentences were made is noticed", async () => {
  const run = fixtureRun();
  const other = withValues(
    run,
    ({ metric, value }) => metric === "close_p50" ? value! * 1.1 : undefined,
  );
  using stored = new StoredTables(other);
  const { code, text } = await audited(stored.path, run);
  assert.equal(code, 1);
  assert.match(text, /^close_time: says /m);
  assert.ok(findings(run).length > 3);
});
