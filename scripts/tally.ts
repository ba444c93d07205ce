/**
 * Ends a test run with one line: `12 passed, 0 failed`, and `, 3 skipped` if some were.
 *
 *     tally.ts --reset                          before the tests: forgets the last run
 *     tally.ts --status=N [--require-real]      after them, with the exit code of deno test
 *
 * Where the fault suite has left its counts (`deno task faults --junit`), they are counted in, once.
 *
 * Exits 1 if a test failed, if none ran, or if the tests could not even begin. With
 * `--require-real`, or where the variable CI is set, also if no test on real connections (its name
 * begins with `real:`) ran: a machine that forbids namespaces must not pass for one that works.
 * @module
 */
import { parseArgs } from "node:util";

const FOLDER = new URL("../.test/", import.meta.url);
const JUNIT = new URL("junit.xml", FOLDER);
/** What the fault suite leaves. */
const FAULTS = new URL("faults.xml", FOLDER);
const REAL = "real:";

/** How many tests ended how. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What a JUnit file says. */
export interface Tally extends Counts {
  /** Of the tests on real connections alone. */
  readonly real: Counts;
}

/** Counts the test cases, steps included, of a JUnit file as `deno test --junit-path` writes it. */
export function tallyOf(junit: string): Tally {
  const cases = [...junit.matchAll(/<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)]
    .map(([, attributes = "", body = ""]) => ({
      name: /\bname="([^"]*)"/.exec(attributes)?.[1] ?? "",
      ended: /<(failure|error)\b/.test(body)
        ? "failed" as const
        : body.includes("<skipped")
        ? "skipped" as const
        : "passed" as const,
    }));
  const counts = (some: typeof cases): Counts => {
    const those = (ended: keyof Counts) => some.filter((one) => one.ended === ended).length;
    return { passed: those("passed"), failed: those("failed"), skipped: those("skipped") };
  };
  return { ...counts(cases), real: counts(cases.filter(({ name }) => name.startsWith(REAL))) };
}

/** What a test run comes to. */
export interface Verdict {
  readonly closing: string;
  /** Why it does not pass, one line each, beyond what the tests have said themselves. */
  readonly problems: readonly string[];
  readonly exitCode: 0 | 1;
}

/**
 * Judges a test run.
 * @param junit the JUnit file, `undefined` if there is none
 * @param options.status the exit code of deno test
 */
export function verdictOf(
  junit: string | undefined,
  { status, requireReal, faults = "" }: {
    readonly status: number;
    readonly requireReal: boolean;
    /** The fault suite's JUnit file, if it ran. */
    readonly faults?: string;
  },
): Verdict {
  const { passed, failed, skipped, real } = tallyOf(junit ?? "");
  const others = tallyOf(faults);
  const problems: string[] = [];
  // Type errors, and errors outside of any test, are in no JUnit file.
  const unseen = status !== 0 && failed === 0 ? 1 : 0;
  if (unseen) problems.push(`deno test ended with code ${status} without a failed test; see above`);
  else if (passed + failed === 0) problems.push("no test ran");
  if (requireReal && real.passed + real.failed === 0) {
    problems.push(
      real.skipped === 0
        ? `no test on real connections was found (names begin with "${REAL}")`
        : `all ${real.skipped} tests on real connections were skipped; allow network namespaces`,
    );
  }
  if (others.failed > 0) problems.push(`${others.failed} faults: a promise was broken; see above`);
  const left = skipped + others.skipped;
  const closing = `${passed + others.passed} passed, ${failed + unseen + others.failed} failed` +
    (left > 0 ? `, ${left} skipped` : "");
  return { closing, problems, exitCode: failed === 0 && problems.length === 0 ? 0 : 1 };
}

function read(path: URL): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function reset(): void {
  Deno.mkdirSync(FOLDER, { recursive: true });
  if (read(JUNIT) !== undefined) Deno.removeSync(JUNIT);
}

/** The fault suite's counts, which are of this run alone. */
function takeFaults(): string {
  const faults = read(FAULTS);
  if (faults !== undefined) Deno.removeSync(FAULTS);
  return faults ?? "";
}

/** @returns the exit code */
function main(args: string[]): number {
  const { values } = parseArgs({
    args,
    options: {
      "reset": { type: "boolean", default: false },
      "status": { type: "string", default: "1" },
      "require-real": { type: "boolean", default: false },
    },
  });
  if (values.reset) {
    reset();
    return 0;
  }
  const requireReal = values["require-real"] || (Deno.env.get("CI") ?? "") !== "";
  const verdict = verdictOf(read(JUNIT), {
    ...{ status: Number(values.status), requireReal, faults: takeFaults() },
  });
  for (const problem of verdict.problems) console.error(problem);
  console.log(verdict.closing);
  return verdict.exitCode;
}

if (import.meta.main) Deno.exit(main(Deno.args));
