import assert from "node:assert/strict";
import fc from "fast-check";
import { type KernelCounts, raw } from "./testdata/raw_trial.ts";
import { timeWaitMade } from "./time_wait.ts";

Deno.test("TIME_WAIT that is gone again counts for the only side that ever held any", () => {
  const made = (seen: KernelCounts, TW: number) =>
    timeWaitMade(raw({ ...seen, counters: { TW } }), "netns");
  assert.deepEqual(made({ end: [100, 0] }, 100), { client: 100, server: 0 });
  assert.deepEqual(made({ end: [60, 0] }, 100), { client: 100, server: 0 });
  assert.deepEqual(made({ end: [0, 0], peak: [0, 3] }, 100), { client: 0, server: 100 });
  assert.deepEqual(made({ end: [40, 60] }, 100), { client: 40, server: 60 });
});

Deno.test("TIME_WAIT that can be told to neither side is null on both", () => {
  const made = (seen: KernelCounts, TW: number) =>
    timeWaitMade(raw({ ...seen, counters: { TW } }), "netns");
  assert.deepEqual(made({ end: [40, 30] }, 100), { client: null, server: null });
  assert.deepEqual(made({ end: [0, 0] }, 100), { client: null, server: null });
  assert.deepEqual(made({ end: [0, 0], peak: [null, null] }, 1), { client: null, server: null });
});

Deno.test("TIME_WAIT made is never less than what ss sees, nor more than the counter says", () => {
  const n = fc.nat({ max: 1000 });
  fc.assert(fc.property(n, n, n, n, n, (client, server, more, less, TW) => {
    const peak = [client + more, server + less] as const;
    const seen = timeWaitMade(raw({ end: [client, server], peak, counters: { TW } }), "netns");
    if (seen.client === null || seen.server === null) return TW > client + server;
    assert.ok(seen.client >= client && seen.server >= server);
    return seen.client + seen.server === Math.max(TW, client + server);
  }));
});
