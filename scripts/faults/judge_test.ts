import assert from "node:assert/strict";
import type { Ended } from "./command.ts";
import type { Fault } from "./fault.ts";
import { saidWrong } from "./judge.ts";

const FAULT: Fault = {
  name: "a full disk",
  promise: "it says so",
  command: () => ({ task: "bench", argv: [] }),
  code: 3,
};
const ENDED: Ended = {
  code: 3,
  stdout: "",
  stderr: "closecost: no room\n",
  seconds: 1,
  hung: false,
};

/** What is wrong with another end of the fault, or of another fault. */
function wrong(ended: Partial<Ended>, fault: Partial<Fault> = {}): string {
  return saidWrong({ ...FAULT, ...fault }, { ...ENDED, ...ended }).join("; ");
}

Deno.test("what was promised is not wrong", () => {
  assert.equal(wrong({}), "");
  assert.equal(wrong({}, { says: /^no room$/ }), "");
  assert.equal(wrong({ code: 1 }, { code: [0, 1] }), "");
  assert.equal(wrong({ stderr: "closecost: 1 of 2 trials, 3 s\nno room\n" }, { lines: "any" }), "");
});

Deno.test("each of what was not promised is told", () => {
  assert.equal(wrong({ hung: true, seconds: 120.2 }), "it hung: ended by force after 120 s");
  assert.equal(wrong({ code: 0 }), "exit code 0, not 3: no room");
  assert.equal(wrong({}, { says: /a full disk/ }), 'its first line is "no room"');
  assert.equal(wrong({ stderr: "" }, { says: /./, lines: "any" }), "its first line is empty");
  assert.equal(wrong({ stderr: "closecost: this is a defect: x\n" }), "it calls itself a defect");
  assert.equal(
    wrong({ stderr: "x\n    at f (file:///a.ts:1:2)\n" }, { lines: "any" }),
    "a stack on standard error",
  );
});

Deno.test("one line alone is asked for where nothing was done, and where the fault asks for it", () => {
  const stderr = "closecost: no room\nmore\n";
  assert.equal(wrong({ stderr }), "2 lines on standard error, not one");
  assert.equal(wrong({ stderr }, { lines: "any" }), "");
  assert.equal(wrong({ stderr, code: 1 }, { code: 1 }), "");
  assert.equal(
    wrong({ stderr, code: 1 }, { code: 1, lines: "one" }),
    "2 lines on standard error, not one",
  );
});
