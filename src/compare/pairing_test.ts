import assert from "node:assert/strict";
import type { Manifest } from "../model/run.ts";
import { manifest } from "../store/testdata/example.ts";
import { measuredInTurns } from "./pairing.ts";

const run = (overrides: Partial<Manifest>): Manifest => ({ ...manifest(), ...overrides });

Deno.test("two runs are a pair where each says that it was measured in turns with the other", () => {
  const base = run({ runId: "old", pairedWith: "new" });
  const head = run({ runId: "new", pairedWith: "old" });
  assert.ok(measuredInTurns(base, head));
  assert.ok(measuredInTurns(head, base), "whichever is called BASE");
  assert.ok(!measuredInTurns(base, run({ runId: "new" })), "one alone says so");
  assert.ok(!measuredInTurns(base, run({ runId: "new", pairedWith: "other" })));
  assert.ok(!measuredInTurns(base, { ...head, startedAt: "2025-02-01T00:00:00.000Z" }));
});

Deno.test("what a run says counts more than its name", () => {
  const base = run({ runId: "one-base", pairedWith: "two" });
  assert.ok(!measuredInTurns(base, run({ runId: "one-head" })));
});

Deno.test("runs of earlier versions are a pair by their names", () => {
  const named = (...names: [string, string]) =>
    measuredInTurns(run({ runId: names[0] }), run({ runId: names[1] }));
  assert.ok(named("20250131-120000-abcd-base", "20250131-120000-abcd-head"));
  assert.ok(!named("20250131-120000-abcd-head", "20250131-120000-abcd-base"));
  assert.ok(!named("20250131-120000-abcd-base", "20250131-120000-0000-head"));
  assert.ok(!named("20250131-120000-abcd-base", "20250131-120000-abcd-base"));
  assert.ok(!named("20250131-120000-abcd", "20250131-120000-abcd"));
  assert.ok(!named("abase", "ahead"));
});
