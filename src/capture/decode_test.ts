import assert from "node:assert/strict";
import fc from "fast-check";
import { decode } from "./decode.ts";
import { framed, type FrameFields } from "./testdata/frames.ts";

/** The frame with one byte changed. */
function changed(fields: FrameFields, at: number, value: number): Uint8Array {
  const { bytes } = framed(fields);
  bytes[at] = value;
  return bytes;
}

const DATA = { from: 40_000, to: 4444, seq: 7, ack: 9, flags: 0x18, window: 512, length: 11 };
const WIRE = framed(DATA).wireLength;

Deno.test("a segment is told by its headers", () => {
  const { bytes, wireLength } = framed({ ...DATA, seq: 0xffff_fffe });
  assert.deepEqual(decode(bytes, wireLength), {
    source: { address: "127.0.0.1", port: 40_000 },
    destination: { address: "127.0.0.1", port: 4444 },
    flags: "P.",
    isSyn: false,
    seq: 0xffff_fffe,
    ack: 9,
    window: 512,
    options: [],
    length: 11,
  });
});

Deno.test("flags are in tcpdump's letters and order", () => {
  const letters = (flags: number) => {
    const { bytes, wireLength } = framed({ flags });
    return decode(bytes, wireLength)?.flags;
  };
  assert.deepEqual(
    [0x02, 0x12, 0x10, 0x18, 0x11, 0x19, 0x04, 0x14, 0xc2, 0xff, 0].map(letters),
    ["S", "S.", ".", "P.", "F.", "FP.", "R", "R.", "SEW", "FSRP.UEW", "none"],
  );
});

Deno.test("an ACK number without the ACK flag is none", () => {
  const { bytes, wireLength } = framed({ ack: 5, flags: 0x04 });
  assert.equal(decode(bytes, wireLength)?.ack, null);
});

Deno.test("the length is that sent, not that captured, above 64 KB too", () => {
  for (const length of [0, 1, 65_483, 65_495, 65_496, 180_000]) {
    const { bytes, wireLength } = framed({ ...DATA, length, kept: 0 });
    assert.equal(decode(bytes, wireLength)?.length, length);
  }
});

Deno.test("padding behind a short packet is not payload", () => {
  const { bytes, wireLength } = framed({ length: 0 });
  assert.equal(decode(bytes, wireLength + 6)?.length, 0);
});

Deno.test("what is not a whole TCP segment over IPv4 is none", () => {
  const others: Readonly<Record<string, Uint8Array>> = {
    "IPv6 by its EtherType": changed(DATA, 12, 0x86),
    "IP version 6": changed(DATA, 14, 0x65),
    "an IP header of 16 bytes": changed(DATA, 14, 0x44),
    "an IP header of 60 bytes, longer than the frame holds": changed({}, 14, 0x4f),
    "UDP": changed(DATA, 23, 17),
    "the first of several fragments": changed(DATA, 20, 0x20),
    "a later fragment": changed(DATA, 21, 0x01),
    "a TCP header of 16 bytes": changed(DATA, 46, 0x40),
    "a TCP header longer than the packet": changed({}, 46, 0xf0),
    "a packet longer than its frame": changed(DATA, 16, 0x01),
    "nothing": new Uint8Array(),
  };
  assert.ok(decode(framed(DATA).bytes, WIRE));
  for (const [name, bytes] of Object.entries(others)) {
    assert.equal(decode(bytes, Math.min(WIRE, bytes.length)), undefined, name);
  }
});

Deno.test("a frame cut anywhere in its headers is none, behind them it is whole", () => {
  const { bytes, wireLength } = framed({ ...DATA, options: [1, 1, 1, 1] });
  for (let kept = 0; kept <= bytes.length; kept++) {
    const segment = decode(bytes.subarray(0, kept), wireLength);
    assert.equal(segment?.length, kept < 58 ? undefined : 11, `${kept} bytes`);
  }
});

Deno.test("property: every field that goes in comes out", () => {
  const port = fc.integer({ min: 0, max: 65_535 });
  const number = fc.integer({ min: 0, max: 0xffff_ffff });
  const flags = fc.integer({ min: 0, max: 255 });
  const length = fc.integer({ min: 0, max: 1_000_000 });
  fc.assert(fc.property(port, port, number, number, flags, port, length, (...fields) => {
    const [from, to, seq, ack, flags, window, length] = fields;
    const { bytes, wireLength } = framed({ from, to, seq, ack, flags, window, length, kept: 0 });
    const segment = decode(bytes, wireLength);
    assert.ok(segment);
    assert.deepEqual(
      [segment.source.port, segment.destination.port, segment.seq, segment.window, segment.length],
      [from, to, seq, window, length],
    );
    assert.equal(segment.ack, flags & 0x10 ? ack : null);
    assert.equal(segment.isSyn, (flags & 2) !== 0);
  }));
});

Deno.test("property: random bytes never throw, nor claim more payload than was sent", () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  // Random bytes hardly ever pass for IPv4, so a right beginning is put before some.
  const start = fc.constantFrom(0, 14, 15, 24, 34);
  fc.assert(
    fc.property(bytes, start, fc.nat(100_000), (random, right, more) => {
      const frame = new Uint8Array(random);
      frame.set(framed({}).bytes.subarray(0, Math.min(right, frame.length)));
      const wireLength = frame.length + more;
      const segment = decode(frame, wireLength);
      if (segment) assert.ok(segment.length >= 0 && segment.length <= wireLength - 54);
    }),
    { numRuns: 2000 },
  );
});
