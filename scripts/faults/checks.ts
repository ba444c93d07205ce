/**
 * What is looked at after a fault, beyond what it said.
 * @module
 */
import assert from "node:assert/strict";
import type { Manifest } from "../../src/model/run.ts";
import type { Ended } from "./command.ts";
import type { Stage } from "./stage.ts";
import { pathsIn } from "./world.ts";

type RunStatus = Manifest["status"];
type TrialStatus = Manifest["trials"][number]["status"];
type Check = (stage: Stage, ended: Ended) => Promise<void>;

/** The run is whole as far as it goes, says so, and has at least these trials, in this order. */
export function kept(
  status: RunStatus,
  trials: readonly TrialStatus[] | { readonly completed: number },
  dir: (stage: Stage) => string = ({ out }) => out,
): Check {
  return async (stage) => {
    const manifest = await stage.manifest(dir(stage));
    assert.equal(manifest.status, status, `the run is ${manifest.status}`);
    const found = manifest.trials.map((trial) => trial.status);
    if ("completed" in trials) {
      const completed = found.filter((one) => one === "completed").length;
      assert.ok(completed >= trials.completed, `${completed} trials completed`);
      return;
    }
    assert.deepEqual(found, trials, `trials: ${found.join(", ")}`);
  };
}

/** One trial failed, for this reason, and the others completed. */
export function failedFor(reason: RegExp, others: number): Check {
  return async (stage) => {
    const { trials } = await stage.manifest();
    const failed = trials.filter((trial) => trial.status === "failed");
    assert.equal(failed.length, 1, `${failed.length} trials failed`);
    assert.match(failed[0]?.reason ?? "", reason);
    const completed = trials.filter((trial) => trial.status === "completed").length;
    assert.ok(completed >= others, `${completed} trials completed`);
  };
}

/** Nothing was made where the output was to go. */
export const nothingMade: Check = (stage) => {
  assert.equal(exists(stage.out), false, `made: ${stage.out}`);
  return Promise.resolve();
};

/** Something is said on standard output, to its end. */
export function printed(text: RegExp): Check {
  return (_, { stdout }) => {
    assert.match(stdout, text, "standard output is not what it should be");
    return Promise.resolve();
  };
}

/** No half-written file is left in the folder. */
export function noHalves(dir: (stage: Stage) => string): Check {
  return (stage) => {
    const halves = pathsIn(dir(stage)).filter((path) => /\.(new|tmp)|~$/.test(path));
    assert.deepEqual(halves, [], `half-written: ${halves.join(", ")}`);
    return Promise.resolve();
  };
}

/** All of them, one after another. */
export function all(...checks: readonly Check[]): Check {
  return async (stage, ended) => {
    for (const check of checks) await check(stage, ended);
  };
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
