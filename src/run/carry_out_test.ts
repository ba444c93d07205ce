import assert from "node:assert/strict";
import { FakeOutput, TemporaryFolder } from "../cli/testdata/fakes.ts";
import type { Executor, Outcome, TrialSpec } from "../model/trial.ts";
import { readRun } from "../store/reader.ts";
import { completed, failed, manifest, spec as trialSpec } from "../store/testdata/example.ts";
import { RunWriter } from "../store/writer.ts";
import { carryOut, type Turn } from "./carry_out.ts";
import { ProgressWriter } from "./progress_writer.ts";

const ABORTED: Outcome = { status: "aborted", durationMs: 1, reason: "interrupted", warnings: [] };

const named = (id: string): TrialSpec => trialSpec({ id });

/** Carries groups of trials out into a run of so many; `log` has what happened, in order. */
async function carriedOut(
  groups: readonly (readonly string[])[],
  outcome: (id: string, controller: AbortController) => Promise<Outcome>,
) {
  using folder = new TemporaryFolder();
  const log: string[] = [];
  const controller = new AbortController();
  const executor: Executor = {
    run: async ({ id }) => {
      log.push(`begins ${id}`);
      const result = await outcome(id, controller);
      log.push(`ends ${id}`);
      return result;
    },
  };
  const plannedTrials = groups.flat().length;
  using writer = await RunWriter.create(folder.at("run"), manifest({ plannedTrials }));
  using progress = new ProgressWriter({
    ...{ output: new FakeOutput(), total: plannedTrials, perRepetition: 1, now: () => 0 },
  });
  const turns = groups.map((group) =>
    group.map((id): Turn => ({ side: { executor, writer }, spec: named(id) }))
  );
  const interrupted = await carryOut(turns, { progress, signal: controller.signal });
  const { trials } = (await readRun(folder.at("run"))).manifest;
  return { interrupted, log, kept: trials.map(({ id, status }) => `${id} ${status}`) };
}

const delay = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

Deno.test("groups follow each other; trials of one run together, and are kept in the plan's order", async () => {
  const { interrupted, log, kept } = await carriedOut([["slow", "fast"], ["last"]], async (id) => {
    await delay(id === "slow" ? 20 : 1);
    return completed({ warnings: [] });
  });
  assert.equal(interrupted, false);
  assert.deepEqual(log, [
    ...["begins slow", "begins fast", "ends fast", "ends slow"],
    ...["begins last", "ends last"],
  ]);
  assert.deepEqual(kept, ["slow completed", "fast completed", "last completed"]);
});

Deno.test("a trial that fails does not end it", async () => {
  const { interrupted, kept } = await carriedOut(
    [["one"], ["two"]],
    (id) => Promise.resolve(id === "one" ? failed() : completed({ warnings: [] })),
  );
  assert.equal(interrupted, false);
  assert.deepEqual(kept, ["one failed", "two completed"]);
});

Deno.test("an aborted trial ends it when its group is kept; nothing is begun after an interruption", async () => {
  const aborted = await carriedOut(
    [["one", "two"], ["three"]],
    (id) => Promise.resolve(id === "one" ? ABORTED : completed({ warnings: [] })),
  );
  assert.equal(aborted.interrupted, true);
  assert.deepEqual(aborted.kept, ["one aborted", "two completed"]);
  const signalled = await carriedOut([["one"], ["two"]], (_, controller) => {
    controller.abort();
    return Promise.resolve(completed({ warnings: [] }));
  });
  assert.equal(signalled.interrupted, true);
  assert.deepEqual(signalled.kept, ["one completed"]);
});

Deno.test("what fails because it was interrupted is aborted, not failed", async () => {
  const { kept } = await carriedOut([["one"]], (_, controller) => {
    // Ctrl-C reaches the child first.
    setTimeout(() => controller.abort(), 5);
    return Promise.resolve(failed());
  });
  assert.deepEqual(kept, ["one aborted"]);
});
