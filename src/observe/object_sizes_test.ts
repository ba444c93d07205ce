import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { bytesOf, objectSizes, USUAL_SIZES } from "./object_sizes.ts";

const slab = readFileSync(new URL("testdata/slabinfo.txt", import.meta.url), "utf8");
const nothing = { slab: undefined, slabSize: () => undefined, release: undefined };

Deno.test("sizes are those of slabinfo, of merged caches those of /sys, else the usual ones", () => {
  assert.deepEqual(objectSizes(nothing), USUAL_SIZES);
  const sizes = objectSizes({
    slab: slab.replace("    256   16    1", "    264   15    1").replaceAll(" 2368 ", " 2300 "),
    slabSize: (cache) => cache === "tcp_bind_bucket" ? "192\n" : "no number\n",
    release: "6.18.1-generic",
  });
  assert.equal(sizes.socket, 2300);
  assert.deepEqual([sizes.port, sizes.endpoint], [192, USUAL_SIZES.endpoint]);
});

Deno.test("before Linux 6.1 there is one table by port", () => {
  const endpoint = (release: string) => objectSizes({ ...nothing, release }).endpoint;
  assert.deepEqual(["5.15.0", "6.0.19", "6.1.0", "6.18", "7.0"].map(endpoint), [
    0,
    0,
    128,
    128,
    128,
  ]);
});

Deno.test("a TIME-WAIT of the client costs twice one of the server", () => {
  const each = { inUse: 0, timeWait: 1000 };
  const client = bytesOf({ ...each, ports: 1000, endpoints: 1000 }, USUAL_SIZES);
  const server = bytesOf({ ...each, ports: 1, endpoints: 1 }, USUAL_SIZES);
  assert.equal(client, 512_000);
  assert.equal(server, 256_256);
});
