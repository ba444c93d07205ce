import assert from "node:assert/strict";
import { studentQuantile, studentTail } from "./student_t.ts";

const near = (actual: number, expected: number, digits = 1e-10) =>
  assert.ok(Math.abs(actual / expected - 1) < digits, `${actual} is not ${expected}`);

Deno.test("tails are those of scipy.stats.t.sf 1.17.1", () => {
  near(studentTail(0, 5), 0.5);
  near(studentTail(1, 1), 0.25);
  near(studentTail(2.5, 8), 0.01847101885681206);
  near(studentTail(6.6, 8), 8.46932869010713e-05);
  near(studentTail(9.6, 8), 5.7514900036048105e-06);
  near(studentTail(-1.3, 3), 0.8577662456360515);
  near(studentTail(40, 2), 0.0003122073360923703);
  near(studentTail(0.3, 150), 0.3822962471941794);
});

Deno.test("quantiles are those of scipy.stats.t.isf 1.17.1", () => {
  near(studentQuantile(0.025, 1), 12.706204736174705);
  near(studentQuantile(0.025, 15), 2.131449545559776);
  near(studentQuantile(0.025, 300), 1.967903011261087);
  near(studentQuantile(1e-6, 8), 12.109834665556214);
  near(studentQuantile(0.4, 3), 0.2766706623326898);
  near(studentQuantile(0.0005, 2), 31.59905457644362);
  assert.throws(() => studentQuantile(0, 3), RangeError);
  assert.throws(() => studentQuantile(0.7, 3), RangeError);
});
