import assert from "node:assert/strict";
import { Semaphore } from "./semaphore.ts";

Deno.test("so many hold it at once, the others in the order they asked, each once", async () => {
  const semaphore = new Semaphore(2);
  const order: number[] = [];
  const taken = [1, 2, 3, 4].map(async (n) => {
    const release = await semaphore.acquire();
    order.push(n);
    return release;
  });
  const first = await taken[0];
  await taken[1];
  assert.deepEqual(order, [1, 2]);
  first?.();
  first?.();
  const third = await taken[2];
  await Promise.resolve();
  assert.deepEqual(order, [1, 2, 3], "released twice is released once");
  third?.();
  await taken[3];
  assert.deepEqual(order, [1, 2, 3, 4]);
});
