import assert from "node:assert/strict";
import { LookPace } from "./look_pace.ts";

/** Milliseconds of the looks within so many, each of which takes so much CPU time. */
function looks(pace: LookPace, withinMs: number, costUs = 0): number[] {
  const at: number[] = [];
  pace.begin(5e9);
  for (let now = pace.dueNs; now <= 5e9 + withinMs * 1e6; now = pace.dueNs) {
    at.push((now - 5e9) / 1e6);
    pace.turn(now, costUs);
  }
  return at;
}

Deno.test("nothing is due before the beginning", () => {
  assert.equal(new LookPace().dueNs, Infinity);
});

Deno.test("a tenth of a second has ten looks, a second and a minute not many more", () => {
  assert.ok(looks(new LookPace(), 100).length >= 10);
  assert.ok(looks(new LookPace(), 1000).length <= 32);
  assert.ok(looks(new LookPace(), 60_000).length <= 70);
});

Deno.test("what is seen is known to a third of the time gone by", () => {
  const at = looks(new LookPace(), 60_000);
  at.slice(1).forEach((ms, i) => {
    const before = at[i] as number;
    assert.ok(ms - before <= Math.max(8, before / 3) + 1e-6, `${before} to ${ms} ms`);
  });
});

Deno.test("looks that came late are followed by as many as those in time", () => {
  const pace = new LookPace();
  pace.begin(0);
  for (let look = 1; look <= 9; look++) {
    pace.turn(look * 60e6, 0);
    assert.equal(pace.dueNs, look * 60e6 + 8e6);
  }
  pace.turn(600e6, 0);
  assert.equal(pace.dueNs, 600e6 + 200e6);
});

Deno.test("a time between looks that is given is kept", () => {
  assert.deepEqual(looks(new LookPace(20), 100), [20, 40, 60, 80, 100]);
});

Deno.test("after the first ten, dear looks are so far apart that they take a hundredth of a CPU", () => {
  const dear = looks(new LookPace(), 60_000, 10_000);
  assert.equal(dear.filter((ms) => ms <= 100).length, 10);
  const later = dear.filter((ms) => ms > 100);
  assert.ok(later.length > 1);
  later.slice(1).forEach((ms, i) => assert.ok(ms - (later[i] as number) >= 1000));
  // What is asked for is kept, whatever it costs.
  assert.equal(looks(new LookPace(20), 100, 10_000).length, 5);
});
