import assert from "node:assert/strict";
import { compareRuns } from "./compare.ts";
import { DEFAULTS, measured } from "./testdata/runs.ts";
import type { Comparison } from "./verdict.ts";

const TIME_WAIT = "time_wait_per_1000_closes client";

/** Each metric in turn: its value in BASE and in HEAD. */
function compared(values: Readonly<Record<string, readonly [number, number]>>): Comparison[] {
  const side = (at: 0 | 1, runId: string) =>
    measured([{
      values: Object.fromEntries(
        Object.entries(values).map(([metric, both]) => [metric, Array(2).fill(both[at])]),
      ),
    }], { runId });
  return [...compareRuns([side(0, "base")], side(1, "head"), DEFAULTS).comparisons];
}

function timeWait(values: Readonly<Record<string, readonly [number, number]>>): Comparison {
  const one = compared({ [TIME_WAIT]: [1000, 0], ...values })
    .find(({ metric, side }) => `${metric} ${side}` === TIME_WAIT);
  assert.ok(one);
  return one;
}

for (
  const [price, both] of [
    ["peer_resets server", [0, 1000]],
    ["rst_by_close host", [0, 1]],
    ["close_wait_leaked server", [0, 1]],
    ["established_leaked client", [0, 1]],
    ["connections_opened client", [5000, 4999]],
    // Sampled, and two repetitions show nothing by themselves.
    ["close_wait_peak server", [3, 1000]],
  ] as const
) {
  Deno.test(`fewer TIME_WAIT are a trade where ${price} got worse, whatever the numbers`, () => {
    const one = timeWait({ [price]: both });
    assert.equal(one.verdict, "not judged");
    assert.deepEqual(one.trade, [price]);
    const word = price.startsWith("connections_opened") ? "fell" : "rose";
    assert.equal(one.reason, `a trade: ${price} ${word}`);
  });
}

Deno.test("fewer TIME_WAIT are better where nothing was paid, and also where something else rose", () => {
  assert.equal(timeWait({}).verdict, "improved");
  assert.equal(timeWait({ "peer_resets server": [1000, 1000] }).verdict, "improved");
  assert.equal(timeWait({ "peer_resets server": [1000, 0] }).verdict, "improved");
  assert.equal(timeWait({ "segments_per_connection host": [8, 16] }).verdict, "improved");
});

Deno.test("what was paid stays a regression, and of no other cell anything is taken back", () => {
  const side = (timeWaits: number, resets: number, runId: string) =>
    measured([
      { mode: "fin", values: { [TIME_WAIT]: [timeWaits], "peer_resets server": [resets] } },
      { mode: "drain", values: { [TIME_WAIT]: [timeWaits], "peer_resets server": [0] } },
    ], { runId });
  const { comparisons } = compareRuns([side(1000, 0, "base")], side(0, 1000, "head"), DEFAULTS);
  const words = comparisons.map(({ cell, metric, verdict }) =>
    `${cell.mode} ${metric}: ${verdict}`
  );
  assert.deepEqual(words.sort(), [
    "drain peer_resets: unchanged",
    "drain time_wait_per_1000_closes: improved",
    "fin peer_resets: regressed",
    "fin time_wait_per_1000_closes: not judged",
  ]);
});
