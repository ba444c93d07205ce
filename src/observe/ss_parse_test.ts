import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { SIDES, TCP_STATES, type TcpState } from "../model/words.ts";
import { parseSs } from "./ss_parse.ts";
import type { SideSnapshot, SsSnapshot } from "./ss_snapshot.ts";

const PORT = 8007;
const folder = new URL("testdata/", import.meta.url);
const bytes = (text: string) => new TextEncoder().encode(text);
const parse = (text: string) => parseSs(bytes(text), PORT);

/** `sockets/recvQ/sendQ/sockets with recvQ/sockets with sendQ` of every state that has sockets. */
function brief(side: SideSnapshot): Partial<Record<TcpState, string>> {
  const shown = TCP_STATES.filter((state) => side.states[state].sockets > 0).map((state) => {
    const { sockets, recvQ, sendQ, recvQSockets, sendQSockets } = side.states[state];
    return [state, [sockets, recvQ, sendQ, recvQSockets, sendQSockets].join("/")];
  });
  return Object.fromEntries(shown);
}

/** What testdata/README.md says was open when the files were recorded. */
const RECORDED_SERVER = {
  LISTEN: "6/1/80/1/5",
  "SYN-RECV": "1/0/0/0/0",
  ESTAB: "10/257030/0/3/0",
  "FIN-WAIT-1": "1/0/3782145/0/1",
  "FIN-WAIT-2": "1/128512/0/1/0",
  "TIME-WAIT": "15/0/0/0/0",
  "CLOSE-WAIT": "4/6/0/3/0",
  "LAST-ACK": "1/1/3782145/1/1",
};
const RECORDED_CLIENT = {
  "SYN-SENT": "2/0/2/0/2",
  ESTAB: "11/128521/3782144/2/1",
  "FIN-WAIT-1": "1/0/3782145/0/1",
  "FIN-WAIT-2": "5/128512/0/1/0",
  CLOSING: "1/1/3782145/1/1",
  "TIME-WAIT": "21/0/0/0/0",
};

const recordings = readdirSync(folder).filter((name) => /^iproute2-.*\.txt$/.test(name));

Deno.test("parseSs has recordings to be tested on", () => assert.ok(recordings.length >= 8));

for (const name of recordings) {
  Deno.test(`parseSs counts the same sockets in ${name}`, () => {
    const snapshot = parseSs(readFileSync(new URL(name, folder)), PORT);
    assert.equal(snapshot.unparsed, 0);
    assert.deepEqual(brief(snapshot.server), RECORDED_SERVER);
    assert.deepEqual(brief(snapshot.client), RECORDED_CLIENT);
    assert.equal(snapshot.client.orphanedFinWait2, 1);
    assert.equal(snapshot.server.orphanedFinWait2, 0);
    for (const side of SIDES) {
      assert.equal(snapshot[side].timeWaitUntimed, 0);
      // All were younger than 57 s; the youngest still had 59.
      const mean = snapshot[side].timeWaitOwedS / snapshot[side].states["TIME-WAIT"].sockets;
      assert.ok(mean > 50 && mean < 56, `${mean} s left on average`);
    }
  });
}

Deno.test("parseSs adds up the timers of iproute2-6.1.0.txt as counted by hand", () => {
  const snapshot = parseSs(readFileSync(new URL("iproute2-6.1.0.txt", folder)), PORT);
  // grep -o 'timer:(timewait,[^,]*' | sort | uniq -c, for the server's rows.
  const byHand = [3.6805, ...Array(2).fill(52.5), ...Array(3).fill(56.5), ...Array(4).fill(58.5)];
  const sum = [...byHand, ...Array(5).fill(59.5)].reduce((a, b) => a + b, 0);
  assert.ok(Math.abs(snapshot.server.timeWaitOwedS - sum) < 0.01);
});

