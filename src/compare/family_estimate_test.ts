import assert from "node:assert/strict";
import type { CellKey } from "../stats/cells.ts";
import { seededRandom } from "../stats/random.ts";
import { estimateOf } from "./family_estimate.ts";
import { OWN_GROUPS } from "./margins.ts";
import type { CellOutcomes } from "./cell_outcomes.ts";
import { spreadsOf } from "./spreads.ts";

const KEY: CellKey = {
  ...{ scenario: "churn", mode: "fin", closer: "client", stack: "libc", connections: 100 },
  ...{ concurrency: 10, parameters: "payload=11" },
};

/** One cell of runs of identical code, so many repetitions a side. */
function cellOf(base: number, head: number, random: () => number): CellOutcomes {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const side = (reps: number) =>
    Array.from({ length: reps }, () => {
      const value = 0.1 * normal();
      return OWN_GROUPS.map(() => value);
    });
  const none = OWN_GROUPS.map(() => 0);
  return {
    ...{ key: KEY, base: side(base), head: side(head), pairs: [], noise: none, allowance: none },
  };
}

Deno.test("one cell not in turns: the interval takes in what scatters on either side", () => {
  const random = seededRandom(1);
  for (const [base, head] of [[1, 10], [3, 10], [10, 3], [3, 3], [10, 10]] as const) {
    let within = 0;
    const tries = 400;
    for (let n = 0; n < tries; n++) {
      const cells = [cellOf(base, head, random)];
      const spreads = spreadsOf(cells, { column: 0, inTurns: false });
      const found = estimateOf({ cells, members: [0], column: 0, spreads, inTurns: false });
      assert.ok(found);
      if (found.low <= 0 && found.high >= 0) within++;
    }
    assert.ok(within >= 0.93 * tries, `${base} and ${head}: ${within} of ${tries}`);
  }
});
