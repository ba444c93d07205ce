import assert from "node:assert/strict";
import { cheapKind, COMPLETE, expectedUs } from "./look_kinds.ts";
import { KERNEL_STATES } from "./ss_dump.ts";

Deno.test("a look at few sockets takes all in, at more leaves out what they stay in", () => {
  const leftOut = (inUse: number, timeWait: number) =>
    cheapKind({ inUse, timeWait, buckets: 262_144 }).leftOut;
  assert.deepEqual(leftOut(2, 0), []);
  assert.deepEqual(leftOut(130, 5000), ["TIME-WAIT"]);
  assert.deepEqual(leftOut(10_000, 0), ["TIME-WAIT", "ESTAB"]);
});

Deno.test("a look may cost what the time to the next one allows", () => {
  const many = { buckets: 262_144, inUse: 10_000, timeWait: 5000 };
  assert.notDeepEqual(cheapKind(many).leftOut, []);
  assert.deepEqual(cheapKind(many, expectedUs(COMPLETE, many)).leftOut, []);
});

Deno.test("a kind asks the kernel for the states it does not leave out", () => {
  const kind = cheapKind({ inUse: 10_000, timeWait: 0, buckets: 262_144 });
  KERNEL_STATES.forEach((state, i) => {
    const asked = (kind.states & 1 << (i + 1)) !== 0;
    assert.equal(asked, !kind.leftOut.includes(state), state);
  });
});
