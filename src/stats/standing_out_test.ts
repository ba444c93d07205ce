import assert from "node:assert/strict";
import { scatterOf, standingOut } from "./standing_out.ts";

const CHANGES = Float64Array.of(0.1, -0.05, 0.02, 0.9, 0, -0.1, 0.06, 0.03);
const near = (actual: number | undefined, expected: number) =>
  assert.ok(Math.abs((actual ?? NaN) / expected - 1) < 1e-9, `${actual} is not ${expected}`);
const all = [[0, 1, 2, 3, 4, 5, 6, 7]];
const margins = new Float64Array(8).fill(0.05);
const unknown = new Float64Array(8).fill(NaN);

Deno.test("one cell and all cells: p as NumPy 2.4.6 and scipy.stats.t.sf 1.17.1 give it", () => {
  const changes = { columns: 1, changes: CHANGES, errors: unknown, margins, repetitions: 3 };
  near(scatterOf(changes)[0], 0.08154312201780811);
  near(standingOut(changes, [[3]])[0], 3.110278161312465e-06);
  near(standingOut(changes, all)[0], 0.020664235146666144);
  // All columns together, where there is but one.
  near(standingOut(changes, [[3]])[1], 3.110278161312465e-06);
});

Deno.test("a cell whose own repetitions scatter more is held against these", () => {
  const errors = unknown.with(3, 0.5);
  const [p] = standingOut({ columns: 1, changes: CHANGES, errors, margins, repetitions: 3 }, [[3]]);
  near(p, 0.06377643485161714);
});

Deno.test("what is not measured says nothing", () => {
  const changes = Float64Array.of(...[...CHANGES].flatMap((one) => [one, NaN]));
  const twice = (values: Float64Array) => Float64Array.from([...values].flatMap((v) => [v, v]));
  const found = standingOut({
    ...{ columns: 2, changes, errors: twice(unknown), margins: twice(margins), repetitions: 3 },
  }, [[3]]);
  near(found[0], 3.110278161312465e-06);
  assert.equal(found[1], 1);
  near(found[2], 3.110278161312465e-06);
});

Deno.test("fewer repetitions say less: the tail is heavier (scipy.stats.t.sf 1.17.1, 4 degrees)", () => {
  const changes = { columns: 1, changes: CHANGES, errors: unknown, margins };
  const [two, three] = [2, 3].map((repetitions) =>
    standingOut({ ...changes, repetitions }, [[3]])[0]
  );
  near(two, 0.0002392258045488002);
  near(three, 3.110278161312465e-06);
});
