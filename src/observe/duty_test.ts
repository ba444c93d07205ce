import assert from "node:assert/strict";
import fc from "fast-check";
import { DUTY_SHARE, DutyCycle, Pace } from "./duty.ts";

const MS = 1e6;

Deno.test("DutyCycle waits 1/share times what was spent, from the end of the spending", () => {
  const duty = new DutyCycle(0.02);
  assert.ok(duty.freeAtNs <= 0);
  duty.charge(1000, 10 * MS);
  assert.equal(duty.freeAtNs, 60 * MS);
});

Deno.test("DutyCycle adds what is spent while there is a debt", () => {
  const duty = new DutyCycle(0.02);
  duty.charge(1000, 0);
  duty.charge(1000, 10 * MS);
  assert.equal(duty.freeAtNs, 100 * MS);
});

Deno.test("DutyCycle gives no credit for idle time and none for negative cost", () => {
  const duty = new DutyCycle(0.02);
  duty.charge(1000, 0);
  duty.charge(1000, 10_000 * MS);
  assert.equal(duty.freeAtNs, 10_050 * MS);
  duty.charge(-1000, 10_000 * MS);
  assert.equal(duty.freeAtNs, 10_050 * MS);
});

Deno.test("DutyCycle bounds the share over any costs and waits to one sample more", () => {
  const step = fc.record({
    cost: fc.integer({ min: 1, max: 200_000 }),
    late: fc.integer({ min: 0, max: 1000 }),
  });
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 200 }), (steps) => {
    const duty = new DutyCycle();
    let now = 0;
    let spentUs = 0;
    let dearest = 0;
    for (const { cost, late } of steps) {
      now = Math.max(now, duty.freeAtNs) + late * MS;
      spentUs += cost;
      dearest = Math.max(dearest, cost);
      now += cost * 1000;
      duty.charge(cost, now);
      assert.ok(spentUs * 1000 <= DUTY_SHARE * now + dearest * 1000);
    }
  }));
});

Deno.test("DutyCycle waits until an expected sample has been earned", () => {
  const duty = new DutyCycle(0.02);
  duty.begin(0);
  duty.expect(2000);
  assert.equal(duty.freeAtNs, 100 * MS);
  duty.charge(2000, 100 * MS);
  assert.equal(duty.paidUntilNs, 100 * MS);
  assert.equal(duty.freeAtNs, 200 * MS);
});

Deno.test("DutyCycle keeps the share from the very beginning when costs are as expected", () => {
  const cost = fc.integer({ min: 1, max: 50_000 });
  fc.assert(fc.property(fc.array(cost, { minLength: 1, maxLength: 100 }), (costs) => {
    const duty = new DutyCycle(0.02);
    duty.begin(0);
    let spentUs = 0;
    for (const expected of costs) {
      duty.expect(expected);
      const now = Math.max(0, duty.freeAtNs);
      spentUs += expected;
      duty.charge(expected, now);
      assert.ok(spentUs * 1000 <= 0.02 * now * (1 + 1e-9));
    }
  }));
});

Deno.test("DutyCycle begins anew", () => {
  const duty = new DutyCycle(0.02);
  duty.charge(1000, 0);
  duty.begin(5 * MS);
  assert.equal(duty.paidUntilNs, 5 * MS);
  assert.equal(duty.freeAtNs, 50 * MS);
});

Deno.test("Pace keeps its interval while turns are cheap", () => {
  const pace = new Pace({ intervalMs: 20, share: 0.005 });
  assert.ok(pace.dueNs <= 0);
  pace.turn(0, 50);
  assert.equal(pace.dueNs, 20 * MS);
});

Deno.test("Pace stretches to what the share allows, follows the cost and keeps it when unknown", () => {
  const pace = new Pace({ intervalMs: 20, share: 0.005 });
  pace.turn(0, 800);
  assert.equal(pace.dueNs, 160 * MS);
  pace.turn(0);
  assert.equal(pace.dueNs, 160 * MS);
  for (let i = 0; i < 100; i++) pace.turn(0, 50);
  assert.equal(Math.round(pace.dueNs / MS), 20);
});
