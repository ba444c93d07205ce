import { deepEqual, equal } from "node:assert/strict";
import { decode, type Segment } from "./decode.ts";
import { counted, endingsOf, type SeenSegment } from "./endings.ts";
import { framed, type FrameFields } from "./testdata/frames.ts";

const PORT = 80;
const CLIENT = 40_000;
const [FIN, SYN, RST, ACK] = [1, 2, 4, 16];

function segment(fields: FrameFields): Segment {
  const { bytes, wireLength } = framed(fields);
  return decode(bytes, wireLength) as Segment;
}

/** A segment that the client sends, or the server. */
const client = (flags: number, more: FrameFields = {}): SeenSegment => ({
  segment: segment({ from: CLIENT, to: PORT, flags, ...more }),
  interfaceIndex: 1,
});
const server = (flags: number, more: FrameFields = {}): SeenSegment => ({
  segment: segment({ from: PORT, to: CLIENT, flags, ...more }),
  interfaceIndex: 1,
});
const HANDSHAKE = [client(SYN, { seq: 99 }), server(SYN | ACK, { seq: 199, ack: 100 })];

function endings(...segments: SeenSegment[]) {
  return endingsOf(segments, { port: PORT });
}

Deno.test("the first FIN or RST is whose close came first, also where data goes with the FIN", () => {
  const closed = endings(
    ...HANDSHAKE,
    server(FIN | ACK, { seq: 200, ack: 100, length: 11 }),
    client(FIN | ACK, { seq: 100, ack: 212 }),
  );
  deepEqual(closed, [
    {
      ...{ accepted: true, first: { side: "server", how: "fin" }, crossed: false, bothFins: true },
      resets: { client: 0, server: 0 },
    },
  ]);
  const reset = endings(...HANDSHAKE, client(RST | ACK, { seq: 100, ack: 200 }));
  deepEqual(reset[0]?.first, { side: "client", how: "rst" });
});

Deno.test("FINs that have not seen each other crossed, also where sequence numbers begin anew", () => {
  for (const [of, ack, crossed] of [[200, 200, true], [0xffff_ffff, 0, false]] as const) {
    const [ending] = endings(
      client(SYN, { seq: of - 1 }),
      server(SYN | ACK, { seq: 500, ack: of }),
      client(FIN | ACK, { seq: of, ack: 501 }),
      server(FIN | ACK, { seq: 501, ack }),
    );
    deepEqual([ending?.first?.side, ending?.crossed], ["client", crossed]);
  }
});

Deno.test("an RST crossed a FIN that it has not seen, not one that it answers", () => {
  const fin = client(FIN | ACK, { seq: 100, ack: 200 });
  const crossed = (...segments: SeenSegment[]) => endings(...HANDSHAKE, ...segments)[0]?.crossed;
  equal(crossed(fin, server(RST | ACK, { seq: 200, ack: 100 })), true);
  equal(crossed(fin, server(RST | ACK, { seq: 200, ack: 101 })), false);
  equal(crossed(fin, server(RST, { seq: 200 })), false);
  equal(crossed(server(RST | ACK, { seq: 200, ack: 100 }), fin), true);
});

Deno.test("what is sent again is one close, RSTs after it are counted, a refusal is no close", () => {
  const fin = client(FIN | ACK, { seq: 100, ack: 200 });
  const [ending] = endings(...HANDSHAKE, fin, fin, server(RST, { seq: 200 }), server(RST));
  deepEqual(ending?.resets, { client: 0, server: 2 });
  const refused = endings(client(SYN, { seq: 5 }), client(SYN, { seq: 5 }), server(RST | ACK));
  deepEqual(refused.map(({ accepted, first }) => [accepted, first]), [[false, undefined]]);
  equal(counted(refused).connections, 0);
});

Deno.test("a port that is used again is another connection; other interfaces and ports are left out", () => {
  const away = { ...client(RST), interfaceIndex: 2 };
  const segments = [...HANDSHAKE, away, client(RST), client(SYN, { seq: 7 }), server(SYN | ACK)];
  const all = endings(...segments);
  deepEqual(all.map(({ first }) => first?.how), ["rst", undefined]);
  equal(endingsOf(segments, { port: PORT, from: new Set([CLIENT + 1]) }).length, 0);
  // What began before anybody watched has no SYN.
  equal(endings(client(FIN | ACK), server(RST)).length, 0);
});

Deno.test("counts add up to the connections that were accepted", () => {
  const crossed = [client(FIN | ACK, { seq: 100, ack: 200 }), server(FIN | ACK, { ack: 100 })];
  const counts = counted([
    ...endings(...HANDSHAKE, ...crossed),
    ...endings(...HANDSHAKE),
    ...endings(...HANDSHAKE, server(FIN | ACK, { seq: 200, ack: 100 }), client(RST), client(RST)),
  ]);
  deepEqual(counts, {
    ...{ connections: 3, crossed: 1, bothFins: 1, open: 1 },
    first: { client: { fin: 1, rst: 0 }, server: { fin: 1, rst: 0 } },
    ...{ resetAfter: { client: 1, server: 0 }, resets: { client: 2, server: 0 } },
  });
});
