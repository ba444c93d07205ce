import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parseSlab } from "./slab.ts";

const recorded = readFileSync(new URL("testdata/slabinfo.txt", import.meta.url), "utf8");

Deno.test("parseSlab adds active objects times their size, over the caches there are", () => {
  // Linux 6.18; port buckets are merged with other caches there.
  const expected = 92 * 2368 + 160 * 256 + 180 * 320 + 191 * 832;
  assert.equal(parseSlab(recorded), expected);
});

Deno.test("parseSlab counts port buckets where they have a row, and each cache by its whole name", () => {
  const row = (name: string, active: number, size: number) =>
    `${name}  ${active}  999  ${size}  16  1 : tunables 0 0 0 : slabdata 1 1 0\n`;
  const text = "slabinfo - version: 2.1\n# name\n" + row("TCPv6", 7, 2000) + row("TCP", 2, 1000) +
    row("tcp_bind_bucket", 3, 10) + row("tcp_bind2_bucket", 4, 1) + row("xTCP", 5, 5000);
  assert.equal(parseSlab(text), 2034);
});

Deno.test("parseSlab gives nothing, not 0, for what it can't read", () => {
  for (const text of [undefined, "", "slabinfo - version: 2.1\ndentry 1 2 3 4 5 :\n"]) {
    assert.equal(parseSlab(text), undefined);
  }
  assert.equal(parseSlab("slabinfo - version: 2.1\nTCP x y z\n"), undefined);
});

Deno.test("parseSlab tells empty caches from absent ones", () => {
  assert.equal(parseSlab("slabinfo\nTCP      0      0   2368   13    8 : tunables\n"), 0);
});
