/**
 * `deno task bench`: plans the trials, runs them one after another, keeps each one's rows as soon
 * as it is over, and says what came of it.
 * @module
 */
import { SHOWS } from "../../bench/shows.ts";
import { EXIT } from "../model/errors.ts";
import { measureRun } from "../run/measure_run.ts";
import { endedWith } from "../run/output.ts";
import { type BenchDependencies, prepareRun } from "../run/prepare_run.ts";
import { reportRun } from "../run/run_reports.ts";
import { VERSION } from "../run/version.ts";
import { benchHelp } from "./help.ts";
import { parseBench } from "./options.ts";
import { runText } from "./run_text.ts";

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
  if (options.against !== undefined || options.againstTarget !== undefined) {
    const { benchAgainst } = await import("./bench_against.ts");
    return await benchAgainst(options, argv, deps);
  }
  const run = await prepareRun(options, argv, deps);
  const interrupted = await measureRun(run, deps);
  const reports = await reportRun({ dir: run.dir }, SHOWS);
  const { stdout, stderr } = deps;
  const { format } = options;
  await stdout.write(runText(reports, { format, width: stdout.columns(), colour: stdout.colour }));
  const { trials } = reports.analysis.manifest;
  const completed = trials.every(({ status }) => status === "completed");
  const code = interrupted ? EXIT.interrupted : completed ? EXIT.ok : EXIT.failed;
  return await endedWith(code, { refused: reports.refused, stderr });
}
