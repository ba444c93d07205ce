import assert from "node:assert/strict";
import { tallyOf, verdictOf } from "./tally.ts";

/** As `deno test --junit-path` writes it. */
const JUNIT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="6" failures="1" errors="0" time="0.174">
    <testsuite name="./src/a_test.ts" tests="6" disabled="2" errors="0" failures="1">
        <testcase name="adds" classname="./src/a_test.ts" time="0.001" line="1" col="6">
        </testcase>
        <testcase name="says &lt;testcase name=&quot;real: no&quot;&gt;" classname="./src/a_test.ts" time="0.001">
            <failure message="Uncaught Error: &lt;skipped/&gt;">Error: &lt;skipped/&gt;
    at file:///src/a_test.ts:2:36</failure>
        </testcase>
        <testcase name="real: closes by FIN" classname="./src/a_test.ts" time="0.000" line="3" col="6">
            <skipped/>
        </testcase>
        <testcase name="real: closes by RST" classname="./src/a_test.ts" time="0.000" line="3" col="6">
        </testcase>
        <testcase name="adds &gt; a step" classname="./src/a_test.ts" time="0.000" line="1" col="68">
            <skipped/>
        </testcase>
        <testcase name="empty" classname="./src/a_test.ts" time="0.000"/>
    </testsuite>
</testsuites>
`;
const EASY = { status: 0, requireReal: false };

/** A file with these test cases: a name, and how it ended. */
function junit(...cases: readonly (readonly [name: string, inside: string])[]): string {
  const lines = cases.map(([name, inside]) => `<testcase name="${name}">${inside}</testcase>`);
  return `<testsuites><testsuite>${lines.join("\n")}</testsuite></testsuites>`;
}

Deno.test("tallyOf counts cases, not what they print, and those on real connections apart", () => {
  assert.deepEqual(tallyOf(JUNIT), {
    passed: 3,
    failed: 1,
    skipped: 2,
    real: { passed: 1, failed: 0, skipped: 1 },
  });
});

Deno.test("the closing line names skipped tests only where there are some", () => {
  assert.equal(
    verdictOf(JUNIT, { status: 1, requireReal: false }).closing,
    "3 passed, 1 failed, 2 skipped",
  );
  assert.deepEqual(verdictOf(junit(["one", ""], ["two", ""]), EASY), {
    closing: "2 passed, 0 failed",
    problems: [],
    exitCode: 0,
  });
});

Deno.test("a failed test fails the run", () => {
  const { closing, exitCode } = verdictOf(junit(["one", ""], ["two", "<failure/>"]), EASY);
  assert.deepEqual([closing, exitCode], ["1 passed, 1 failed", 1]);
});

Deno.test("a type error leaves no file, and an error outside of tests no case: both fail", () => {
  for (const text of [undefined, junit(["one", ""])]) {
    const { closing, problems, exitCode } = verdictOf(text, { status: 1, requireReal: false });
    assert.equal(closing, `${text === undefined ? 0 : 1} passed, 1 failed`);
    assert.deepEqual(problems, [
      "deno test ended with code 1 without a failed test; see above",
    ]);
    assert.equal(exitCode, 1);
  }
});

Deno.test("a run without any test fails, also if all were skipped", () => {
  for (const text of [undefined, "", junit(), junit(["one", "<skipped/>"])]) {
    const { problems, exitCode } = verdictOf(text, EASY);
    assert.deepEqual([problems, exitCode], [["no test ran"], 1]);
  }
});

Deno.test("where real tests are required, one of them must have run", () => {
  const required = { status: 0, requireReal: true };
  const skipped = junit(["one", ""], ["real: a", "<skipped/>"], ["real: b", "<skipped/>"]);
  assert.deepEqual(verdictOf(skipped, required), {
    closing: "1 passed, 0 failed, 2 skipped",
    problems: ["all 2 tests on real connections were skipped; allow network namespaces"],
    exitCode: 1,
  });
  assert.equal(verdictOf(skipped, EASY).exitCode, 0);
  assert.equal(verdictOf(junit(["one", ""]), required).exitCode, 1);
  assert.equal(verdictOf(junit(["one", ""], ["real: a", ""]), required).exitCode, 0);
});

Deno.test("what the fault suite left is counted in, and its failures fail", () => {
  const fault = (inner: string) => `<testcase name="fault: a">${inner}</testcase>`;
  const good = verdictOf(junit(["a", ""]), { ...EASY, faults: fault("") + fault("<skipped/>") });
  assert.equal(good.closing.split(",")[0], "2 passed");
  assert.match(good.closing, / skipped$/);
  assert.equal(good.exitCode, 0);
  const bad = verdictOf(junit(["a", ""]), { ...EASY, faults: fault("<failure>x</failure>") });
  assert.match(bad.closing, /, 1 failed/);
  assert.deepEqual([bad.exitCode, bad.problems.length], [1, 1]);
});
