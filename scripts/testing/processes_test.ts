import assert from "node:assert/strict";
import { descendantsOf, isAlive, within } from "../../src/sys/testdata/processes.ts";
import type { Job } from "./jobs.ts";
import { type Finished, runJobs } from "./processes.ts";

const job = (name: string, program: string): Job => ({
  ...{ name, args: ["eval", "--quiet", program], modest: false },
});
/** Has started what goes on without it, as a process of tests has that ends in the middle of one. */
const WITH_CHILD = `
  const none = { stdin: "null", stdout: "null", stderr: "null" };
  new Deno.Command("sleep", { args: ["60"], ...none }).spawn();
  setInterval(() => {}, 1000)`;

Deno.test("real: every job is run once, with what it printed and its code", async () => {
  const told: Finished[] = [];
  const jobs = [
    job("a", "console.log('out'); console.error('error'); Deno.exit(3)"),
    job("b", "console.log('fine')"),
    job("c", ""),
  ];
  const finished = await runJobs(jobs, {
    ...{ slots: 2, signal: new AbortController().signal },
    onFinished: (one) => told.push(one),
  });
  assert.deepEqual(told, finished);
  const byName = finished.toSorted((x, y) => x.job.name < y.job.name ? -1 : 1);
  assert.deepEqual(byName.map(({ job, code }) => [job.name, code]), [["a", 3], ["b", 0], ["c", 0]]);
  assert.match(byName[0]?.output ?? "", /out/);
  assert.match(byName[0]?.output ?? "", /error/);
  assert.equal(byName[1]?.output, "fine\n");
});

Deno.test("real: an interruption ends what runs, starts no more, and leaves nothing", async () => {
  const controller = new AbortController();
  const running = runJobs(["a", "b", "c"].map((name) => job(name, WITH_CHILD)), {
    ...{ slots: 2, signal: controller.signal, onFinished: () => {} },
  });
  let processes: number[] = [];
  assert.ok(await within(20_000, () => (processes = descendantsOf(Deno.pid)).length === 4));
  controller.abort();
  const finished = await running;
  assert.equal(finished.length, 2);
  assert.ok(finished.every(({ code }) => code !== 0));
  assert.deepEqual(processes.filter(isAlive), []);
});
