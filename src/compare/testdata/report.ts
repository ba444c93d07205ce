/**
 * A comparison with something of everything, for the tests of what is made of it.
 * @module
 */
import { parseAllowance } from "../allow.ts";
import { compareRuns } from "../compare.ts";
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

/** Always the same. */
export function exampleReport(): Report {
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
  return compareRuns([base], head, {
    ...DEFAULTS,
    allow: [parseAllowance("mode=rst,metric=bytes_lost", ["mode"])],
  });
}
