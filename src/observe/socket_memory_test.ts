import assert from "node:assert/strict";
import { socketMemory } from "./socket_memory.ts";
import { type NamespaceTotals, NO_SOCKETS, sideOf } from "./ss_snapshot.ts";

const SIZES = { socket: 2000, timeWait: 250, port: 100, endpoint: 10 };

const look = (ms: number, total: NamespaceTotals) => ({
  atNs: ms * 1e6,
  value: { client: sideOf({ ESTAB: NO_SOCKETS }), server: sideOf({}), total, unparsed: 0 },
});
const sockstat = (ms: number, inUse: number, timeWait: number) => ({
  atNs: ms * 1e6,
  value: { inUse, timeWait, orphans: 0, allocated: 0, memoryPages: 0 },
});
const LISTENER = { inUse: 2, timeWait: 0, ports: 1, endpoints: 1 };

Deno.test("memory is sockets and ports times what each takes, above the first sample", () => {
  const ss = [
    look(0, LISTENER),
    look(50, { inUse: 22, timeWait: 5, ports: 16, endpoints: 17 }),
    look(100, { inUse: 2, timeWait: 15, ports: 16, endpoints: 17 }),
  ];
  const seen = [sockstat(0, 2, 0), sockstat(49, 22, 5), sockstat(99, 2, 15)];
  assert.deepEqual(socketMemory({ ss, sockstat: seen }, SIZES), {
    peak: 20 * 2000 + 5 * 250 + 15 * 100 + 16 * 10,
    end: 15 * 250 + 15 * 100 + 16 * 10,
  });
});

Deno.test("between two looks ports are as many a socket as in the one most like it", () => {
  const ss = [look(0, LISTENER), look(100, { inUse: 2, timeWait: 98, ports: 99, endpoints: 99 })];
  const seen = [sockstat(0, 2, 0), sockstat(10, 2, 58), sockstat(100, 2, 98)];
  const { peak, end } = socketMemory({ ss, sockstat: seen.slice(0, 2) }, SIZES);
  assert.equal(end, 58 * 250 + Math.round(60 * 0.99) * 110 - 110);
  assert.equal(peak, end);
});

Deno.test("without a look, or without sockstat, memory is not known", () => {
  const none = { peak: null, end: null };
  assert.deepEqual(socketMemory({ ss: [], sockstat: [sockstat(0, 2, 0)] }, SIZES), none);
  assert.deepEqual(socketMemory({ ss: [look(0, LISTENER)], sockstat: [] }, SIZES), none);
});
