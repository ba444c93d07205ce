import assert from "node:assert/strict";
import fc from "fast-check";
import { columnsOf } from "../render/text/terminal_text.ts";
import { spec } from "../store/testdata/example.ts";
import { duration, progressBar, progressLine, type ProgressState, timeLeft } from "./progress.ts";

const STATE: ProgressState = {
  total: 48,
  done: 12,
  failed: 0,
  running: spec({ mode: { name: "linger", seconds: 1 }, rep: 2 }),
  elapsedMs: 12_400,
  leftMs: 37_000,
};

Deno.test("the bar shows what is running, how far it is and the time left", () => {
  assert.equal(
    progressBar(STATE, { width: 100, colour: false }),
    "██████░░░░░░░░░░░░░░░░░░░░ 13/48  churn linger:1, client closes, repetition 2  12 s, " +
      "about 37 s left",
  );
});

Deno.test("the bar shrinks, then goes, and the rest is cut to the width", () => {
  assert.equal(
    progressBar(STATE, { width: 86, colour: false }),
    "███░░░░░░░░░ 13/48  churn linger:1, client closes, repetition 2  12 s, about 37 s left",
  );
  assert.equal(
    progressBar(STATE, { width: 70, colour: false }),
    "13/48  churn linger:1, client closes, repetition 2  12 s, about 37 s …",
  );
});

Deno.test("before the first trial is over there is no guess; failures are counted", () => {
  assert.equal(
    progressLine({ ...STATE, done: 0, leftMs: undefined }),
    "0 of 48 trials, 12 s",
  );
  assert.equal(
    progressLine({ ...STATE, failed: 2 }),
    "12 of 48 trials, 12 s, about 37 s left, 2 failed",
  );
});

Deno.test("no bar is wider than it may be, with colour or without", () => {
  const states = fc.record({
    total: fc.integer({ min: 1, max: 9999 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    failed: fc.nat(9),
    running: fc.constantFrom(undefined, STATE.running),
    elapsedMs: fc.integer({ min: 0, max: 1e8 }),
    leftMs: fc.constantFrom(undefined, 0, 5e7),
    width: fc.integer({ min: 1, max: 200 }),
    colour: fc.boolean(),
  });
  fc.assert(fc.property(states, ({ share, width, colour, ...rest }) => {
    const state = { ...rest, done: Math.floor(share * rest.total) };
    const bar = progressBar(state, { width, colour });
    assert.ok(columnsOf(bar) <= width, bar);
    assert.ok(!/[\r\n]/.test(bar));
    // deno-lint-ignore no-control-regex -- ESC is what an ANSI sequence starts with
    if (!colour) assert.ok(!/\u001b/.test(bar));
  }));
});

Deno.test("durations read well at every size", () => {
  assert.equal(duration(0), "0 s");
  assert.equal(duration(-5), "0 s");
  assert.equal(duration(8_400), "8 s");
  assert.equal(duration(59_600), "1 min 00 s");
  assert.equal(duration(65_000), "1 min 05 s");
  assert.equal(duration(2 * 3_600_000 + 3 * 60_000), "2 h 03 min");
});

Deno.test("the time left is what the trials to come take if they take as long as the others", () => {
  const left = (durations: number[], runningMs: number) =>
    timeLeft({ total: 5, durations, runningMs });
  assert.equal(left([], 100), undefined);
  assert.equal(left([100, 300], 0), 600);
  assert.equal(left([100, 300], 50), 550);
  // A trial that takes longer than the mean does not eat into those after it.
  assert.equal(left([100, 300], 999), 400);
  assert.equal(left([1, 1, 1, 1, 1], 0), 0);
});
