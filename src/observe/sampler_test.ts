import { delay } from "../sys/delay.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { DUTY_SHARE } from "./duty.ts";
import { FakeKernel, type FakeKernelOptions } from "./fake_kernel.ts";
import { COMPLETE } from "./look_kinds.ts";
import { Sampler } from "./sampler.ts";
import { NO_SOCKETS, NO_TOTALS, sideOf, type SsSnapshot } from "./ss_snapshot.ts";

const PORT = 8007;
const SOCKSTAT = "TCP: inuse 1 orphan 0 tw 0 alloc 1 mem 1\n";
/** The one before `start` counts; it is thrown away. */
const WARM_UP = 1;

function trial(options: FakeKernelOptions = {}) {
  const kernel = new FakeKernel({ sockstat: () => SOCKSTAT, ...options });
  return { kernel, sampler: new Sampler({ sources: kernel, port: PORT, sleep: kernel.sleep }) };
}

/** `n` rows of one state. */
function rows(n: number, state: string, side: "client" | "server"): string {
  const [local, peer] = side === "server" ? [PORT, 4000] : [4000, PORT];
  const timer = state === "TIME-WAIT" ? " timer:(timewait,30sec,0)" : "";
  return `${state} 0 0 127.0.0.1:${local} 127.0.0.1:${peer}${timer}\n`.repeat(n);
}

Deno.test("Sampler waits 1/share times the cost of each ss sample", async () => {
  const { kernel, sampler } = trial({ ssUs: () => 4000 });
  await sampler.start();
  await kernel.runUntil(2000);
  const runs = kernel.runs.slice(WARM_UP);
  await sampler.stop();
  assert.ok(runs.length >= 6, `${runs.length} samples in 2 s`);
  runs.slice(1).forEach((run, i) => {
    const waited = run.startNs - (runs[i]?.endNs ?? NaN);
    assert.ok(
      waited >= 4e6 / DUTY_SHARE && waited <= 4e6 / DUTY_SHARE + 30e6,
      `${waited / 1e6} ms`,
    );
  });
});