Deno.test("parseSs takes rows in every shape releases and options give them", () => {
  const rows: readonly [string, "client" | "server", TcpState][] = [
    ["ESTAB 0 0 127.0.0.1:8007 127.0.0.1:4000", "server", "ESTAB"],
    ["ESTAB 0 0 127.0.0.1:4000 127.0.0.1:8007\r", "client", "ESTAB"],
    ["ESTAB\t0\t0\t127.0.0.1:4000\t127.0.0.1:8007", "client", "ESTAB"],
    ["LISTEN     0      128          *:8007                     *:*", "server", "LISTEN"],
    ["LISTEN 0 16 127.0.0.3%lo:8007 0.0.0.0:*", "server", "LISTEN"],
    ["LISTEN 0 16 [::]:8007 [::]:*", "server", "LISTEN"],
    ["LISTEN 0 16 :::8007 :::*", "server", "LISTEN"],
    ["UNCONN 0 0 127.0.0.1:8007 0.0.0.0:*", "server", "UNCONN"],
    ["CLOSING 1 1 ::ffff:127.0.0.1:4000 ::ffff:127.0.0.1:8007", "client", "CLOSING"],
    ["LAST-ACK 1 1 [::ffff:127.0.0.1]:4000 [::ffff:127.0.0.1]:8007", "client", "LAST-ACK"],
    ["SYN-SENT 0 1 [fe80::1]%eth0:4000 [fe80::2]:8007 timer:(on,888ms,0)", "client", "SYN-SENT"],
    ["SYN-RECV 0 0 127.0.0.1:8007 127.0.0.1:4000 timer:(on,888ms,0)", "server", "SYN-RECV"],
    ["tcp   FIN-WAIT-1 0 9 127.0.0.1:8007 127.0.0.1:4000", "server", "FIN-WAIT-1"],
    ["FIN-WAIT-2 0 0 127.0.0.1:4000 127.0.0.1:8007", "client", "FIN-WAIT-2"],
    ["CLOSE-WAIT 1 0 127.0.0.1:8007 127.0.0.1:4000", "server", "CLOSE-WAIT"],
    ["TIME-WAIT 0 0 127.0.0.1:8007 127.0.0.1:4000 timer:(timewait,9sec,0)", "server", "TIME-WAIT"],
  ];
  for (const [row, side, state] of rows) {
    for (const text of [row, `${row}\n`, `State Recv-Q Send-Q\n${row}\n\t skmem:(r0) cubic\n\n`]) {
      const snapshot = parse(text);
      assert.equal(snapshot.unparsed, 0, text);
      assert.equal(snapshot[side].states[state].sockets, 1, text);
    }
  }
});

Deno.test("parseSs finds the timer wherever it stands and says where there is none", () => {
  const start = "TIME-WAIT 0 0 127.0.0.1:4000 127.0.0.1:8007";
  const { client } = parse(
    `${start} timer:(timewait,30sec,0) ino:0 sk:8 -->\n` +
      `${start} users:(("x",pid=1,fd=3)) timer:(timewait,10sec,0)\n` +
      `${start}\n${start} timer:(timewait,soon,0)\n`,
  );
  assert.equal(client.timeWaitOwedS, 41);
  assert.equal(client.timeWaitUntimed, 2);
});

Deno.test("parseSs leaves out other ports and counts what makes no sense", () => {
  const senseless = [
    "ESTABLISHED 0 0 127.0.0.1:8007 127.0.0.1:4000",
    "UNKNOWN 0 0 127.0.0.1:8007 127.0.0.1:4000",
    "ESTAB x 0 127.0.0.1:8007 127.0.0.1:4000",
    "ESTAB 0 -1 127.0.0.1:8007 127.0.0.1:4000",
    "ESTAB 0 0 127.0.0.1 127.0.0.1:4000",
    "ESTAB 0 0 127.0.0.1:http 127.0.0.1:4000",
    "ESTAB 0 0 127.0.0.1:8007 127.0.0.1:65536",
    "ESTAB 0 0 127.0.0.1:8007",
    "ESTAB 0 0",
    "ESTAB",
    "tcp",
  ];
  const others = ["ESTAB 0 0 127.0.0.1:80 127.0.0.1:4000", "LISTEN 0 9 *:80070 *:*"];
  const snapshot = parse([...senseless, ...others].join("\n"));
  assert.equal(snapshot.unparsed, senseless.length + 1);
  assert.deepEqual([brief(snapshot.client), brief(snapshot.server)], [{}, {}]);
});

Deno.test("parseSs gives zeros for no output", () => {
  const snapshot = parse("");
  assert.equal(snapshot.unparsed, 0);
  assert.deepEqual([brief(snapshot.client), brief(snapshot.server)], [{}, {}]);
});

