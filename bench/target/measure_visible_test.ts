import { deepEqual, equal, ok } from "node:assert/strict";
import { isVisible, unseenOfServer } from "./measure_visible.ts";

Deno.test("a server is here where its end was found, or listens and could not be asked for", () => {
  equal(isVisible([true], false), true);
  equal(isVisible([false, true], true), true);
  equal(isVisible([null], true), true);
  equal(isVisible([null], false), false);
  // A proxy of a published port listens here as well.
  equal(isVisible([null, false], true), false);
});

Deno.test("what only the server's kernel knows is empty, what passes on the way is not", () => {
  const unseen = unseenOfServer();
  const names = unseen.filter(({ side }) => side === "server").map(({ metric }) => metric);
  for (
    const name of ["close_wait_leaked", "time_wait_per_1000_closes", "descriptors_after"] as const
  ) {
    ok(names.includes(name), name);
  }
  ok(!names.some((name) => name.startsWith("closed_first") || name === "resets_after_close"));
  ok(unseen.every(({ value }) => value === null));
  deepEqual(
    unseen.find(({ metric, side }) => metric === "rst_sent" && side === "host")?.value,
    null,
  );
});
