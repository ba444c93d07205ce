import assert from "node:assert/strict";
import { EVERY_STATE, looksAt } from "./looks.ts";
import type { Sample } from "./trial.ts";

const row = (part: Partial<Sample>): Sample => ({
  ...{ tMs: 0, side: "client", state: "ESTAB", sockets: 1 },
  ...{ recvQBytes: 0, sendQBytes: 0, source: "sock_diag" },
  ...part,
});

Deno.test("looks by sock_diag count where they have looked at the states, those by ss always", () => {
  const samples = [
    row({ tMs: 1, state: "FIN-WAIT-1" }),
    row({ tMs: 2 }),
    row({ tMs: 3 }),
    row({ tMs: 3, state: "TIME-WAIT", side: "server" }),
    row({ tMs: 4, state: "FIN-WAIT-1", source: "ss" }),
    row({ tMs: 5, state: "TIME-WAIT", side: "host", source: "sockstat" }),
  ];
  const moments = (looked: readonly Sample[]) => [...new Set(looked.map(({ tMs }) => tMs))];
  assert.deepEqual(moments(looksAt(samples, [])), [1, 2, 3, 4]);
  assert.deepEqual(moments(looksAt(samples, ["ESTAB"])), [2, 3, 4]);
  assert.deepEqual(moments(looksAt(samples, EVERY_STATE)), [3, 4]);
});
