import assert from "node:assert/strict";
import { sleep } from "./sleep.ts";

Deno.test("sleep ends with its signal and leaves no timer", async () => {
  const stopping = new AbortController();
  const began = performance.now();
  const sleeping = sleep(60_000, stopping.signal);
  stopping.abort();
  await sleeping;
  await sleep(60_000, stopping.signal);
  assert.ok(performance.now() - began < 30_000);
});

Deno.test("sleep ends by itself", async () => {
  await sleep(1, new AbortController().signal);
});