Deno.test("Sampler keeps to its duty cycle for any costs", async () => {
  const costs = fc.record({
    ssUs: fc.array(fc.integer({ min: 100, max: 80_000 }), { minLength: 1, maxLength: 20 }),
    readUs: fc.integer({ min: 0, max: 400 }),
    stretch: fc.integer({ min: 1, max: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(costs, async ({ ssUs, readUs, stretch }) => {
      const cost = (run: number) => ssUs[run % ssUs.length] as number;
      const { kernel, sampler } = trial({ ssUs: cost, readUs, stretch });
      await sampler.start();
      await kernel.runUntil(30_000);
      await sampler.stop();
      const runs = kernel.runs.slice(WARM_UP);
      const spentUs = runs.reduce((sum, run) => sum + run.cpuUs, 0);
      const oneUs = Math.max(...ssUs);
      assert.ok(spentUs <= DUTY_SHARE * kernel.nowNs() / 1e3 + oneUs, "ss alone");
      const { cpuMicroseconds } = sampler.summary();
      assert.ok(cpuMicroseconds >= spentUs);
      assert.ok(cpuMicroseconds <= DUTY_SHARE * kernel.nowNs() / 1e3 + oneUs + 20 * readUs, "all");
      runs.slice(1).forEach((run, i) => {
        const before = runs[i] as typeof run;
        assert.ok(run.startNs - before.endNs >= before.cpuUs * 1e3 / DUTY_SHARE);
      });
    }),
    { numRuns: 40 },
  );
});

Deno.test("Sampler looks at sockstat every 20 ms while that is cheap", async () => {
  const { kernel, sampler } = trial({ readUs: 10 });
  await sampler.start();
  kernel.sockstatNs.length = 0;
  await kernel.runUntil(1000);
  await sampler.stop();
  const looks = kernel.sockstatNs.length;
  assert.ok(looks >= 40 && looks <= 52, `${looks} looks in 1 s`);
});

Deno.test("Sampler looks at sockstat less often when that is dear", async () => {
  const { kernel, sampler } = trial({ readUs: 500 });
  await sampler.start();
  kernel.sockstatNs.length = 0;
  await kernel.runUntil(2000);
  await sampler.stop();
  // A quarter of 2 %: 500 µs every 100 ms.
  const looks = kernel.sockstatNs.length;
  assert.ok(looks >= 10 && looks <= 24, `${looks} looks in 2 s`);
});

Deno.test("look takes a sample only when the duty cycle allows one", async () => {
  const { kernel, sampler } = trial({ ssUs: () => 4000 });
  await sampler.start();
  await sampler.stop();
  const before = kernel.runs.length;
  assert.equal(await sampler.look(), false);
  assert.equal(kernel.runs.length, before);
  kernel.pass(10_000);
  assert.equal(await sampler.look(), true);
  assert.equal(kernel.runs.length, before + 1);
  assert.equal(await sampler.look(), false);
});

Deno.test("look can be forced, and its cost is worked off like any other", async () => {
  const { kernel, sampler } = trial({ ssUs: () => 4000 });
  await sampler.start();
  await sampler.stop();
  kernel.pass(10_000);
  assert.equal(await sampler.look({ force: true }), true);
  assert.equal(await sampler.look({ force: true }), true);
  // Twice 4 ms, from the end of the first, of which the second took 4.
  kernel.pass(8 / DUTY_SHARE - 5);
  assert.equal(await sampler.look(), false);
  kernel.pass(2);
  assert.equal(await sampler.look(), true);
});

Deno.test("look does not run two ss at once", async () => {
  let running = 0;
  const { kernel, sampler } = trial();
  const ss = kernel.ss.bind(kernel);
  kernel.ss = async () => {
    running += 1;
    assert.equal(running, 1);
    await delay(1);
    running -= 1;
    return await ss();
  };
  await sampler.start();
  await sampler.stop();
  kernel.pass(10_000);
  const looks = [sampler.look({ force: true }), sampler.look(), sampler.look({ force: true })];
  assert.deepEqual(await Promise.all(looks), [true, false, true]);
});

Deno.test("final takes a last sample whatever it costs and returns it", async () => {
  let waiting = 0;
  const { kernel, sampler } = trial({
    ss: () => rows(waiting, "TIME-WAIT", "client"),
    sockstat: () => `TCP: inuse 1 orphan ${waiting} tw ${waiting} alloc 1 mem ${waiting}\n`,
    slab: () => `slabinfo\nTCP ${waiting} ${waiting} 100 1 1 :\n`,
    ssUs: () => 50_000,
  });
  await sampler.start();
  const zeroNs = kernel.nowNs();
  kernel.pass(1000);
  waiting = 10;
  const last = await sampler.final();
  assert.equal(last.client.states["TIME-WAIT"].sockets, 10);
  const summary = sampler.summary();
  assert.equal(summary.statePeaks.client["TIME-WAIT"], 10);
  assert.equal(summary.portsHeldPeak, 10);
  assert.equal(summary.orphansPeak, 10);
  assert.deepEqual(summary.kernelMemory, { peak: 1000 + 10 * 4096, end: 1000 + 10 * 4096 });
  assert.ok((summary.timeWaitSocketSeconds.client ?? 0) >= 305);
  assert.equal(summary.timeWaitSocketSeconds.server, 0);
  assert.equal(summary.looks, kernel.runs.length - WARM_UP);
  const end = sampler.samples(zeroNs).filter((row) => row.state === "TIME-WAIT").slice(-2);
  assert.deepEqual(end.map(({ side, sockets }) => [side, sockets]), [["client", 10], [
    "server",
    0,
  ]]);
});

Deno.test("Sampler leaves slabs it can't read empty, not 0", async () => {
  const { sampler } = trial();
  await sampler.start();
  await sampler.final();
  assert.deepEqual(sampler.summary().kernelMemory, { peak: null, end: null });
});

Deno.test("Sampler leaves sockstat it can't read empty, not 0", async () => {
  const { sampler } = trial({ sockstat: () => undefined });
  await sampler.start();
  await sampler.final();
  assert.equal(sampler.summary().orphansPeak, null);
  assert.ok(sampler.samples(0).every((row) => row.source === "ss"));
});

Deno.test("Sampler does not charge itself for other children that end during a sample", async () => {
  const { kernel, sampler } = trial({ ssUs: () => 2000, stretch: 2 });
  await sampler.start();
  await sampler.stop();
  const ss = kernel.ss.bind(kernel);
  kernel.ss = () => {
    kernel.reap(5_000_000);
    return ss();
  };
  const before = sampler.summary().cpuMicroseconds;
  await sampler.look({ force: true });
  const cost = sampler.summary().cpuMicroseconds - before;
  assert.ok(cost >= 2000 && cost <= 4000, `${cost} µs`);
});

Deno.test("Sampler is charged for what its process does between samples, unless that is disregarded", async () => {
  for (const disregarded of [false, true]) {
    const { kernel, sampler } = trial({ readUs: 100 });
    await sampler.start();
    await sampler.stop();
    const before = sampler.cpuMicroseconds;
    kernel.work(5000);
    if (disregarded) sampler.disregard();
    await sampler.look({ force: true });
    const cost = sampler.cpuMicroseconds - before;
    assert.equal(cost >= 5000, !disregarded, `${cost} µs`);
    assert.ok(cost > 0);
  }
});

Deno.test("Sampler counts as sampling what was done while ss ran, disregarded or not", async () => {
  const { kernel, sampler } = trial({ readUs: 100 });
  await sampler.start();
  await sampler.stop();
  const before = sampler.cpuMicroseconds;
  kernel.work(7000);
  sampler.disregard();
  const run = kernel.ss.bind(kernel);
  kernel.ss = async () => {
    await Promise.resolve();
    kernel.work(3000);
    sampler.disregard();
    return run();
  };
  await sampler.look({ force: true });
  const cost = sampler.cpuMicroseconds - before;
  assert.ok(cost >= 3000 && cost < 7000, `${cost} µs`);
});

const SNAPSHOT: SsSnapshot = {
  client: sideOf({ "FIN-WAIT-1": { ...NO_SOCKETS, sockets: 7 } }),
  server: sideOf({ "CLOSE-WAIT": { ...NO_SOCKETS, sockets: 3, recvQ: 50, recvQSockets: 3 } }),
  ...{ total: NO_TOTALS, unparsed: 0 },
};

Deno.test("Sampler asks the kernel without ss where it can: ten times in a tenth of a second", async () => {
  const { kernel, sampler } = trial({ sockDiag: () => ({ snapshot: SNAPSHOT, us: 300 }) });
  await sampler.start();
  kernel.dumps.length = 0;
  const startNs = kernel.nowNs();
  await kernel.runUntil(startNs / 1e6 + 100);
  await sampler.stop();
  assert.ok(kernel.dumps.length >= 10, `${kernel.dumps.length} looks`);
  assert.equal(kernel.runs.length, WARM_UP + 1, "ss at the start only");
  const looks = sampler.looksWithin([{ fromNs: startNs, toNs: kernel.nowNs() }]);
  const sockDiag = kernel.dumps.length;
  assert.deepEqual(looks, { ss: 0, sockDiag, queues: sockDiag });
  const { statePeaks, queuePeaks } = sampler.summary();
  assert.equal(statePeaks.client["FIN-WAIT-1"], 7);
  assert.equal(queuePeaks.server.recv, 47, "a FIN is no data");
});

Deno.test("Sampler looks at all states where there is time for it, and cheaply until then", async () => {
  const { kernel, sampler } = trial({
    sockstat: () => "TCP: inuse 200 orphan 0 tw 3000 alloc 1 mem 1\n",
    sockDiag: (_, states) => ({ snapshot: SNAPSHOT, us: states === COMPLETE.states ? 1500 : 790 }),
  });
  await sampler.start();
  await kernel.runUntil(5000);
  await sampler.stop();
  // The first one is thrown away.
  const dumps = kernel.dumps.slice(1);
  const complete = dumps.filter(({ states }) => states === COMPLETE.states).length;
  assert.ok(complete >= 1 && complete < dumps.length, `${complete} complete looks`);
  const rows = sampler.samples(0).filter(({ source }) => source === "sock_diag");
  assert.equal(new Set(rows.map(({ tMs }) => tMs)).size, dumps.length);
  const moments = new Set(rows.filter(({ state }) => state === "TIME-WAIT").map(({ tMs }) => tMs));
  assert.equal(moments.size, complete, "what was not looked at has no row");
});

Deno.test("a look that is forced is by ss, and by sock_diag where it has to be quick", async () => {
  const { kernel, sampler } = trial({ sockDiag: () => ({ snapshot: SNAPSHOT, us: 300 }) });
  await sampler.start();
  await sampler.stop();
  const [runs, dumps] = [kernel.runs.length, kernel.dumps.length];
  assert.equal(await sampler.look({ force: true }), true);
  assert.deepEqual([kernel.runs.length, kernel.dumps.length], [runs + 1, dumps]);
  assert.equal(await sampler.look({ force: true, quick: true }), true);
  assert.deepEqual([kernel.runs.length, kernel.dumps.length], [runs + 1, dumps + 1]);
});

Deno.test("Sampler rejects where ss fails, at the start and later", async () => {
  const failing = trial();
  failing.kernel.ss = () => Promise.reject(new Error("no ss"));
  await assert.rejects(failing.sampler.start(), /no ss/);

  const { kernel, sampler } = trial();
  await sampler.start();
  kernel.ss = () => Promise.reject(new Error("ss broke"));
  await kernel.runUntil(1000);
  await assert.rejects(sampler.look({ force: true }), /ss broke/);
  await assert.rejects(sampler.final(), /ss broke/);
});

Deno.test("Sampler starts once", async () => {
  const { sampler } = trial();
  await sampler.start();
  await assert.rejects(sampler.start(), /twice/);
  await sampler.stop();
  await sampler.stop();
});

Deno.test("Sampler that is off looks at the beginning and at the end only, and when asked not at all", async () => {
  const kernel = new FakeKernel({
    sockstat: () => SOCKSTAT,
    sockDiag: () => ({ snapshot: SNAPSHOT, us: 300 }),
  });
  const sampler = new Sampler({ sources: kernel, port: PORT, sleep: kernel.sleep, every: "off" });
  await sampler.start();
  const [runs, dumps] = [kernel.runs.length, kernel.dumps.length];
  const looks = kernel.sockstatNs.length;
  kernel.pass(1000);
  assert.equal(await sampler.look({ force: true }), false);
  assert.equal(await sampler.look({ force: true, quick: true }), false);
  await sampler.stop();
  assert.deepEqual([kernel.runs.length, kernel.dumps.length], [runs, dumps]);
  assert.equal(kernel.sockstatNs.length, looks);
  await sampler.final();
  assert.equal(kernel.runs.length, runs + 1);
});

Deno.test("Sampler looks every so many milliseconds where that is given", async () => {
  const kernel = new FakeKernel({
    sockstat: () => SOCKSTAT,
    sockDiag: () => ({ snapshot: SNAPSHOT, us: 300 }),
  });
  const sampler = new Sampler({ sources: kernel, port: PORT, sleep: kernel.sleep, every: 50 });
  await sampler.start();
  await kernel.runUntil(kernel.nowNs() / 1e6 + 2000);
  await sampler.stop();
  const looks = kernel.dumps.slice(1).length;
  assert.ok(looks >= 36 && looks <= 40, `${looks} looks in 2 s`);
});

Deno.test("Sampler does not believe an ss that shows other sockets than are counted", async () => {
  const trialOf = (shown: number) => {
    const kernel = new FakeKernel({
      sockstat: () => "TCP: inuse 0 orphan 0 tw 2 alloc 1 mem 1\n",
      ss: () => rows(shown, "TIME-WAIT", "client"),
    });
    const { sleep } = kernel;
    return new Sampler({ sources: kernel, port: PORT, sleep, believedWithin: 0 });
  };
  const right = trialOf(2);
  await right.start();
  await right.stop();
  await assert.rejects(trialOf(1).start(), /ss shows 1 sockets in TIME-WAIT .* counts 2 /);
});
