import { delay } from "../sys/delay.ts";
import assert from "node:assert/strict";
import { lastCpuOf } from "../sys/affinity.ts";
import { runCommand } from "../sys/command.ts";
import { Answering } from "./round_trips.ts";
import { asked } from "../sys/testdata/asked.ts";
import { TestWorker } from "./testdata/test_worker.ts";

const CPU = asked(() => lastCpuOf(Deno.pid), undefined) ?? 0;

async function told(worker: TestWorker): Promise<number | undefined> {
  const answer = await worker.ask({ type: "machine-loop" });
  assert.ok(answer.type === "counts", JSON.stringify(answer));
  return answer.values.ns;
}

for (const side of ["client", "server"] as const) {
  Deno.test(`real: a ${side} does the fixed work as often as it is told to`, async () => {
    await using worker = await TestWorker.start(side);
    for (let i = 0; i < 3; i++) {
      const ns = await told(worker);
      assert.ok(ns !== undefined && ns > 1e5 && ns < 10e9, `${ns}`);
    }
  });
}

Deno.test("real: round trips are timed and leave nothing behind", async () => {
  await using worker = await TestWorker.start("client");
  using answering = new Answering();
  const { place } = answering;
  await worker.command({ type: "machine-echo", ...place, cpu: CPU });
  answering.serve();
  const answer = await worker.answer();
  assert.ok(answer.type === "counts", JSON.stringify(answer));
  const { ns = NaN } = answer.values;
  assert.ok(ns > 1e3 && ns < 1e9, `${ns}`);
  const port = `:${place.port}`;
  const { stdout } = await runCommand("ss", ["-Htan", `sport = ${port} or dport = ${port}`]);
  const rows = new TextDecoder().decode(stdout).trim().split("\n");
  assert.ok(rows.length === 1 && rows[0]?.startsWith("LISTEN"), rows.join("\n"));
});

Deno.test("real: where nobody listens, or the CPU is not to be had, nothing is told", async () => {
  await using worker = await TestWorker.start("client");
  const place = (() => {
    using answering = new Answering();
    return answering.place;
  })();
  const nobody = await worker.ask({ type: "machine-echo", ...place, cpu: CPU });
  assert.deepEqual(nobody, { type: "counts", values: {} });
  using answering = new Answering();
  const nowhere = await worker.ask({ type: "machine-echo", ...answering.place, cpu: 8191 });
  assert.deepEqual(nowhere, { type: "counts", values: {} });
});

Deno.test("real: a report tells how long it was since begin, and what of it was spent waiting", async () => {
  await using worker = await TestWorker.start("client");
  await worker.begin();
  const startMs = performance.now();
  await delay(120);
  const { wallNs, runDelayNs } = await worker.report();
  const tookMs = performance.now() - startMs;
  assert.ok(wallNs >= 100e6 && wallNs <= tookMs * 1e6 + 50e6, `${wallNs} of ${tookMs} ms`);
  assert.ok(runDelayNs === null || (runDelayNs >= 0 && runDelayNs <= wallNs), `${runDelayNs}`);
});
