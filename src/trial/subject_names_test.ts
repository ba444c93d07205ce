import assert from "node:assert/strict";
import type { TrialSpec } from "../model/trial.ts";
import { completed, failed, spec } from "../store/testdata/example.ts";
import { outcomeForAll, outcomeOf, specForAll, specOf } from "./subject_names.ts";

const SPEC: TrialSpec = {
  ...spec(),
  blockingCloses: "thread",
  twoNamespaces: true,
  nondeterministic: ["bytes_lost"],
};

/** What a version sends that has none but the earlier names. */
function earlier(said: object): never {
  const later = ["blockingCloses", "twoNamespaces", "nondeterministic"];
  return Object.fromEntries(
    Object.entries(said).filter(([name]) => !later.includes(name)),
  ) as never;
}

Deno.test("a spec is read by versions of either age, and comes back as it was", () => {
  const said = specForAll(SPEC);
  assert.deepEqual(
    [said.closers, said.apart, said.chance],
    ["each", true, ["bytes_lost"]],
  );
  assert.deepEqual(specOf(said), SPEC);
  assert.deepEqual(specOf(earlier(said)), SPEC);
  for (const blockingCloses of ["pool", "thread", "inline"] as const) {
    const one = { ...spec(), blockingCloses };
    assert.deepEqual(specOf(earlier(specForAll(one))), one);
  }
});

Deno.test("what chance has decided is read of versions of either age", () => {
  const outcome = completed({ nondeterministic: ["peer_resets"] });
  assert.deepEqual(outcomeOf(outcomeForAll(outcome)), outcome);
  assert.deepEqual(outcomeOf(earlier(outcomeForAll(outcome))), outcome);
  assert.deepEqual(outcomeOf(outcomeForAll(completed())), completed());
  assert.deepEqual(outcomeOf(outcomeForAll(failed())), failed());
});
