import assert from "node:assert/strict";
import fc from "fast-check";
import { countersBetween, parseCounters } from "./counters.ts";

/** Linux 6.18, after a close with linger 0, a plain one, a refused connect and a close unread. */
const SNMP = `Ip: Forwarding DefaultTTL
Ip: 2 64
Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab InSegs OutSegs RetransSegs InErrs OutRsts InCsumErrors
Tcp: 1 200 120000 -1 4 3 1 4 0 18 18 0 0 3 0
Udp: InDatagrams NoPorts
Udp: 0 0
`;
const NETSTAT = `TcpExt: SyncookiesSent TW TWRecycled TCPAbortOnData TCPAbortOnClose ListenDrops
TcpExt: 0 1 0 1 1 0
IpExt: InNoRoutes InTruncatedPkts
IpExt: 0 0
MPTcpExt: MPCapableSYNRX TW
MPTcpExt: 0 77
`;

Deno.test("parseCounters reads both files, each group by its own name", () => {
  assert.deepEqual(parseCounters({ snmp: SNMP, netstat: NETSTAT }), {
    ActiveOpens: 4,
    PassiveOpens: 3,
    AttemptFails: 1,
    EstabResets: 4,
    InSegs: 18,
    OutSegs: 18,
    RetransSegs: 0,
    OutRsts: 3,
    TW: 1,
    TWRecycled: 0,
    TCPAbortOnData: 1,
    TCPAbortOnClose: 1,
    ListenDrops: 0,
  });
});

Deno.test("parseCounters leaves out what is not there, never 0", () => {
  assert.deepEqual(parseCounters({ snmp: undefined, netstat: undefined }), {});
  assert.deepEqual(parseCounters({ snmp: "", netstat: "TcpExt: TW\n" }), {});
  assert.deepEqual(parseCounters({ snmp: "Tcp: OutSegs InSegs\nTcp: 5\n", netstat: "" }), {});
  assert.deepEqual(parseCounters({ snmp: "Tcp: OutSegs InSegs\nTcp: x 3\n", netstat: "" }), {
    InSegs: 3,
  });
});

Deno.test("countersBetween subtracts what both readings have", () => {
  const before = { OutSegs: 10, OutRsts: 2, TW: 5 };
  const after = { OutSegs: 25, OutRsts: 2, InSegs: 7, TW: 4 };
  assert.deepEqual(countersBetween(before, after), { OutSegs: 15, OutRsts: 0 });
});

Deno.test("countersBetween adds up over consecutive stretches", () => {
  const grown = fc.array(fc.nat(1e6), { minLength: 3, maxLength: 3 });
  fc.assert(fc.property(grown, ([a = 0, b = 0, c = 0]) => {
    const [x, y, z] = [a, a + b, a + b + c].map((OutSegs) => ({ OutSegs })) as [
      { OutSegs: number },
      { OutSegs: number },
      { OutSegs: number },
    ];
    const parts = [countersBetween(x, y), countersBetween(y, z)];
    const sum = parts.reduce((total, part) => total + (part.OutSegs ?? NaN), 0);
    assert.equal(sum, countersBetween(x, z).OutSegs);
  }));
});
