import assert from "node:assert/strict";
import { notAvailable } from "./stacks.ts";
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
