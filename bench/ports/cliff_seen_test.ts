import assert from "node:assert/strict";
import { portsRun, type PortsWish, REMEDIES } from "./testdata/run.ts";
import { type CellSummary, summarise } from "../../src/stats/cells.ts";
import { cliffSeen, portsHeld } from "./cliff_seen.ts";

const [BASE, RST, SERVER] = REMEDIES as [PortsWish, PortsWish, PortsWish];

/** The cell of a wish, with these cliffs by repetition. */
function cell(wish: PortsWish, cliffs: readonly (number | null)[]): CellSummary {
  const rows = portsRun([wish], cliffs.length).measurements.map((row) =>
    row.metric === "cliff_time_wait" ? { ...row, value: cliffs[row.rep - 1] ?? null } : row
  );
  return summarise(rows)[0] as CellSummary;
}

Deno.test("a cliff is in all repetitions, in some, or in none", () => {
  assert.deepEqual(cliffSeen(cell(BASE, [480, 520, 500])), {
    ...{ kind: "always", low: 480, high: 520, median: 500, seen: 3, of: 3 },
  });
  assert.deepEqual(cliffSeen(cell(BASE, [null, 520, 500])), {
    ...{ kind: "sometimes", low: 500, high: 520, median: 510, seen: 2, of: 3 },
  });
  assert.deepEqual(cliffSeen(cell(RST, [null, null])), { kind: "never" });
});

Deno.test("where ports ran out or connections failed before, none is not known to be there", () => {
  assert.deepEqual(cliffSeen(cell(BASE, [null, null])), { kind: "cut" });
  const { exhausted: _, ...endless } = { ...BASE, cliff: null };
  const failed = cell(endless, [null]);
  const metrics = failed.metrics.map((one) =>
    one.metric === "connections_opened" ? { ...one, values: [1149] } : one
  );
  assert.deepEqual(cliffSeen(failed), { kind: "never" });
  assert.deepEqual(cliffSeen({ ...failed, metrics }), { kind: "cut" });
});

Deno.test("ports are held on the side where TIME_WAIT stands, none on the other", () => {
  const held = (wish: PortsWish, side: "client" | "server") =>
    portsHeld(cell(wish, [null]), side)?.median;
  assert.deepEqual([held(BASE, "client"), held(BASE, "server")], [1000, 0]);
  assert.deepEqual([held(SERVER, "client"), held(SERVER, "server")], [0, 450]);
  assert.equal(portsHeld({ ...cell(BASE, [null]), metrics: [] }, "client"), undefined);
});
