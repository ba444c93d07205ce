import assert from "node:assert/strict";
import { monotonicNs, tickNs, timerGranuleNs } from "./clock.ts";

Deno.test("the kernel's tick is between 1 and 10 ms, whatever HZ it was built with", () => {
  assert.ok([100, 250, 300, 1000].some((hz) => Math.abs(tickNs() - 1e9 / hz) < 1e5), `${tickNs()}`);
});

Deno.test("timers of a minute are as coarse as the comment in kernel/time/timer.c says", () => {
  const seconds = (ahead: number, hz: number) => timerGranuleNs(ahead * 1e9, 1e9 / hz) / 1e9;
  // HZ 1000: level 4 holds 32 to 262 s in steps of 4,096 ms; HZ 250: level 3 16 to 131 s in 2,048 ms.
  assert.ok(Math.abs(seconds(60, 1000) - 4.096) < 1e-9);
  assert.ok(Math.abs(seconds(60, 250) - 2.048) < 1e-9);
  assert.ok(Math.abs(seconds(0.01, 1000) - 0.001) < 1e-9);
});

Deno.test("the clock goes forward", () => {
  const first = monotonicNs();
  assert.ok(monotonicNs() >= first);
});
