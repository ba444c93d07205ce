import assert from "node:assert/strict";
import { type History, sampleRows } from "./history.ts";
import { NO_SOCKETS, NO_TOTALS, sideOf, type SsSnapshot } from "./ss_snapshot.ts";

const MS = 1e6;
const totals = (sockets: number, recvQ = 0, sendQ = 0) => ({
  ...NO_SOCKETS,
  sockets,
  recvQ,
  sendQ,
});

function snapshot(part: Partial<SsSnapshot>): SsSnapshot {
  return { client: sideOf({}), server: sideOf({}), total: NO_TOTALS, unparsed: 0, ...part };
}

const sockstat = (timeWait: number) => ({
  inUse: 3,
  orphans: 2,
  timeWait,
  allocated: 9,
  memoryPages: 4,
});

Deno.test("sampleRows writes a state from its first appearance and then down to 0", () => {
  const history: History = {
    ss: [
      { atNs: 1 * MS, value: snapshot({}) },
      { atNs: 2 * MS, value: snapshot({ client: sideOf({ "FIN-WAIT-1": totals(4, 0, 44) }) }) },
      { atNs: 3 * MS, value: snapshot({}) },
    ],
    sockstat: [],
    memory: [],
  };
  const rows = sampleRows(history, 0);
  const finWait = rows.filter((row) => row.state === "FIN-WAIT-1");
  assert.deepEqual(
    finWait.map(({ tMs, side, sockets, sendQBytes }) => [tMs, side, sockets, sendQBytes]),
    [[2, "client", 4, 44], [3, "client", 0, 0]],
  );
  const always = rows.filter((row) => row.state === "ESTAB" || row.state === "TIME-WAIT");
  assert.equal(always.length, 3 * 2 * 2);
  assert.equal(rows.length, always.length + finWait.length);
});

Deno.test("sampleRows gives a listener no bytes", () => {
  const value = snapshot({ server: sideOf({ LISTEN: totals(1, 5, 128) }) });
  const rows = sampleRows({ ss: [{ atNs: 0, value }], sockstat: [], memory: [] }, 0);
  const listen = rows.find((row) => row.state === "LISTEN");
  assert.deepEqual(listen, {
    tMs: 0,
    side: "server",
    state: "LISTEN",
    sockets: 1,
    recvQBytes: null,
    sendQBytes: null,
    source: "ss",
  });
});

Deno.test("sampleRows writes sockstat's totals for the host, in order of time with those of ss", () => {
  const rows = sampleRows({
    ss: [{ atNs: 2 * MS, value: snapshot({}) }],
    sockstat: [{ atNs: 1 * MS, value: sockstat(7) }, { atNs: 3 * MS, value: sockstat(8) }],
    memory: [],
  }, 0);
  const first = rows.slice(0, 4);
  assert.deepEqual(first.map(({ state, sockets }) => [state, sockets]), [
    ["TIME-WAIT", 7],
    ["IN-USE", 3],
    ["ORPHAN", 2],
    ["ALLOC", 9],
  ]);
  for (const row of first) {
    assert.deepEqual(
      [row.side, row.source, row.tMs, row.recvQBytes, row.sendQBytes],
      ["host", "sockstat", 1, null, null],
    );
  }
  assert.deepEqual([...new Set(rows.map(({ tMs }) => tMs))], [1, 2, 3]);
});

Deno.test("sampleRows keeps what held at zero and nothing older", () => {
  const seen = [1, 2, 5].map((ms) => ({ atNs: ms * MS, value: sockstat(ms) }));
  const rows = sampleRows({ ss: [], sockstat: seen, memory: [] }, 3.5 * MS);
  const waiting = rows.filter((row) => row.state === "TIME-WAIT");
  assert.deepEqual(waiting.map(({ tMs, sockets }) => [tMs, sockets]), [[0, 2], [1.5, 5]]);
  const late = sampleRows({ ss: [], sockstat: seen, memory: [] }, 9 * MS);
  assert.deepEqual(late.map(({ tMs }) => tMs), [0, 0, 0, 0]);
});
