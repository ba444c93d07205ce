/**
 * Runs the tests in several processes at once and ends with one line: see `tally.ts`.
 *
 *     run_tests.ts [--quick] [FILE...]
 *
 * Without files, all there are. With `--quick` pure tests alone; see `testing/kinds.ts`.
 * @module
 */
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { casesOf, countsOf, junitOf, merged } from "./testing/junit.ts";
import { jobsFor, type TestFile } from "./testing/jobs.ts";
import { hasReal, isReal } from "./testing/kinds.ts";
import { type Finished, runJobs } from "./testing/processes.ts";
import { verdictOf } from "./tally.ts";

const ROOT = new URL("../", import.meta.url).pathname;
const FOLDER = join(ROOT, ".test");
const PARTS = join(FOLDER, "parts");
const JUNIT = join(FOLDER, "junit.xml");
/** What the fault suite leaves. */
const FAULTS = join(FOLDER, "faults.xml");
/** Where tests are. */
const ROOMS = ["bench", "scripts", "src"];
const SIGNALS = ["SIGINT", "SIGTERM"] as const;
const INTERRUPTED = 130;

/** @returns the exit code */
async function main(argv: readonly string[]): Promise<number> {
  const { values: { quick }, positionals } = parseArgs({
    args: [...argv],
    options: { quick: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const everything = positionals.length === 0;
  const files = testFiles(everything ? ROOMS : positionals);
  if (files.length === 0) throw new Error(`Cannot find a test file in ${positionals.join(", ")}`);
  Deno.mkdirSync(PARTS, { recursive: true });
  for (const { name } of Deno.readDirSync(PARTS)) Deno.removeSync(join(PARTS, name));
  const processors = navigator.hardwareConcurrency;
  const jobs = jobsFor(files, { quick, processors, folder: PARTS });
  using interruption = new Interruption();
  const { signal } = interruption;
  // Real tests mostly wait: two processes for each processor.
  const slots = quick ? processors : 2 * processors;
  const onFinished = (one: Finished) => console.log(told(one, { whole: !everything }));
  const finished = await runJobs(jobs, { slots, signal, onFinished });
  if (signal.aborted) return INTERRUPTED;
  return concluded(finished, { quick, requireReal: everything && !quick && inCi() });
}

/** @returns the exit code */
function concluded(
  finished: readonly Finished[],
  { quick, requireReal }: { readonly quick: boolean; readonly requireReal: boolean },
): number {
  const { cases, leftOut } = merged(finished.map(({ job }) => read(job.junit) ?? ""));
  Deno.writeTextFileSync(JUNIT, junitOf(cases));
  const broken = finished.filter(({ job, code }) => code !== 0 && failedIn(job.junit) === 0);
  const { problems, closing, exitCode } = verdictOf(cases, {
    broken: broken.map(({ job, code }) => ({ name: job.name, code })),
    faults: casesOf(takeFaults()),
    ...{ requireReal, quick, leftOut },
  });
  for (const problem of problems) console.error(problem);
  console.log(closing);
  return exitCode;
}

/** A process that has ended, in a line; all that it said where it failed. */
function told(
  { job, code, output, seconds }: Finished,
  { whole }: { readonly whole: boolean },
): string {
  const { passed, skipped } = countsOf(merged([read(job.junit) ?? ""]).cases);
  const counts = job.junit === undefined
    ? ""
    : `, ${passed} passed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
  const line = `${code === 0 ? "ok" : "FAILED"} ${job.name} (${seconds.toFixed(1)} s${counts})`;
  return code === 0 && (!whole || job.junit === undefined) ? line : `${output.trimEnd()}\n${line}`;
}

function failedIn(junit: string | undefined): number {
  return countsOf(casesOf(read(junit) ?? "")).failed;
}

/** The test files among these files and in these folders. */
function testFiles(places: readonly string[]): TestFile[] {
  const before = secondsByFile();
  return [...new Set(places.flatMap(filesIn))].toSorted().map((file) => {
    const source = Deno.readTextFileSync(file);
    const path = relative(ROOT, file);
    return { path, real: hasReal(source), weight: before.get(`./${path}`) ?? source.length };
  });
}

function filesIn(place: string): string[] {
  const path = resolve(place);
  if (Deno.statSync(path).isFile) return [path];
  return [...Deno.readDirSync(path)].flatMap(({ name, isFile }) =>
    isFile && !name.endsWith("_test.ts") ? [] : filesIn(join(path, name))
  );
}

/** How long the real tests of each file took the last time. */
function secondsByFile(): Map<string, number> {
  const seconds = new Map<string, number>();
  for (const one of casesOf(read(JUNIT) ?? "").filter(({ name }) => isReal(name))) {
    seconds.set(one.file, (seconds.get(one.file) ?? 0) + one.seconds);
  }
  return seconds;
}

function read(path: string | undefined): string | undefined {
  try {
    return path === undefined ? undefined : Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The fault suite's counts, which are of this run alone. */
function takeFaults(): string {
  const faults = read(FAULTS);
  if (faults !== undefined) Deno.removeSync(FAULTS);
  return faults ?? "";
}

function inCi(): boolean {
  return (Deno.env.get("CI") ?? "") !== "";
}

/** Ctrl-C, or being told to end, as long as the scope lasts. */
class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #abort = () => this.#controller.abort();

  constructor() {
    for (const signal of SIGNALS) Deno.addSignalListener(signal, this.#abort);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    for (const signal of SIGNALS) Deno.removeSignalListener(signal, this.#abort);
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
