import assert from "node:assert/strict";
import { parseSockstat } from "./sockstat.ts";

/** Linux 6.18, in a namespace with one TIME-WAIT socket. */
const RECORDED = `sockets: used 0
TCP: inuse 0 orphan 0 tw 1 alloc 2 mem 357
UDP: inuse 0 mem 0
UDPLITE: inuse 0
RAW: inuse 0
FRAG: inuse 0 memory 0
`;

Deno.test("parseSockstat reads the TCP row", () => {
  assert.deepEqual(parseSockstat(RECORDED), {
    inUse: 0,
    orphans: 0,
    timeWait: 1,
    allocated: 2,
    memoryPages: 357,
  });
});

Deno.test("parseSockstat takes fields in any order and skips those it does not know", () => {
  const text = "TCP: mem 5 news 9 tw 4 alloc 3 orphan 2 inuse 1";
  assert.deepEqual(parseSockstat(text), {
    inUse: 1,
    orphans: 2,
    timeWait: 4,
    allocated: 3,
    memoryPages: 5,
  });
});

Deno.test("parseSockstat gives nothing, not 0, for what it can't read", () => {
  const unreadable = [
    undefined,
    "",
    "sockets: used 3\nUDP: inuse 0 mem 0\n",
    "TCP: inuse 1 orphan 0 tw 0 alloc 1\n",
    "TCP: inuse 1 orphan 0 tw x alloc 1 mem 2\n",
    "TCP: inuse 1 orphan 0 tw -3 alloc 1 mem 2\n",
    "TCP: inuse 1 orphan 0 tw 0 alloc 1 mem",
  ];
  for (const text of unreadable) assert.equal(parseSockstat(text), undefined);
});
