import assert from "node:assert/strict";
import { MARKS, replaced } from "./document.ts";
import { FAMILIES } from "./families.ts";
import type { Fault } from "./fault.ts";
import { junitOf } from "./junit.ts";
import { firstLine, withoutProgress } from "./judge.ts";
import { tables } from "./table.ts";
import { casesOf, countsOf } from "../testing/junit.ts";

const fault: Fault = {
  name: "a | bar",
  promise: "it holds",
  command: () => ({ task: "bench", argv: [] }),
  code: 3,
};
const ended = { code: 3, stdout: "", stderr: "closecost: no room\n", seconds: 1, hung: false };
const families = [{
  title: "Disks",
  judged: [
    { fault, broken: [], ended },
    { fault: { ...fault, name: "b" }, broken: ["it hung"], ended },
  ],
  skipped: [{ name: "c", why: "it takes root" }],
}];

Deno.test("a table tells what was measured, what was broken and what was not tried", () => {
  const text = tables(families);
  assert.match(text, /^### Disks\n/);
  assert.match(text, /\| a \\\| bar \| it holds \| kept: exit 3, "no room" \|/);
  assert.match(text, /\| b \| it holds \| \*\*broken\*\*: it hung \|/);
  assert.match(text, /\| c \| \| not tried: it takes root \|/);
});

Deno.test("the faults are counted with the tests; a suite that does not end is one that failed", () => {
  const countsIn = (junit: string) => countsOf(casesOf(junit));
  assert.deepEqual(countsIn(junitOf(families)), { passed: 1, failed: 1, skipped: 1 });
  assert.equal(countsIn(junitOf([])).failed, 1);
});

Deno.test("only what lies between the comments is replaced", () => {
  const text = `a\n${MARKS.begin}\nold\n${MARKS.end}\nb\n`;
  const once = replaced(text, MARKS, "new\n");
  assert.equal(once, `a\n${MARKS.begin}\n\nnew\n\n${MARKS.end}\nb\n`);
  assert.equal(replaced(once, MARKS, "new\n"), once);
  assert.throws(() => replaced("a", MARKS, "new"));
});

Deno.test("the first useful line is found behind progress", () => {
  const text = "closecost: 1 of 6 trials, 6 s, about 31 s left\n\nclosecost: trial x failed: y\n";
  assert.equal(firstLine(withoutProgress(text)), "trial x failed: y");
});

Deno.test("every fault has a name of its own and a promise; there are enough of them", () => {
  const names = FAMILIES.flatMap(({ faults }) => faults.map(({ name }) => name));
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.length >= 60);
  const tried = FAMILIES.flatMap(({ faults }) => faults).filter(({ ci }) => ci);
  for (const { title, faults } of FAMILIES) {
    assert.ok(faults.some((one) => tried.includes(one)), `nothing of ${title} in CI`);
  }
});
