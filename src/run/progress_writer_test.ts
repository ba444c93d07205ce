import assert from "node:assert/strict";
import { completed, failed, spec } from "../store/testdata/example.ts";
import { ProgressWriter } from "./progress_writer.ts";
import { FakeOutput } from "../cli/testdata/fakes.ts";

/** Runs `n` trials of `seconds` each, the second of which fails. */
function show(output: FakeOutput, { n, seconds }: { n: number; seconds: number }): string {
  let ms = 0;
  const writer = new ProgressWriter({ output, total: n, perRepetition: 2, now: () => ms });
  for (let i = 1; i <= n; i++) {
    const one = spec({ rep: i });
    writer.started(one);
    ms += seconds * 1000;
    writer.ended(one, i === 2 ? failed("the server did not start") : completed());
  }
  writer[Symbol.dispose]();
  return output.text;
}

Deno.test("in a pipe: a line a repetition, failures at once, nothing redrawn", () => {
  assert.equal(
    show(new FakeOutput(), { n: 4, seconds: 1 }),
    "closecost: trial churn-fin-client-libc-r2 failed: the server did not start\n" +
      "closecost: 2 of 4 trials, 2 s, about 2 s left, 1 failed\n" +
      "closecost: 4 of 4 trials, 4 s, 1 failed\n",
  );
});

Deno.test("in a pipe: short repetitions do not take a line each", () => {
  const lines = show(new FakeOutput(), { n: 10, seconds: 0.25 }).trimEnd().split("\n");
  assert.deepEqual(lines.slice(1), [
    "closecost: 8 of 10 trials, 2 s, about 1 s left, 1 failed",
    "closecost: 10 of 10 trials, 3 s, 1 failed",
  ]);
});

Deno.test("in a pipe: long trials are heard of within a repetition, too", () => {
  const lines = show(new FakeOutput(), { n: 2, seconds: 40 }).split("\n");
  assert.equal(lines[0], "closecost: 1 of 2 trials, 40 s, about 40 s left");
});

Deno.test("on a terminal: one line, redrawn and wiped at the end; what stays is above it", () => {
  const output = new FakeOutput({ terminal: true });
  const text = show(output, { n: 2, seconds: 1 });
  const clear = "\r\u001b[2K";
  assert.ok(text.startsWith(`${clear}░`));
  assert.ok(text.endsWith(clear));
  assert.ok(text.includes(`${clear}closecost: trial churn-fin-client-libc-r2 failed:`));
  assert.equal(text.split("\n").length, 2);
  const drawn = text.split(clear).filter((line) => !line.includes("\n"));
  assert.ok(drawn.every((line) => [...line].length < 100));
});

Deno.test("without colour a terminal gets no colour, only its line cleared", () => {
  const plain = show(new FakeOutput({ terminal: true }), { n: 1, seconds: 1 });
  assert.ok(!plain.replaceAll("\u001b[2K", "").includes("\u001b"));
  const bright = show(new FakeOutput({ terminal: true, colour: true }), { n: 1, seconds: 1 });
  assert.ok(bright.includes("\u001b[1m"));
});

Deno.test("a disturbed trial is said at once, and does not count as failed", () => {
  const output = new FakeOutput();
  let ms = 0;
  const writer = new ProgressWriter({ output, total: 1, perRepetition: 1, now: () => ms });
  writer.started(spec(), "head");
  ms += 1000;
  writer.ended(spec(), completed({ disturbed: "the client worker stood still for 2.0 s" }));
  writer[Symbol.dispose]();
  assert.equal(
    output.text,
    "closecost: trial churn-fin-client-libc-r1 of head was disturbed: the client worker stood " +
      "still for 2.0 s; its times are left out\n" +
      "closecost: 1 of 1 trial, 1 s\n",
  );
});
