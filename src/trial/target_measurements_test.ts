import assert from "node:assert/strict";
import type { Sample } from "../model/trial.ts";
import { leftOver } from "./target_measurements.ts";

function sample(sockets: number, more: Partial<Sample>): Sample {
  return {
    ...{ tMs: 0, side: "server", state: "TIME-WAIT", sockets, recvQBytes: 0, sendQBytes: 0 },
    ...{ source: "ss", ...more },
  };
}

Deno.test("a port on which nothing was before spoils nothing, whatever comes later", () => {
  const samples = [
    sample(0, {}),
    sample(1, { state: "LISTEN" }),
    // Of the whole host, and of other ports.
    sample(500, { side: "host", source: "sockstat" }),
    sample(100, { tMs: 3 }),
  ];
  assert.deepEqual(leftOver(samples), { spoilt: [], warnings: [] });
  assert.deepEqual(leftOver([]), { spoilt: [], warnings: [] });
});

Deno.test("what stood there before can't be told from what the trial leaves", () => {
  const { spoilt, warnings } = leftOver([
    sample(7, { side: "host", tMs: 0, source: "sockstat" }),
    sample(100, {}),
    sample(3, { state: "CLOSE-WAIT" }),
    sample(0, { side: "client" }),
    sample(200, { tMs: 5, side: "client" }),
  ]);
  assert.deepEqual(
    new Set(spoilt.map(([name, side]) => `${name} ${side}`)),
    new Set([
      ...["time_wait_peak", "time_wait_end", "time_wait_per_1000_closes"].map((n) => `${n} server`),
      ...["close_wait_peak", "close_wait_leaked", "time_wait_socket_seconds"]
        .map((n) => `${n} server`),
      ...["close_wait_per_1000_closes server", "ports_held_peak client"],
    ]),
  );
  assert.equal(warnings.length, 2);
  assert.match(warnings[0] ?? "", /^100 sockets on the target's port were in TIME-WAIT before/);
});
