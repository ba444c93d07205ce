/**
 * `deno task bench --against` and `--against-target`: two subjects on the same machine in turns,
 * then the comparison.
 * @module
 */
import { SHOWS } from "../../bench/shows.ts";
import { EXIT } from "../model/errors.ts";
import { measureInTurns, type PairedRun } from "../run/in_turns.ts";
import { Interruption } from "../run/interruption.ts";
import { endedWith, say } from "../run/output.ts";
import type { Run } from "../run/prepare_run.ts";
import { reportRun } from "../run/run_reports.ts";
import { defaultValues } from "./arguments.ts";
import type { BenchDependencies } from "./bench_dependencies.ts";
import { COMPARE_FLAGS } from "./compare_flags.ts";
import { showComparison } from "./show_comparison.ts";

/**
 * Measures both subjects and compares them.
 * @returns the exit code: that of the comparison; 1 also if a trial failed
 * @throws {CommandError} for a subject that can't be measured
 */
export async function benchAgainst(run: Run, deps: BenchDependencies): Promise<number> {
  const { stderr, interrupts, now } = deps;
  // From here on, so that what is opened for this is also put away when it is interrupted.
  using interruption = new Interruption({
    ...{ source: interrupts, now, say: (text) => void say(stderr, text) },
  });
  const runs = await measureInTurns(run, interruption.signal, deps);
  if (runs === undefined) return EXIT.interrupted;
  const [base, head] = runs;
  const reports = [
    await reportRun({ dir: base.dir }, SHOWS),
    await reportRun({ dir: head.dir }, SHOWS),
  ];
  const gone = runs.flatMap(lostText);
  const flags = { ...defaultValues(COMPARE_FLAGS), format: run.options.format };
  const code = gone.length > 0
    ? EXIT.failed
    : await showComparison({ bases: [base.dir], head: head.dir, flags }, deps);
  for (const text of gone) await say(stderr, `nothing to compare: ${text}`);
  const places = runs.map(({ dir, name }) => `${dir} (${name})`);
  await say(stderr, `runs are in ${places.join(" and ")}`);
  const failed = runs.some(({ manifest }) =>
    manifest.trials.some(({ status }) => status !== "completed")
  );
  const refused = reports.find((one) => one.refused)?.refused;
  return await endedWith(failed ? EXIT.failed : code, { refused, stderr });
}

/** Why there is nothing of a side, in one line; none where a trial of it completed. */
function lostText({ side, name, manifest: { trials } }: PairedRun): string[] {
  if (trials.some(({ status }) => status === "completed")) return [];
  const reason = trials.find(({ reason }) => reason !== undefined)?.reason ?? "there was none";
  return [
    `no trial of ${side} (${JSON.stringify(name)}) completed; the first of ${trials.length}: ` +
    reason,
  ];
}
