import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { queuedBytes } from "./fin_byte.ts";
import { NO_SOCKETS, sideOf } from "./ss_snapshot.ts";
import { readSsOutput } from "./ss_output.ts";

const totals = (part: Partial<typeof NO_SOCKETS>) => ({ ...NO_SOCKETS, ...part });

Deno.test("queuedBytes takes off what is no data in the recorded queues", () => {
  const file = new URL("testdata/iproute2-6.1.0.dump", import.meta.url);
  const { client, server } = readSsOutput(new Uint8Array(readFileSync(file)), 8007);
  // testdata/README.md: four full pipes of 128,512 bytes received and 3,782,144 unacknowledged,
  // 6 and 9 bytes unread on open connections, 3 unread before a FIN.
  assert.deepEqual(queuedBytes(server), {
    recv: 2 * 128_512 + 6 + 128_512 + 3,
    send: 3_782_144 + 3_782_144,
  });
  assert.deepEqual(queuedBytes(client), {
    recv: 128_512 + 9 + 128_512,
    send: 3 * 3_782_144,
  });
});

Deno.test("queuedBytes takes a FIN off Recv-Q once it was received and until it is read", () => {
  for (const state of ["CLOSE-WAIT", "CLOSING", "LAST-ACK"] as const) {
    const side = sideOf({ [state]: totals({ sockets: 5, recvQ: 103, recvQSockets: 3 }) });
    assert.equal(queuedBytes(side).recv, 100, state);
  }
  for (const state of ["ESTAB", "FIN-WAIT-1", "FIN-WAIT-2"] as const) {
    const side = sideOf({ [state]: totals({ sockets: 5, recvQ: 103, recvQSockets: 3 }) });
    assert.equal(queuedBytes(side).recv, 103, state);
  }
});

Deno.test("queuedBytes takes a FIN off Send-Q until it is acknowledged", () => {
  for (const state of ["FIN-WAIT-1", "CLOSING", "LAST-ACK"] as const) {
    const side = sideOf({ [state]: totals({ sockets: 3, sendQ: 103, sendQSockets: 3 }) });
    assert.equal(queuedBytes(side).send, 100, state);
  }
  for (const state of ["ESTAB", "CLOSE-WAIT"] as const) {
    const side = sideOf({ [state]: totals({ sockets: 3, sendQ: 103, sendQSockets: 3 }) });
    assert.equal(queuedBytes(side).send, 103, state);
  }
});

Deno.test("queuedBytes leaves listeners out", () => {
  const side = sideOf({ LISTEN: totals({ sockets: 1, recvQ: 7, sendQ: 128 }) });
  assert.deepEqual(queuedBytes(side), { recv: 0, send: 0 });
});

Deno.test("queuedBytes leaves out what only connects: its numbers may be half set", () => {
  // As it was seen on Linux 6.18.
  const side = sideOf({
    "SYN-SENT": totals({ sockets: 1, recvQ: 4, sendQ: 3_126_789_916, sendQSockets: 1 }),
  });
  assert.deepEqual(queuedBytes(side), { recv: 0, send: 0 });
});
