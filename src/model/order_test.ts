import assert from "node:assert/strict";
import { compareModes } from "./order.ts";

Deno.test("compareModes: as documented, then by argument, then those not known by alphabet", () => {
  const modes = ["unread", "drain", "linger:10", "exit", "rst", "linger:2", "drain:2", "fin"];
  assert.deepEqual(modes.sort(compareModes), [
    ...["fin", "rst", "linger:2", "linger:10", "drain", "drain:2", "exit", "unread"],
  ]);
});
