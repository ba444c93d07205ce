/**
 * What a test run comes to, in one line: `12 passed, 0 failed`, `, 3 skipped` if some were, and with
 * `--quick` how many tests on the machine itself were left out.
 *
 * Where the fault suite has left its counts (`deno task faults --junit`), they are counted in, once.
 * @module
 */
import { countsOf, type TestCase } from "./testing/junit.ts";
import { isReal } from "./testing/kinds.ts";

/** What a test run comes to. */
export interface Verdict {
  readonly closing: string;
  /** Why it does not pass, one line each, beyond what the tests have said themselves. */
  readonly problems: readonly string[];
  readonly exitCode: 0 | 1;
}

/** What is known of a run beside its tests. */
export interface Circumstances {
  /** Processes that failed without a failed test: type errors, errors outside of any test. */
  readonly broken: readonly { readonly name: string; readonly code: number }[];
  /**
   * Whether real tests must have run: a machine that forbids namespaces must not pass for one that
   * works.
   */
  readonly requireReal: boolean;
  /** Whether only pure tests were to run. */
  readonly quick: boolean;
  /** Tests that neither ran nor were skipped. */
  readonly leftOut: number;
  /** Those of the fault suite, if it ran. */
  readonly faults: readonly TestCase[];
}

/** Judges a test run. It fails if a test failed, if none ran, or if a process did not even begin. */
export function verdictOf(cases: readonly TestCase[], about: Circumstances): Verdict {
  const [tests, faults] = [countsOf(cases), countsOf(about.faults)];
  const failed = tests.failed + about.broken.length + faults.failed;
  const problems = [
    ...about.broken.map(({ name, code }) =>
      `${name} ended with code ${code} without a failed test; see above`
    ),
    ...failed === 0 && tests.passed === 0 ? ["no test ran"] : [],
    ...about.requireReal ? missingReal(cases) : [],
    ...skippedPure(cases),
    ...!about.quick && about.leftOut > 0 ? [`${about.leftOut} tests were run by no process`] : [],
    ...faults.failed > 0 ? [`${faults.failed} faults: a promise was broken; see above`] : [],
  ];
  const skipped = tests.skipped + faults.skipped;
  const closing = [
    `${tests.passed + faults.passed} passed, ${failed} failed`,
    ...skipped > 0 ? [`${skipped} skipped`] : [],
    ...about.quick ? [`${about.leftOut} on the machine itself left out`] : [],
  ].join(", ");
  return { closing, problems, exitCode: failed === 0 && problems.length === 0 ? 0 : 1 };
}

/** A test that asks the machine whether it can run would be skipped as a pure one for ever. */
function skippedPure(cases: readonly TestCase[]): string[] {
  return cases.filter(({ name, ended }) => ended === "skipped" && !isReal(name)).map(({ name }) =>
    `"${name}" was skipped; a test that depends on the machine has a name that begins with "real:"`
  );
}

/**
 * Where namespaces are forbidden nearly all real tests are skipped, though a few need none; where
 * they are allowed, only those that need a program which is not there.
 */
function missingReal(cases: readonly TestCase[]): string[] {
  const real = cases.filter(({ name }) => isReal(name));
  const { skipped } = countsOf(real);
  if (real.length === 0) return ["no test on the machine itself was found"];
  if (skipped * 2 <= real.length) return [];
  return [
    `${skipped} of ${real.length} tests on the machine itself were skipped; ` +
    "allow network namespaces",
  ];
}