const row = fc.record({
  state: fc.constantFrom(...TCP_STATES),
  recvQ: fc.oneof(fc.constant(0), fc.nat(9_999_999)),
  sendQ: fc.oneof(fc.constant(0), fc.nat(9_999_999)),
  side: fc.constantFrom("server" as const, "client" as const, undefined),
  seconds: fc.option(fc.integer({ min: 10, max: 59 }), { nil: undefined }),
  address: fc.constantFrom("127.0.0.1", "[::1]", "::ffff:127.0.0.1", "127.0.0.1%lo", "10.1.2.3"),
  blanks: fc.constantFrom(" ", "      ", "\t", "                "),
  tail: fc.constantFrom(
    "",
    "   ",
    " ino:12 sk:3 <->",
    "\n\t skmem:(r0,rb1,t0)\n\t cubic wscale:7,7",
  ),
});
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;

function rendered({ state, recvQ, sendQ, side, seconds, address, blanks, tail }: Row): string {
  const local = side === "server" ? PORT : 4000;
  const peer = side === "client" ? PORT : 5000;
  const timer = seconds === undefined ? "" : `${blanks}timer:(timewait,${seconds}sec,0)`;
  const columns = [state, recvQ, sendQ, `${address}:${local}`, `${address}:${peer}`];
  return columns.join(blanks) + timer + tail;
}

function expected(rows: readonly Row[], side: "client" | "server") {
  const own = rows.filter((one) => one.side === side);
  const states = TCP_STATES.map((state) => {
    const same = own.filter((one) => one.state === state);
    const sum = (of: (one: Row) => number) => same.reduce((total, one) => total + of(one), 0);
    return [state, {
      sockets: same.length,
      recvQ: sum((one) => one.recvQ),
      sendQ: sum((one) => one.sendQ),
      recvQSockets: sum((one) => Number(one.recvQ > 0)),
      sendQSockets: sum((one) => Number(one.sendQ > 0)),
    }];
  });
  const waiting = own.filter((one) => one.state === "TIME-WAIT");
  const timed = waiting.flatMap((one) => one.seconds === undefined ? [] : [one.seconds + 0.5]);
  return {
    states: Object.fromEntries(states),
    timeWaitOwedS: timed.reduce((a, b) => a + b, 0),
    timeWaitUntimed: waiting.length - timed.length,
    orphanedFinWait2:
      own.filter((one) => one.state === "FIN-WAIT-2" && one.seconds !== undefined).length,
  };
}

function expectedTotals(rows: readonly Row[]): SsSnapshot["total"] {
  const mini = (one: Row) =>
    one.state === "TIME-WAIT" || one.state === "FIN-WAIT-2" && one.seconds !== undefined;
  const held = rows.filter((one) => mini(one) || !["SYN-RECV", "UNCONN"].includes(one.state));
  const port = (one: Row) => one.side === "server" ? PORT : 4000;
  return {
    inUse: held.filter((one) => !mini(one)).length,
    timeWait: held.filter(mini).length,
    ports: new Set(held.map(port)).size,
    endpoints:
      new Set(held.map((one) => `${port(one) === PORT ? "" : one.address} ${port(one)}`)).size,
  };
}

Deno.test("parseSs adds up what was printed, however it was printed", () => {
  fc.assert(fc.property(fc.array(row, { maxLength: 40 }), fc.boolean(), (rows, newline) => {
    const snapshot = parse(rows.map(rendered).join("\n") + (newline ? "\n" : ""));
    const both: SsSnapshot = {
      client: expected(rows, "client"),
      server: expected(rows, "server"),
      total: expectedTotals(rows),
      unparsed: 0,
    };
    assert.deepEqual(snapshot, both);
  }));
});

Deno.test("parseSs never throws, and never counts more sockets than there are rows", () => {
  const mangled = fc.record({
    rows: fc.array(row, { minLength: 1, maxLength: 10 }),
    cuts: fc.array(fc.record({ at: fc.nat(2000), byte: fc.nat(255) }), { maxLength: 30 }),
    end: fc.nat(2000),
  });
  fc.assert(fc.property(mangled, ({ rows, cuts, end }) => {
    const text = bytes(rows.map(rendered).join("\n")).slice(0, end);
    for (const { at, byte } of cuts) if (at < text.length) text[at] = byte;
    const snapshot = parseSs(text, PORT);
    const lines = text.reduce((n, byte) => n + Number(byte === 0x0a), 1);
    const counted = SIDES.flatMap((side) =>
      TCP_STATES.map((state) => snapshot[side].states[state].sockets)
    ).reduce((a, b) => a + b, snapshot.unparsed);
    assert.ok(counted <= lines);
  }));
  fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (noise) => {
    assert.ok(parseSs(noise, PORT).unparsed >= 0);
  }));
});
