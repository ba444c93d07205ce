import assert from "node:assert/strict";
import { type Circumstances, verdictOf } from "./tally.ts";
import { casesOf } from "./testing/junit.ts";

const EASY: Circumstances = {
  broken: [],
  requireReal: false,
  quick: false,
  leftOut: 0,
  faults: [],
};

/** Test cases: a name, and how it ended. */
function cases(...some: readonly (readonly [name: string, inside: string])[]) {
  return casesOf(
    some.map(([name, inside]) => `<testcase name="${name}" time="0">${inside}</testcase>`).join(),
  );
}

Deno.test("the closing line names skipped tests only where there are some", () => {
  assert.equal(
    verdictOf(cases(["one", ""], ["two", "<failure/>"], ["real: three", "<skipped/>"]), EASY)
      .closing,
    "1 passed, 1 failed, 1 skipped",
  );
  assert.deepEqual(verdictOf(cases(["one", ""], ["two", ""]), EASY), {
    closing: "2 passed, 0 failed",
    problems: [],
    exitCode: 0,
  });
});

Deno.test("a failed test fails the run", () => {
  const { closing, exitCode } = verdictOf(cases(["one", ""], ["two", "<failure/>"]), EASY);
  assert.deepEqual([closing, exitCode], ["1 passed, 1 failed", 1]);
});

Deno.test("a process that failed without a failed test fails the run, and is named", () => {
  for (const some of [cases(), cases(["one", ""])]) {
    const { closing, problems, exitCode } = verdictOf(some, {
      ...EASY,
      broken: [{ name: "types", code: 1 }],
    });
    assert.equal(closing, `${some.length} passed, 1 failed`);
    assert.deepEqual(problems, ["types ended with code 1 without a failed test; see above"]);
    assert.equal(exitCode, 1);
  }
});

Deno.test("a run without any test fails, also if all were skipped", () => {
  for (const some of [cases(), cases(["real: one", "<skipped/>"])]) {
    const { problems, exitCode } = verdictOf(some, EASY);
    assert.deepEqual([problems, exitCode], [["no test ran"], 1]);
  }
});

Deno.test("where real tests are required, not most of them may have been skipped", () => {
  const required = { ...EASY, requireReal: true };
  const ran = ["real: a", ""] as const;
  const skipped = ["b", "c"].map((name) => [`real: ${name}`, "<skipped/>"] as const);
  assert.deepEqual(verdictOf(cases(["one", ""], ran, ...skipped), required), {
    closing: "2 passed, 0 failed, 2 skipped",
    problems: [
      "2 of 3 tests on the machine itself were skipped; allow network namespaces",
    ],
    exitCode: 1,
  });
  assert.equal(verdictOf(cases(ran, ...skipped), EASY).exitCode, 0);
  assert.equal(verdictOf(cases(["one", ""]), required).exitCode, 1);
  assert.equal(verdictOf(cases(ran, ...skipped.slice(1)), required).exitCode, 0);
});

Deno.test("a pure test that is skipped fails the run, by name: nobody would miss it", () => {
  const { problems, exitCode } = verdictOf(cases(["a", ""], ["b", "<skipped/>"]), EASY);
  assert.equal(exitCode, 1);
  assert.deepEqual(problems, [
    '"b" was skipped; a test that depends on the machine has a name that begins with "real:"',
  ]);
});

Deno.test("real tests left out are told of with --quick, and without it fail the run", () => {
  const some = cases(["one", ""]);
  assert.deepEqual(verdictOf(some, { ...EASY, quick: true, leftOut: 7 }), {
    closing: "1 passed, 0 failed, 7 on the machine itself left out",
    problems: [],
    exitCode: 0,
  });
  const { problems, exitCode } = verdictOf(some, { ...EASY, leftOut: 7 });
  assert.deepEqual(problems, ["7 tests were run by no process"]);
  assert.equal(exitCode, 1);
});

Deno.test("what the fault suite left is counted in, and its failures fail", () => {
  const good = verdictOf(cases(["a", ""]), {
    ...EASY,
    faults: cases(["fault: a", ""], ["fault: b", "<skipped/>"]),
  });
  assert.deepEqual([good.closing, good.exitCode], ["2 passed, 0 failed, 1 skipped", 0]);
  const bad = verdictOf(cases(["a", ""]), { ...EASY, faults: cases(["fault: a", "<failure/>"]) });
  assert.deepEqual([bad.closing, bad.exitCode], ["1 passed, 1 failed", 1]);
  assert.deepEqual(bad.problems, ["1 faults: a promise was broken; see above"]);
});
