import assert from "node:assert/strict";
import { vanishRun, type VanishWish } from "./testdata/run.ts";
import { findings } from "../../src/analysis/testdata/analysed.ts";

function texts(wish: VanishWish = {}): Record<string, string> {
  return Object.fromEntries(
    findings(vanishRun(wish)).filter(({ kind }) => kind.startsWith("vanish_"))
      .map(({ kind, text }) => [kind, text]),
  );
}

Deno.test("who is told, whom it holds, what stays behind", () => {
  assert.deepEqual(texts(), {
    vanish_fate:
      "fin, linger:1 and drain:1 told every peer and delivered all that was queued with the link " +
      "back after 500 ms, told nobody and delivered nothing after 3.00 s; rst told no peer and " +
      "delivered nothing, with the link back after 500 ms and 3.00 s.",
    vanish_held:
      "With nobody there, close() under linger:1 blocked the caller for 750 ms to 1.00 s at the median; " +
      "at most 8.00 µs under fin, rst and drain:1.",
    vanish_left:
      "fin, linger:1 and drain:1 left 50 sockets behind a trial, for 750 ms to 1.50 s: " +
      "retransmitting until the link was back or tcp_orphan_retries were used up; rst left none.",
  });
});

Deno.test("where nothing was queued nothing is said of delivery", () => {
  const { vanish_fate } = texts({ states: ["idle"] });
  assert.equal(
    vanish_fate,
    "fin, linger:1 and drain:1 told every peer with the link back after 500 ms, told nobody after " +
      "3.00 s; rst told no peer, with the link back after 500 ms and 3.00 s.",
  );
});

Deno.test("times of too few trials are not told; what came of them is", () => {
  assert.deepEqual(Object.keys(texts({ states: ["unsent"], aways: [500] })), ["vanish_fate"]);
});

Deno.test("what a loss of segments did is not said of silence", () => {
  const { vanish_fate = "", vanish_held = "", vanish_left = "" } = texts({ loss: 30 });
  assert.match(vanish_fate, /with the link sound again after 500 ms/);
  assert.match(vanish_held, /^With segments lost, close\(\) under linger:1/);
  assert.match(vanish_left, /retransmitting until all was acknowledged or tcp_orphan_retries/);
});

Deno.test("one time for which the link was away does not tell of others", () => {
  const { vanish_fate = "" } = texts({ aways: [500] });
  assert.match(vanish_fate, /rst told no peer and delivered nothing, with the link back after 500/);
});
