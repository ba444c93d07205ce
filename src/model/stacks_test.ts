import assert from "node:assert/strict";
import { churn } from "../../bench/churn/definition.ts";
import { SCENARIOS } from "../../bench/definitions.ts";
import { callsOf, notAvailable, onEveryStack } from "./stacks.ts";
import { type Stack, STACKS } from "./words.ts";

const OTHERS = onEveryStack(SCENARIOS);

Deno.test("a mode that an API has no call for is refused with a reason of one line", () => {
  const lacking = (stack: Stack) =>
    ["fin", "rst", "linger", "drain"].filter((name) => {
      const reason = notAvailable({ stack, scenario: churn, mode: { name } }, OTHERS);
      if (reason) assert.match(reason, /^mode \w+ is not available in stack \w+: [^\n]+$/);
      return reason !== undefined;
    });
  assert.deepEqual(STACKS.map(lacking), [[], ["rst", "linger"], ["linger"]]);
});

Deno.test("stacks other than libc run the scenarios that say so, and name them", () => {
  for (const scenario of SCENARIOS) {
    const mode = { name: "fin" };
    const reasons = STACKS.map((stack) => notAvailable({ stack, scenario, mode }, OTHERS));
    const [libc, ...others] = reasons;
    assert.equal(libc, undefined);
    for (const reason of others) {
      if (scenario === churn) assert.equal(reason, undefined);
      else assert.match(reason ?? "", /^scenario \w+ is not available .*; other stacks run churn$/);
    }
  }
});

Deno.test("what a stack calls is said for every mode that it has, and for no other", () => {
  for (const stack of STACKS) {
    const calls = callsOf(stack);
    const told = ["fin", "rst", "linger", "drain"].filter((name) => {
      const isTold = new RegExp(`[:;] ${name} is `).test(calls ?? "");
      const isThere =
        notAvailable({ stack, scenario: churn, mode: { name } }, OTHERS) === undefined;
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
