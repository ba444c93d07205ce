import assert from "node:assert/strict";
import fc from "fast-check";
import { optionText, tcpOptions } from "./tcp_options.ts";

function texts(...bytes: number[]): string[] {
  return tcpOptions(Uint8Array.from(bytes)).map((option) => optionText(option, (seq) => seq - 100));
}

Deno.test("a SYN's options are in the words of tcpdump", () => {
  assert.deepEqual(
    texts(2, 4, 0xff, 0xd7, 4, 2, 8, 10, 0, 0, 1, 0, 0, 0, 0, 0, 1, 3, 3, 7),
    ["mss 65495", "sackOK", "TS val 256 ecr 0", "nop", "wscale 7"],
  );
});

Deno.test("blocks of a SACK are relative", () => {
  assert.deepEqual(
    texts(1, 1, 5, 18, 0, 0, 0, 110, 0, 0, 0, 120, 0, 0, 0, 130, 0, 0, 0, 140),
    ["nop", "nop", "sack 2 {10:20}{30:40}"],
  );
});

Deno.test("a shift above 14 counts as 14", () => {
  assert.deepEqual(texts(3, 3, 200), ["wscale 14"]);
});

Deno.test("an option nobody knows, or of another length than it has, is shown as it is", () => {
  assert.deepEqual(texts(253, 4, 0xab, 0x01), ["unknown-253 0xab01"]);
  assert.deepEqual(texts(77, 2), ["unknown-77"]);
  assert.deepEqual(texts(2, 3, 9), ["unknown-2 0x09"]);
});

Deno.test("reading ends at the end mark and at the first malformed option", () => {
  assert.deepEqual(texts(1, 0, 3, 3, 7), ["nop", "eol"]);
  assert.deepEqual(texts(1, 3, 0, 1), ["nop", "[bad opt]"]);
  assert.deepEqual(texts(1, 3, 9, 1), ["nop", "[bad opt]"]);
  assert.deepEqual(texts(3), ["[bad opt]"]);
});

Deno.test("property: random options never throw, and are never more than their bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
    const options = tcpOptions(bytes);
    assert.ok(options.length <= bytes.length);
    for (const option of options) assert.notEqual(optionText(option, (seq) => seq), "");
  }));
});
