/**
 * A comparison of runs shown: made, printed, and written where it was asked for.
 * @module
 */
import { matches } from "../compare/allow.ts";
import { isFailure, overallVerdict } from "../compare/overall_verdict.ts";
import type { Report } from "../compare/verdict.ts";
import { EXIT } from "../model/errors.ts";
import { jsonText as jsonOf } from "../quote/json.ts";
import { toComparisonJson } from "../render/json/compare.ts";
import { renderJunit } from "../render/junit/compare.ts";
import { renderMarkdown } from "../render/markdown/compare.ts";
import { renderText } from "../render/text/compare.ts";
import { annotation } from "../render/workflow/compare.ts";
import { checkFiles, OURS, writeFiles } from "../run/compare_files.ts";
import { compareFolders } from "../run/compare_folders.ts";
import { endedWith, type Output, say } from "../run/output.ts";
import type { FlagValues } from "./arguments.ts";
import type { COMPARE_FLAGS } from "./compare_flags.ts";

/** How a comparison is made and shown. */
export type CompareFlags = FlagValues<typeof COMPARE_FLAGS>;

/** The world as the command sees it. */
export interface CompareDependencies {
  readonly stdout: Output;
  readonly stderr: Output;
  /** File that a CI system shows beside the step, if there is one. */
  readonly stepSummary: string | undefined;
  /** Whether GitHub reads what is printed, and shows errors of it beside the code. */
  readonly annotations?: boolean;
}

/**
 * Compares the runs, and shows and writes what was asked for.
 * @returns the exit code
 * @throws {CommandError} for runs that can't be read or compared
 */
export async function showComparison(
  { bases, head, flags }: {
    readonly bases: readonly string[];
    readonly head: string;
    readonly flags: CompareFlags;
  },
  deps: CompareDependencies,
): Promise<number> {
  const files = filesOf(flags, deps.stepSummary);
  await checkFiles(files);
  const report = await compareFolders({ bases, head }, {
    alpha: flags.alpha,
    metrics: flags.metric,
    thresholds: flags.threshold,
    allow: flags.allow,
    allowAltered: flags["allow-altered"],
  });
  await warnOfUnused(report, flags, deps.stderr);
  await deps.stdout.write(rendered(report, flags, deps.stdout));
  const refused = await writeFiles(report, files);
  const outcome = overallVerdict(report);
  // Not where the comparison goes, as that may be JSON. The runner reads both.
  if (deps.annotations) await deps.stderr.write(annotation(outcome));
  const failed = isFailure(outcome, flags["fail-on"]);
  return await endedWith(failed ? EXIT.failed : EXIT.ok, { refused, stderr: deps.stderr });
}

async function warnOfUnused(
  { comparisons }: Report,
  { allow, threshold }: CompareFlags,
  stderr: Output,
): Promise<void> {
  const unused = [
    ...allow.filter((one) => !comparisons.some((comparison) => matches(comparison, one)))
      .map(({ text }) => `--allow ${text}`),
    ...[...threshold.keys()].filter((name) => !comparisons.some(({ metric }) => metric === name))
      .map((name) => `--threshold ${name}`),
  ];
  for (const flag of unused) {
    await say(stderr, `${flag} fits nothing that was compared`);
  }
}

function rendered(report: Report, { format, "fail-on": failOn }: CompareFlags, stdout: Output) {
  switch (format) {
    case "markdown":
      return renderMarkdown(report);
    case "json":
      return jsonText(report);
    case "junit":
      return renderJunit(report, failOn);
    case "text":
      return `${renderText(report, { width: stdout.columns(), colour: stdout.colour })}\n`;
  }
}

function jsonText(report: Report): string {
  return jsonOf(toComparisonJson(report));
}

/** Where else the comparison is to go. */
function filesOf(flags: CompareFlags, stepSummary: string | undefined) {
  const named = (name: "markdown" | "json" | "junit", text: (report: Report) => string) => {
    const path = flags[name];
    return path === undefined ? [] : [{ named: `--${name}`, path, text, ours: OURS[name] }];
  };
  return [
    ...named("markdown", renderMarkdown),
    ...named("json", jsonText),
    ...named("junit", (report) => renderJunit(report, flags["fail-on"])),
    // Other steps' summaries are in it too.
    ...stepSummary === undefined ? [] : [{
      ...{ named: "GITHUB_STEP_SUMMARY", path: stepSummary, text: renderMarkdown, ours: null },
    }],
  ];
}
