/**
 * `deno task bench --against` and `--against-target`: two subjects on the same machine in turns,
 * then the comparison.
 * @module
 */
import { join } from "node:path";
import { EXIT } from "../model/errors.ts";
import type { Manifest } from "../model/run.ts";
import { compareFolders, defaultFlags } from "./compare.ts";
import { writeReports } from "../run/run_reports.ts";
import { Interruption } from "../run/interruption.ts";
import { measureInTurns, SIDE_NAMES, type SideName } from "../run/in_turns.ts";
import { endedWith, say } from "../run/output.ts";
import type { BenchOptions } from "../plan/options.ts";
import { type BenchDependencies, prepare } from "../run/prepare_run.ts";

/**
 * The command.
 * @returns the exit code: that of the comparison; 1 also if a trial failed
 * @throws {CommandError} for wrong usage and for a machine that can't measure
 */
export async function benchAgainst(
  options: BenchOptions,
  argv: readonly string[],
  deps: BenchDependencies,
): Promise<number> {
  // From here on, so that what is opened for this is also put away when it is interrupted.
  using interruption = new Interruption({
    source: deps.interrupts,
    now: deps.now,
    say: (text) => void say(deps.stderr, text),
  });
  const run = await prepare(options, argv, deps);
  const dirs = { base: join(run.dir, "base"), head: join(run.dir, "head") };
  const manifests = await measureInTurns(run, { dirs, interruption }, deps);
  if (manifests === undefined) return EXIT.interrupted;
  const made = [await writeReports(dirs.base), await writeReports(dirs.head)];
  const places = SIDE_NAMES.map((side) => `${dirs[side]} (${nameIn(manifests[side])})`);
  const gone = SIDE_NAMES.flatMap((side) => lostText(side, manifests[side]));
  const code = gone.length > 0 ? EXIT.failed : await compareFolders(
    { bases: [dirs.base], head: dirs.head, flags: { ...defaultFlags(), format: options.format } },
    deps,
  );
  for (const text of gone) await say(deps.stderr, `nothing to compare: ${text}`);
  await say(deps.stderr, `runs are in ${places.join(" and ")}`);
  const failed = SIDE_NAMES.some((side) =>
    manifests[side].trials.some(({ status }) => status !== "completed")
  );
  const refused = made.find((one) => one.refused)?.refused;
  return await endedWith(failed ? EXIT.failed : code, { refused, stderr: deps.stderr });
}

function nameIn({ options }: Manifest): string {
  return (options["subject"] as { name: string }).name;
}

/** Why there is nothing of a side, in one line; none where a trial of it completed. */
function lostText(side: SideName, manifest: Manifest): string[] {
  const { trials } = manifest;
  if (trials.some(({ status }) => status === "completed")) return [];
  const reason = trials.find(({ reason }) => reason !== undefined)?.reason ?? "there was none";
  const name = JSON.stringify(nameIn(manifest));
  return [`no trial of ${side} (${name}) completed; the first of ${trials.length}: ${reason}`];
}
