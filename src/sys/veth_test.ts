import assert from "node:assert/strict";
import { Link, LinkError } from "./veth.ts";

Deno.test("a link to a process that is not there is refused in one line that names the program", async () => {
  const there = { pid: 2 ** 22 + 1, ourAddress: "192.0.2.1", theirAddress: "192.0.2.2" };
  await assert.rejects(
    Link.create(there),
    (error) => error instanceof LinkError && /^ip link add near [^\n]+$/.test(error.message),
  );
});
