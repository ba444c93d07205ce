import assert from "node:assert/strict";
import { casesOf, countsOf, junitOf, merged } from "./junit.ts";

/** As `deno test --junit-path` writes it, with a filter that leaves out two tests. */
const JUNIT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="7" failures="1" errors="0" time="0.174">
    <testsuite name="./src/a_test.ts" tests="7" disabled="4" errors="0" failures="1">
        <testcase name="adds" classname="./src/a_test.ts" time="0.001" line="1" col="6">
        </testcase>
        <testcase name="says &lt;testcase name=&quot;real: no&quot;&gt;" classname="./src/a_test.ts" time="0.001">
            <failure message="Uncaught Error: &lt;skipped/&gt;">Error: &lt;skipped/&gt;
    at file:///src/a_test.ts:2:36</failure>
        </testcase>
        <testcase name="real: closes by FIN" classname="./src/a_test.ts" line="3" col="6">
            <skipped/>
        </testcase>
        <testcase name="real: closes by RST" classname="./src/a_test.ts" line="4" col="6">
            <skipped/>
        </testcase>
        <testcase name="ignored" classname="./src/a_test.ts" time="0.000" line="5" col="6">
            <skipped/>
        </testcase>
        <testcase name="adds &gt; a step" classname="./src/a_test.ts" time="0.250" line="1" col="68">
            <skipped/>
        </testcase>
        <testcase name="empty" classname="./src/a_test.ts" time="0.000"/>
    </testsuite>
</testsuites>
`;
const REAL = `<testsuites><testsuite>
  <testcase name="adds" classname="./src/a_test.ts" line="1" col="6">
      <skipped/>
  </testcase>
  <testcase name="real: closes by FIN" classname="./src/a_test.ts" time="1.5" line="3" col="6">
  </testcase>
</testsuite></testsuites>`;

Deno.test("casesOf tells how tests ended, not what they print, and what a filter left out", () => {
  assert.deepEqual(casesOf(JUNIT).map(({ ended, leftOut }) => leftOut ? "left out" : ended), [
    ...["passed", "failed", "left out", "left out", "skipped", "skipped", "passed"],
  ]);
  assert.deepEqual(countsOf(casesOf(JUNIT)), { passed: 2, failed: 1, skipped: 4 });
  const step = casesOf(JUNIT)[5];
  assert.deepEqual([step?.file, step?.seconds], ["./src/a_test.ts", 0.25]);
});

Deno.test("what one process left out and another ran is counted once, as it ran", () => {
  const { cases, leftOut } = merged([JUNIT, REAL]);
  assert.deepEqual(countsOf(cases), { passed: 3, failed: 1, skipped: 2 });
  assert.equal(leftOut, 1);
  assert.equal(merged([JUNIT]).leftOut, 2);
  assert.equal(merged([REAL, JUNIT]).leftOut, 1);
  // A pure test that only a process for real tests has seen.
  assert.equal(merged([REAL]).leftOut, 1);
});

Deno.test("a real test that has the name of another in another file is not taken for it", () => {
  const elsewhere = REAL.replaceAll("a_test", "b_test");
  // And the pure one beside it has run in neither.
  assert.equal(merged([JUNIT, elsewhere]).leftOut, 3);
});

Deno.test("several files become one that reads the same", () => {
  const { cases } = merged([JUNIT, REAL.replaceAll("a_test", "b_test")]);
  const text = junitOf(cases);
  assert.deepEqual(casesOf(text), [...cases]);
  assert.equal(text.match(/<testsuite /g)?.length, 2);
  assert.match(text, /<testsuites name="deno test" tests="6" failures="1" errors="0">/);
});
