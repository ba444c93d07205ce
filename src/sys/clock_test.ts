import assert from "node:assert/strict";
import {
  monotonicNs,
  realtimeNs,
  relateClocks,
  steppedNs,
  tickNs,
  timerGranuleNs,
  toMonotonicNs,
} from "./clock.ts";

Deno.test("real: the kernel's tick is between 1 and 10 ms, whatever HZ it was built with", () => {
  assert.ok([100, 250, 300, 1000].some((hz) => Math.abs(tickNs() - 1e9 / hz) < 1e5), `${tickNs()}`);
});

Deno.test("timers of a minute are as coarse as the comment in kernel/time/timer.c says", () => {
  const seconds = (ahead: number, hz: number) => timerGranuleNs(ahead * 1e9, 1e9 / hz) / 1e9;
  // HZ 1000: level 4 holds 32 to 262 s in steps of 4,096 ms; HZ 250: level 3 16 to 131 s in 2,048 ms.
  assert.ok(Math.abs(seconds(60, 1000) - 4.096) < 1e-9);
  assert.ok(Math.abs(seconds(60, 250) - 2.048) < 1e-9);
  assert.ok(Math.abs(seconds(0.01, 1000) - 0.001) < 1e-9);
});

Deno.test("real: both clocks run forward, and CLOCK_REALTIME is the time of day", () => {
  const [monotonic, realtime] = [monotonicNs(), realtimeNs()];
  assert.ok(monotonicNs() >= monotonic);
  assert.ok(Math.abs(Number(realtime / 1_000_000n) - Date.now()) < 5000);
});

Deno.test("the relation is that of the narrowest bracket, and its error half of it", () => {
  let now = 1000;
  let reads = 0;
  // The first readings take 101 ns each, later ones 21 ns: one clock is 10^18 + 5 ahead.
  const tick = () => now += reads++ < 30 ? 101 : 21;
  const relation = relateClocks({
    monotonic: tick,
    realtime: () => BigInt(tick()) + 1_000_000_000_000_000_005n,
  });
  assert.deepEqual(relation, { offsetNs: 1_000_000_000_000_000_005n, errorNs: 21 });
});

Deno.test("real: a stamp of now is now, within the error and the time the reading took", () => {
  const relation = relateClocks();
  assert.ok(relation.errorNs >= 0 && relation.errorNs < 1e6, `${relation.errorNs} ns`);
  const before = monotonicNs();
  const stamp = toMonotonicNs(realtimeNs(), relation);
  const after = monotonicNs();
  const slack = relation.errorNs;
  assert.ok(before - slack <= stamp && stamp <= after + slack, `${before} ${stamp} ${after}`);
});

Deno.test("a clock that was set is told from one that was read inexactly", () => {
  const at = (offsetNs: bigint) => ({ offsetNs, errorNs: 50 });
  assert.equal(steppedNs(at(7_000n), at(7_090n)), 0);
  assert.equal(steppedNs(at(7_000n), at(8_000n)), 1000);
  assert.equal(steppedNs(at(7_000n), at(-3_000n)), -10_000);
});
