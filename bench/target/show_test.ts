import assert from "node:assert/strict";
import { titleOf } from "../../src/analysis/sheet.ts";
import { targetShow } from "./show.ts";

/** The heading of a target's block that was sent so many bytes on each connection. */
function title(bytes: number): string {
  const block = {
    ...{ scenario: "target", stack: "libc", connections: 1000, concurrency: 64 },
    ...{ parameters: `payload=${bytes};patience=200`, cells: [], trials: [] },
  };
  return titleOf(block, { show: targetShow, blocks: [block], varying: [] });
}

Deno.test("the heading of a target says what the client sends, which is no payload to be echoed", () => {
  assert.match(title(62), /, the client sends 62 B, patience 200 ms, /);
  assert.match(title(0), /, the client sends nothing, /);
  assert.doesNotMatch(title(62), /payload/);
});
