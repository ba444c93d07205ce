import assert from "node:assert/strict";
import { Connection } from "./connection.ts";
import { framed, type FrameFields } from "./testdata/frames.ts";

const PORT = 4444;
const CLIENT = { from: 40_000, to: PORT };
const SERVER = { from: PORT, to: 40_000 };
const [F, S, R, P, A] = [1, 2, 4, 8, 16];
/** The initial sequence numbers wrap around within the conversation. */
const [X, Y] = [0xffff_fff0, 0xffff_ffff];
const scale = (shift: number) => [3, 3, shift, 1];

const OPEN: readonly FrameFields[] = [
  { ...CLIENT, seq: X, flags: S, window: 65_495, options: scale(7), atNs: 10n },
  { ...SERVER, seq: Y, ack: X + 1, flags: S | A, window: 65_483, options: scale(9), atNs: 20n },
  { ...CLIENT, seq: X + 1, ack: Y + 1, flags: A, window: 512, atNs: 30n },
];

function connected(frames: readonly FrameFields[]): Connection {
  const connection = new Connection(PORT);
  connection.add(frames.map(framed));
  return connection;
}

/** A packet in one line. */
function lines(frames: readonly FrameFields[]): string[] {
  return connected(frames).packets().map(({ from, flags, seq, ack, length, window }) =>
    `${from} ${flags} ${seq} ${ack} ${length} ${window}`
  );
}

Deno.test("numbers are relative, around 2^32 too, and windows scaled but for those of the SYNs", () => {
  assert.deepEqual(
    lines([
      ...OPEN,
      { ...CLIENT, seq: X + 1, ack: Y + 1, flags: P | A, window: 512, length: 40, atNs: 40n },
      { ...SERVER, seq: Y + 1, ack: X + 41, flags: F | A, window: 128, atNs: 50n },
      { ...CLIENT, seq: X + 41, flags: R, atNs: 60n },
    ]),
    [
      "client S 0 null 0 65495",
      "server S. 0 1 0 65483",
      "client . 1 1 0 65536",
      "client P. 1 1 40 65536",
      "server F. 1 41 0 65536",
      "client R 41 null 0 0",
    ],
  );
});

Deno.test("windows are not scaled unless both sides announced it", () => {
  const [syn, synAck, ack] = OPEN as [FrameFields, FrameFields, FrameFields];
  assert.equal(lines([syn, { ...synAck, options: [] }, ack])[2], "client . 1 1 0 512");
  assert.equal(lines([{ ...syn, options: [] }, synAck, ack])[2], "client . 1 1 0 512");
});

Deno.test("a port where nobody listens answers with a reset that has number 0", () => {
  const [syn] = OPEN as [FrameFields];
  assert.deepEqual(
    lines([syn, { ...SERVER, seq: 0, ack: X + 1, flags: R | A, atNs: 20n }]),
    ["client S 0 null 0 65495", "server R. 0 1 0 0"],
  );
});

Deno.test("a SYN sent again is the same connection, with the same numbers", () => {
  const [syn, ...rest] = OPEN as [FrameFields, ...FrameFields[]];
  assert.deepEqual(lines([syn, { ...syn, atNs: 12n }, ...rest]).slice(0, 3), [
    "client S 0 null 0 65495",
    "client S 0 null 0 65495",
    "server S. 0 1 0 65483",
  ]);
});

Deno.test("other connections, other protocols and what came before the SYN leave no trace", () => {
  const before = { ...CLIENT, seq: 5, flags: A, atNs: 1n };
  const others = [
    { from: 40_001, to: PORT, seq: 5, flags: S, atNs: 11n },
    { from: PORT, to: 40_001, seq: 5, flags: S | A, atNs: 12n },
    { from: 80, to: 40_000, flags: A, atNs: 13n },
  ];
  const connection = connected([before, ...OPEN, ...others]);
  connection.add([{ realtimeNs: 14n, wireLength: 3, bytes: new Uint8Array(3) }]);
  assert.deepEqual(connection.packets().map(({ realtimeNs }) => realtimeNs), [10n, 20n, 30n]);
  assert.equal(connection.captured().length, 3);
  assert.deepEqual(connection.endpoints, {
    client: { address: "127.0.0.1", port: 40_000 },
    server: { address: "127.0.0.1", port: PORT },
  });
});

Deno.test("packets come in the order of their stamps, however they were queued and added", () => {
  const [syn, synAck, ack] = OPEN as [FrameFields, FrameFields, FrameFields];
  const connection = connected([syn, ack]);
  connection.add([framed(synAck)]);
  assert.deepEqual(connection.packets().map(({ flags }) => flags), ["S", "S.", "."]);
  assert.deepEqual(connection.captured().map(({ realtimeNs }) => realtimeNs), [10n, 20n, 30n]);
});

Deno.test("packets with one stamp stay in the order in which they were queued", () => {
  const same = OPEN.map((fields) => ({ ...fields, atNs: 10n }));
  assert.deepEqual(connected(same).packets().map(({ flags }) => flags), ["S", "S.", "."]);
});

Deno.test("blocks of a SACK are relative to the other side's numbers", () => {
  const sack = [1, 1, 5, 10, 0, 0, 0, 1, 0, 0, 0, 9];
  const packets = connected([
    ...OPEN,
    { ...CLIENT, seq: X + 1, ack: Y + 1, flags: A, options: sack, atNs: 40n },
  ]).packets();
  assert.deepEqual(packets.at(-1)?.options, ["nop", "nop", "sack 1 {2:10}"]);
});

Deno.test("without a SYN there is no connection", () => {
  const connection = connected(OPEN.slice(1));
  assert.deepEqual(connection.packets(), []);
  assert.equal(connection.endpoints, undefined);
});
