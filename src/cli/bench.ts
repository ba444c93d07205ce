/**
 * `deno task bench`: plans the trials, runs them one after another, keeps each one's rows as soon
 * as it is over, and says what came of it.
 * @module
 */
import { EXIT } from "../model/errors.ts";
import { measureRun } from "../run/measure_run.ts";
import { endedWith } from "../run/output.ts";
import { prepareRun } from "../run/prepare_run.ts";
import { VERSION } from "../run/version.ts";
import type { BenchDependencies } from "./bench_dependencies.ts";
import { benchHelp } from "./help.ts";
import { parseBench } from "./options.ts";

/**
 * The command.
 * @returns the exit code
 * @throws {CommandError} for wrong usage and for a machine that can't measure
 */
export async function bench(argv: readonly string[], deps: BenchDependencies): Promise<number> {
  const request = parseBench(argv);
  if (request.kind !== "bench") {
    await deps.stdout.write(request.kind === "help" ? benchHelp() : `closecost ${VERSION}\n`);
    return EXIT.ok;
  }
  const options = request.options;
  const run = await prepareRun(options, argv, deps);
  // What comes after is loaded late, so that help is there at once.
  if (options.against !== undefined || options.againstTarget !== undefined) {
    const { benchAgainst } = await import("./bench_against.ts");
    return await benchAgainst(run, deps);
  }
  const interrupted = await measureRun(run, deps);
  const { showRun } = await import("./show_run.ts");
  const { stdout, stderr } = deps;
  const { analysis, refused } = await showRun({ dir: run.dir }, { stdout, format: options.format });
  const { trials } = analysis.manifest;
  const completed = trials.every(({ status }) => status === "completed");
  const code = interrupted ? EXIT.interrupted : completed ? EXIT.ok : EXIT.failed;
  return await endedWith(code, { refused, stderr });
}
