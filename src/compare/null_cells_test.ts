import assert from "node:assert/strict";
import { seededRandom } from "../stats/random.ts";
import { OWN_GROUPS } from "./margins.ts";
import { cellsOf, drawnPairs, drawnRuns, pooledPairs, slowed } from "./null_cells.ts";
import { gridOf } from "./testdata/grid.ts";

const [BASE, HEAD] = gridOf({ reps: 4, seed: 1, inTurns: true });
const CELLS = cellsOf(BASE, HEAD);
const [CELL] = CELLS;
const RATE = OWN_GROUPS.indexOf("rate");

Deno.test("cells have a value of each group by trial, above is worse, and who is a pair", () => {
  assert.equal(CELLS.length, 16);
  assert.deepEqual(CELL?.pairs, [[0, 0], [1, 1], [2, 2], [3, 3]]);
  const rate = BASE.measurements.find(({ metric, rep }) =>
    metric === "connections_per_second" && rep === 1
  );
  assert.equal(CELL?.base[0]?.[RATE], -Math.log(rate?.value ?? 0));
  assert.ok(Math.abs(Math.exp(CELL?.noise[RATE] ?? 0) - 1.05) < 1e-9);
  assert.ok(Math.abs(Math.exp(CELL?.allowance[RATE] ?? 0) - 3) < 1e-9);
});

Deno.test("drawn in pairs: a base and its own head, either way round", () => {
  const options = { repetitions: 50, random: seededRandom(1) };
  const [drawn] = drawnPairs(CELLS, options);
  const known = new Set(
    CELL?.pairs.flatMap(([b, h]) => {
      const pair = [CELL.base[b]?.[RATE], CELL.head[h]?.[RATE]];
      return [String(pair), String(pair.toReversed())];
    }),
  );
  const seen = new Set(drawn?.base.map((trial, i) => String([trial[RATE], drawn.head[i]?.[RATE]])));
  assert.ok([...seen].every((pair) => known.has(pair)));
  assert.equal(seen.size, 8);
});

Deno.test("drawn from runs: each side from its own", () => {
  const [drawn] = drawnRuns(CELLS, { repetitions: 50, random: seededRandom(1) });
  assert.ok(drawn?.base.every((trial) => CELL?.base.includes(trial)));
  assert.ok(drawn?.head.every((trial) => CELL?.head.includes(trial)));
  assert.deepEqual([drawn?.head.length, drawn?.pairs], [50, []]);
});

Deno.test("pooled: all pairs of a cell; slowed: HEAD of the cells that are meant", () => {
  assert.deepEqual(pooledPairs([CELLS, CELLS]).map(({ pairs }) => pairs.length), Array(16).fill(8));
  const [first, second] = slowed(CELLS, 2, (_, place) => place === 1);
  assert.deepEqual(first, CELL);
  const more = (second?.head[0]?.[RATE] ?? 0) - (CELLS[1]?.head[0]?.[RATE] ?? 0);
  assert.ok(Math.abs(more - Math.log(2)) < 1e-12);
  assert.deepEqual(second?.base, CELLS[1]?.base);
});
