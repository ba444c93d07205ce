import assert from "node:assert/strict";
import { Child } from "./child.ts";
import { asOwner, isGone, thisOwner } from "./owner.ts";

Deno.test("real: this process is there; it would be gone with another start, number or boot", () => {
  const owner = thisOwner();
  assert.equal(isGone(owner), false);
  assert.equal(isGone({ ...owner, started: `${owner.started}0` }), true);
  assert.equal(isGone({ ...owner, boot: "another" }), true);
});

Deno.test("real: a process of another machine or container is never said to be gone", () => {
  const owner = { ...thisOwner(), started: "1" };
  assert.equal(isGone({ ...owner, host: "elsewhere", boot: "another" }), false);
  assert.equal(isGone({ ...owner, namespace: "pid:[1]" }), false);
});

Deno.test("real: a process that has ended is gone", async () => {
  let pid = 0;
  {
    await using child = new Child({ command: "unshare", args: ["--", "sleep", "60"], name: "one" });
    pid = child.pid;
    assert.equal(isGone({ ...thisOwner(), pid }), true, "its start is another one");
  }
  assert.equal(isGone({ ...thisOwner(), pid }), true);
});

Deno.test("real: only what has every field is an owner", () => {
  const owner = thisOwner();
  assert.deepEqual(asOwner(JSON.parse(JSON.stringify(owner))), owner);
  for (const key of Object.keys(owner)) assert.equal(asOwner({ ...owner, [key]: "" }), undefined);
  for (const strange of [null, undefined, 1, "text", [], {}]) {
    assert.equal(asOwner(strange), undefined);
  }
});
