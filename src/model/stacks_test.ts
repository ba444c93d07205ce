import assert from "node:assert/strict";
import { callsOf, notAvailable } from "./stacks.ts";
import { type Stack, STACKS } from "./words.ts";

Deno.test("a mode that an API has no call for is refused with a reason of one line", () => {
  const lacking = (stack: Stack) =>
    ["fin", "rst", "linger", "drain"].filter((name) => {
      const reason = notAvailable({ stack, scenario: "churn", mode: { name } });
      if (reason) assert.match(reason, /^mode \w+ is not available in stack \w+: [^\n]+$/);
      return reason !== undefined;
    });
  assert.deepEqual(STACKS.map(lacking), [[], ["rst", "linger"], ["linger"]]);
});

Deno.test("scenarios other than churn are libc's alone", () => {
  const refused = STACKS.filter((stack) =>
    notAvailable({ stack, scenario: "burst", mode: { name: "fin" } })
  );
  assert.deepEqual(refused, ["deno", "node"]);
});

Deno.test("what a stack calls is said for every mode that it has, and for no other", () => {
  for (const stack of STACKS) {
    const calls = callsOf(stack);
    const told = ["fin", "rst", "linger", "drain"].filter((name) => {
      const isTold = new RegExp(`[:;] ${name} is `).test(calls ?? "");
      const isThere = notAvailable({ stack, scenario: "churn", mode: { name } }) === undefined;
      if (stack !== "libc") assert.equal(isTold, isThere, `${stack} ${name}`);
      return isTold;
    });
    assert.equal(told.length > 0, stack !== "libc");
  }
  assert.match(
    callsOf("node") ?? "",
    /fin is destroy\(\); rst is resetAndDestroy\(\); drain is end/,
  );
});
