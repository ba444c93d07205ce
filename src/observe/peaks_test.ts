import assert from "node:assert/strict";
import fc from "fast-check";
import {
  longestGapMs,
  memoryAboveFirst,
  orphansPeak,
  portsHeldPeak,
  queuePeaks,
  statePeaks,
  unparsedRows,
} from "./peaks.ts";
import { NO_SOCKETS, NO_TOTALS, sideOf, type SsSnapshot } from "./ss_snapshot.ts";

const totals = (sockets: number, part: Partial<typeof NO_SOCKETS> = {}) => ({
  ...NO_SOCKETS,
  sockets,
  ...part,
});
const seen = <T>(values: readonly T[]) => values.map((value, i) => ({ atNs: i * 1e6, value }));

function snapshot(part: Partial<SsSnapshot>): SsSnapshot {
  return { client: sideOf({}), server: sideOf({}), total: NO_TOTALS, unparsed: 0, ...part };
}

Deno.test("statePeaks takes the highest of each state of each side by itself", () => {
  const peaks = statePeaks(seen([
    snapshot({ client: sideOf({ ESTAB: totals(9), "TIME-WAIT": totals(1) }) }),
    snapshot({ client: sideOf({ ESTAB: totals(2), "TIME-WAIT": totals(8) }) }),
    snapshot({ server: sideOf({ "CLOSE-WAIT": totals(3) }) }),
  ]));
  assert.equal(peaks.client.ESTAB, 9);
  assert.equal(peaks.client["TIME-WAIT"], 8);
  assert.equal(peaks.server["CLOSE-WAIT"], 3);
  assert.equal(peaks.server.ESTAB, 0);
  assert.equal(statePeaks([]).client.ESTAB, null);
});

Deno.test("queuePeaks adds up the states of a sample before it compares samples", () => {
  const peaks = queuePeaks(seen([
    snapshot({
      server: sideOf({
        ESTAB: totals(2, { sendQ: 100, sendQSockets: 2 }),
        "FIN-WAIT-1": totals(1, { sendQ: 51, sendQSockets: 1 }),
      }),
    }),
    snapshot({ server: sideOf({ ESTAB: totals(1, { sendQ: 140, sendQSockets: 1, recvQ: 5 }) }) }),
  ]));
  assert.deepEqual(peaks, { server: { recv: 5, send: 150 }, client: { recv: 0, send: 0 } });
  assert.deepEqual(queuePeaks([]).server, { recv: null, send: null });
});

Deno.test("portsHeldPeak adds the client's sockets and the server's TIME-WAIT of one sample", () => {
  const held = portsHeldPeak(seen([
    snapshot({
      client: sideOf({ LISTEN: totals(1), ESTAB: totals(5), "TIME-WAIT": totals(2) }),
      server: sideOf({ LISTEN: totals(1), ESTAB: totals(5), "TIME-WAIT": totals(4) }),
    }),
    snapshot({ client: sideOf({ ESTAB: totals(8) }), server: sideOf({ ESTAB: totals(8) }) }),
  ]));
  assert.equal(held, 11);
  assert.equal(portsHeldPeak([]), null);
});

Deno.test("orphansPeak counts from the first sample", () => {
  const sockstat = (orphans: number) => ({
    inUse: 0,
    orphans,
    timeWait: 0,
    allocated: 0,
    memoryPages: 0,
  });
  assert.equal(orphansPeak(seen([7, 5, 19, 6].map(sockstat))), 12);
  assert.equal(orphansPeak(seen([7, 5].map(sockstat))), 0);
  assert.equal(orphansPeak([]), null);
});

Deno.test("memoryAboveFirst adds slabs and pages, and may end below where it began", () => {
  const memory = [[1000, 10], [5000, 12], [900, 9]].map(([slabBytes = 0, bufferPages = 0]) => ({
    slabBytes,
    bufferPages,
  }));
  assert.deepEqual(memoryAboveFirst(seen(memory), 4096), {
    peak: 4000 + 2 * 4096,
    end: -100 - 4096,
  });
  assert.deepEqual(memoryAboveFirst([], 4096), { peak: null, end: null });
});

Deno.test("longestGapMs is the longest, and unknown for fewer than two samples", () => {
  const at = (...ms: number[]) => ms.map((one) => ({ atNs: one * 1e6, value: 0 }));
  assert.equal(longestGapMs(at(0, 10, 45, 60)), 35);
  assert.equal(longestGapMs(at(5)), null);
  assert.equal(longestGapMs([]), null);
});

Deno.test("unparsedRows adds up all samples", () => {
  assert.equal(unparsedRows(seen([snapshot({ unparsed: 2 }), snapshot({ unparsed: 3 })])), 5);
});

Deno.test("peaks never fall when a sample is added", () => {
  const sample = fc.nat(1000).map((n) =>
    snapshot({ client: sideOf({ ESTAB: totals(n, { sendQ: n, sendQSockets: 1 }) }) })
  );
  fc.assert(fc.property(fc.array(sample, { minLength: 2 }), (all) => {
    const fewer = seen(all.slice(1));
    assert.ok((statePeaks(seen(all)).client.ESTAB ?? -1) >= (statePeaks(fewer).client.ESTAB ?? 0));
    assert.ok((portsHeldPeak(seen(all)) ?? -1) >= (portsHeldPeak(fewer) ?? 0));
    assert.ok((queuePeaks(seen(all)).client.send ?? -1) >= (queuePeaks(fewer).client.send ?? 0));
  }));
});
