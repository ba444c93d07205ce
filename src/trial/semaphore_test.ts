import assert from "node:assert/strict";
import { Turns } from "./semaphore.ts";

Deno.test("so many have a turn at once, the others in the order they asked, each once", async () => {
  const turns = new Turns(2);
  const order: number[] = [];
  const taken = [1, 2, 3, 4].map(async (n) => {
    const giveBack = await turns.take();
    order.push(n);
    return giveBack;
  });
  const first = await taken[0];
  await taken[1];
  assert.deepEqual(order, [1, 2]);
  first?.();
  first?.();
  const third = await taken[2];
  await Promise.resolve();
  assert.deepEqual(order, [1, 2, 3], "given back twice is one turn");
  third?.();
  await taken[3];
  assert.deepEqual(order, [1, 2, 3, 4]);
});
