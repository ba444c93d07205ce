import assert from "node:assert/strict";
import fc from "fast-check";
import { isTimeWaitTimer, secondsLeft } from "./ss_timer.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const left = (time: string) => secondsLeft(bytes(`timer:(timewait,${time},0)`), 0);

/** What iproute2 prints (misc/ss.c, print_ms_timer()), told again; `tail` is `ms` before 6.11. */
function printed(ms: number, tail: "ms" | "sec"): { text: string; lastPlaceMs: number } {
  const minutes = Math.floor(ms / 60_000);
  const seconds = Math.floor(ms / 1000) % 60;
  const rest = String(ms % 1000).padStart(3, "0");
  if (minutes > 9) return { text: `${minutes}min`, lastPlaceMs: 60_000 };
  if (minutes > 0) {
    return { text: `${minutes}min${seconds ? `${seconds}sec` : ""}`, lastPlaceMs: 1000 };
  }
  if (seconds > 9) return { text: `${seconds}sec`, lastPlaceMs: 1000 };
  if (seconds === 0) return { text: rest === "000" ? "" : `${rest}ms`, lastPlaceMs: 1 };
  return { text: rest === "000" ? `${seconds}sec` : `${seconds}.${rest}${tail}`, lastPlaceMs: 1 };
}

Deno.test("secondsLeft adds half of the last place printed", () => {
  const rows: readonly [string, number][] = [
    ["59sec", 59.5],
    ["1min", 60.5],
    ["1min1sec", 61.5],
    ["9min59sec", 599.5],
    ["10min", 630],
    ["5.123ms", 5.1235],
    ["5.123sec", 5.1235],
    ["5sec", 5.0005],
    ["10sec", 10.5],
    ["084ms", 0.0845],
    ["200ms", 0.2005],
    ["", 0.0005],
  ];
  for (const [text, seconds] of rows) {
    assert.ok(Math.abs((left(text) ?? NaN) - seconds) < 1e-9, `${text}: ${left(text)}`);
  }
});

Deno.test("secondsLeft is never more than half the last place from the truth, in either spelling", () => {
  const time = fc.oneof(fc.integer({ min: 0, max: 70_000 }), fc.integer({ min: 0, max: 1e7 }));
  fc.assert(fc.property(time, fc.constantFrom("ms" as const, "sec" as const), (ms, tail) => {
    const { text, lastPlaceMs } = printed(ms, tail);
    const seconds = left(text);
    assert.ok(seconds !== undefined, text);
    assert.ok(
      Math.abs(seconds * 1000 - ms) <= lastPlaceMs / 2 + 1e-6,
      `${ms} as ${text}: ${seconds}`,
    );
  }));
});

Deno.test("secondsLeft is right on average over the 60 s of TIME-WAIT", () => {
  let error = 0;
  for (let ms = 0; ms < 60_000; ms++) error += (left(printed(ms, "ms").text) ?? NaN) * 1000 - ms;
  assert.ok(Math.abs(error / 60_000) < 0.6, `mean error ${error / 60_000} ms`);
});

Deno.test("secondsLeft knows what is no time", () => {
  for (const text of ["sec", "5", "5.", "5days", "5.123", "-5sec", "min", "5 sec", "5:3"]) {
    assert.equal(left(text), undefined, text);
  }
  assert.equal(secondsLeft(bytes("timer:(timewait,59se"), 0), undefined);
  assert.equal(secondsLeft(bytes("timer:(timewait,"), 0), undefined);
});

Deno.test("isTimeWaitTimer tells it from other timers", () => {
  assert.ok(isTimeWaitTimer(bytes("x timer:(timewait,1sec,0)"), 2));
  for (const other of ["timer:(keepalive,119min,0)", "timer:(on,200ms,0)", "timer:(timewa", ""]) {
    assert.ok(!isTimeWaitTimer(bytes(other), 0), other);
  }
});
