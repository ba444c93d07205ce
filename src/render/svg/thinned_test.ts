import assert from "node:assert/strict";
import { thinned } from "./thinned.ts";

Deno.test("thinning keeps the ends, the peak and the order", () => {
  const points = Array.from({ length: 5000 }, (_, index) => ({
    seconds: index / 1000,
    sockets: index === 2345 ? 99999 : index,
  }));
  const kept = thinned(points, { columns: 100, seconds: 5 });
  assert.ok(kept.length <= 400);
  assert.deepEqual(kept[0], points[0]);
  assert.deepEqual(kept.at(-1), points.at(-1));
  assert.ok(kept.some(({ sockets }) => sockets === 99999));
  assert.deepEqual(kept, [...kept].sort((a, b) => a.seconds - b.seconds));
});
