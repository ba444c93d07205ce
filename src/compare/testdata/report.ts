/**
 * A comparison with something of everything, for the tests of what is made of it.
 * @module
 */
import { parseAllowance } from "../allow.ts";
import { compareRuns } from "../compare.ts";
import type { FamilyVerdict } from "../family.ts";
import type { Report } from "../verdict.ts";
import { DEFAULTS, type FakeCell, measured, noisy } from "./runs.ts";

const REPS = 10;

function cell(
  fields: FakeCell,
  { slower, timeWait, seed }: { slower: number; timeWait: number; seed: number },
): FakeCell {
  const around = (middle: number, spread: number, more: number) =>
    noisy(middle, { spread, reps: REPS, seed: seed * 31 + more });
  return {
    ...fields,
    values: {
      "connections_per_second client": around(17_000 / slower, 0.02, 1),
      "close_p50 client": around(9.2 * slower, 0.02, 2),
      "close_p99 client": around(30, 0.3, 3),
      "time_wait_per_1000_closes client": Array(REPS).fill(timeWait),
      "bytes_lost client": Array(REPS).fill(0),
      "kernel_memory_end host": Array(REPS).fill(1_280_000),
      ...fields.values,
    },
  };
}

let example: Report | undefined;

/** Always the same; without families, which are judged and tested elsewhere. Made once. */
export function exampleReport(): Report {
  return example ??= made();
}

function made(): Report {
  const same = { slower: 1, timeWait: 1000 };
  const base = measured([
    cell({}, { ...same, seed: 1 }),
    cell({ mode: "linger:1", closer: "server" }, { ...same, seed: 2 }),
    cell({ mode: "rst" }, { slower: 1, timeWait: 0, seed: 3 }),
    { mode: "drain", values: { "bytes_lost client": [0, 0] } },
  ], { runId: "20250131-120000-base" });
  const head = measured([
    cell({}, { slower: 1.3, timeWait: 2000, seed: 4 }),
    cell({ mode: "linger:1", closer: "server", failed: 1 }, {
      slower: 0.8,
      timeWait: 1000,
      seed: 5,
    }),
    cell({ mode: "rst", values: { "bytes_lost client": Array(REPS).fill(1) } }, {
      ...{ slower: 1, timeWait: 0, seed: 6 },
    }),
  ], { runId: "20250131-120000-head", isolation: "netns" });
  const report = compareRuns([base], head, {
    ...DEFAULTS,
    allow: [parseAllowance("mode=rst,metric=bytes_lost", ["mode"])],
  });
  return { ...report, families: [] };
}

/** A verdict on a family; made up, as families are judged elsewhere. */
export function family(about: Partial<FamilyVerdict>): FamilyVerdict {
  const point = about.change?.point ?? 1;
  return {
    ...{ level: "run", group: "all", verdict: "unchanged", reason: "within 15 %" },
    ...{ change: { kind: "ratio", point, low: point * 0.95, high: point * 1.05 } },
    ...{ p: 0.4, adjustedP: 1, cells: 3, repetitions: 10, detectable: 1.2, allowed: false },
    ...about,
  };
}

/** A change of a family, above 1 is worse. */
export function by(point: number): Pick<FamilyVerdict, "change"> {
  return { change: { kind: "ratio", point, low: point * 0.94, high: point * 1.07 } };
}

/** The same comparison with families: of the run, of modes, of cells. */
export function familyReport(): Report {
  const report = exampleReport();
  const cell = report.comparisons.find(({ cell }) => cell.mode === "rst")?.cell;
  if (cell === undefined) throw new Error("Cannot make families as no cell is of rst");
  const rst = { level: "mode", mode: "rst" } as const;
  return {
    ...report,
    families: [
      family({ group: "rate", detectable: 1.11 }),
      family({
        ...{ group: "echo", verdict: "not judged", detectable: 1.42 },
        ...{ reason: "only a change of 1.4× or more would be seen", ...by(1.1) },
      }),
      family({ group: "close", verdict: "regressed", reason: "significant", ...by(1.3) }),
      family({ level: "mode", mode: "fin", group: "rate", detectable: 1.3 }),
      family({ ...rst, group: "rate", verdict: "improved", reason: "significant", ...by(0.8) }),
      family({ ...rst, group: "close", verdict: "regressed", reason: "significant", ...by(3.4) }),
      family({
        ...{ level: "cell", scenario: "churn", mode: "rst", cell, group: "close", cells: 1 },
        ...{ verdict: "regressed", reason: "significant", ...by(3.5), detectable: 2.6 },
      }),
      family({
        ...{ level: "cell", scenario: "churn", mode: "rst", cell, group: "rate", cells: 1 },
        ...{ verdict: "not judged", reason: "no change would be seen at so few repetitions" },
      }),
    ],
  };
}
