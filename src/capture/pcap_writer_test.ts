import assert from "node:assert/strict";
import fc from "fast-check";
import { assertGolden } from "../cli/testdata/golden.ts";
import { pcapFile } from "./pcap_writer.ts";
import { framed } from "./testdata/frames.ts";

/** As `xxd` shows it. */
function dump(bytes: Uint8Array): string {
  const rows = Array.from({ length: Math.ceil(bytes.length / 16) }, (_, row) => {
    const hex = bytes.subarray(row * 16, row * 16 + 16).toHex().replaceAll(/(....)/g, "$1 ").trim();
    return `${(row * 16).toString(16).padStart(8, "0")}: ${hex}\n`;
  });
  return rows.join("");
}

Deno.test("golden: a SYN and a cut segment, to the nanosecond", () => {
  const file = pcapFile([
    framed({ from: 40_000, to: 4444, seq: 1, flags: 2, atNs: 1_795_408_977_000_000_001n }),
    framed({
      from: 40_000,
      to: 4444,
      flags: 0x18,
      length: 60_000,
      kept: 0,
      atNs: 1_795_408_977_999_999_999n,
    }),
  ]);
  assertGolden(new URL("testdata/two_packets.txt", import.meta.url).href, dump(file));
});

Deno.test("a file without packets is its header", () => {
  assert.equal(pcapFile([]).length, 24);
});

Deno.test("property: what is written can be read back, without loss", () => {
  const packet = fc.record({
    realtimeNs: fc.bigInt({ min: 0n, max: (2n ** 32n) * 1_000_000_000n - 1n }),
    wireLength: fc.integer({ min: 0, max: 0xffff_ffff }),
    bytes: fc.uint8Array({ maxLength: 192 }).map((bytes) => new Uint8Array(bytes)),
  }, { noNullPrototype: true });
  fc.assert(fc.property(fc.array(packet), (packets) => {
    assert.deepEqual([...readBack(pcapFile(packets))], packets);
  }));
});

function* readBack(file: Uint8Array) {
  const data = new DataView(file.buffer);
  for (let at = 24; at < file.length;) {
    const kept = data.getUint32(at + 8, true);
    yield {
      realtimeNs: BigInt(data.getUint32(at, true)) * 1_000_000_000n +
        BigInt(data.getUint32(at + 4, true)),
      wireLength: data.getUint32(at + 12, true),
      bytes: file.slice(at + 16, at + 16 + kept),
    };
    at += 16 + kept;
  }
}
