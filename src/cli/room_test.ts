import assert from "node:assert/strict";
import { MachineError } from "../model/errors.ts";
import { checkRoom, openable } from "./room.ts";

const ENOUGH = { heapBytes: 4e9, descriptors: 40 };

Deno.test("with room enough nothing is said", () => checkRoom(ENOUGH));

Deno.test("too small a heap and too few descriptors are refused, with what to do", () => {
  const refusal = (room: Partial<typeof ENOUGH>) => {
    try {
      checkRoom({ ...ENOUGH, ...room });
    } catch (error) {
      assert.ok(error instanceof MachineError);
      return error.message;
    }
    assert.fail("not refused");
  };
  assert.match(refusal({ heapBytes: 121_634_816 }), /^cannot work with a heap of 121 MB: .*140 MB/);
  assert.match(
    refusal({ descriptors: 9 }),
    /^cannot work where no more than 9 further files .*ulimit -n/,
  );
});

Deno.test("descriptors are tried out, and given back", () => {
  const path = new URL(import.meta.url).pathname;
  assert.equal(openable(path), ENOUGH.descriptors);
  assert.equal(openable("/no/such/file"), 0);
});
