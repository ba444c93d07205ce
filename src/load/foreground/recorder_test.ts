import assert from "node:assert/strict";
import fc from "fast-check";
import { Latency } from "../latency.ts";
import { Recorder } from "./recorder.ts";

const MS = 1e6;
const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) <= expected * 0.001 + 1, `${actual} is not ${expected}`);

Deno.test("a request counts in the window in which it is answered", () => {
  const recorder = new Recorder(0);
  const connection = {};
  recorder.sent(connection, 0);
  recorder.begin(5 * MS);
  recorder.answered(connection, 8 * MS, 200);
  recorder.sent(connection, 8 * MS);
  recorder.answered(connection, 9 * MS, 503);
  const { times, ...counts } = recorder.end(10 * MS);
  assert.deepEqual(counts, { answered: 1, refused: 1, errors: 0, timeouts: 0 });
  const latency = Latency.merged([times]);
  assert.equal(latency.count, 2);
  near(latency.quantile(1), 8 * MS);
  recorder.begin(10 * MS);
  assert.deepEqual(recorder.end(11 * MS), {
    ...{ answered: 0, refused: 0, errors: 0, timeouts: 0, times: "" },
  });
});

Deno.test("what has no answer when the window ends counts with the time it has waited in it", () => {
  const recorder = new Recorder(0);
  recorder.sent({}, 0);
  recorder.sent({}, 1950 * MS);
  recorder.begin(1000 * MS);
  const latency = Latency.merged([recorder.end(2000 * MS).times]);
  assert.equal(latency.count, 1, "50 ms are no wait yet");
  near(latency.quantile(1), 1000 * MS);
});

Deno.test("a timeout counts with the time it took, though its connection has asked anew by then", () => {
  const recorder = new Recorder(0);
  const connection = {};
  recorder.begin(0);
  recorder.sent(connection, 0);
  recorder.sent(connection, 2000 * MS);
  recorder.timedOut(connection, 2000 * MS);
  recorder.answered(connection, 2003 * MS, 200);
  const { times, timeouts, answered } = recorder.end(2010 * MS);
  assert.deepEqual([timeouts, answered], [1, 1]);
  const latency = Latency.merged([times]);
  assert.equal(latency.count, 2);
  near(latency.quantile(1), 2000 * MS);
  near(latency.quantile(0.5), 3 * MS);
});

Deno.test("a connection that fails is an error, and what it waited for is not waited for again", () => {
  const recorder = new Recorder(0);
  const connection = {};
  recorder.begin(0);
  recorder.sent(connection, 0);
  recorder.failed(connection, 300 * MS);
  const { times, errors } = recorder.end(900 * MS);
  assert.equal(errors, 1);
  near(Latency.merged([times]).quantile(1), 300 * MS);
});

Deno.test("with a rate, a long time stands for those it has held up: one every interval", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 1, max: 3000 }),
      (intervalMs, ms) => {
        const recorder = new Recorder(intervalMs * MS);
        const connection = {};
        recorder.begin(0);
        recorder.sent(connection, 0);
        recorder.answered(connection, ms * MS, 200);
        const latency = Latency.merged([recorder.end(ms * MS).times]);
        assert.equal(latency.count, Math.max(1, Math.floor(ms / intervalMs)));
        near(latency.quantile(1), ms * MS);
      },
    ),
  );
});
