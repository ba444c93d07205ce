import assert from "node:assert/strict";
import { allowedCpus, type CpuTimes, othersShare, parseCpuTimes } from "./cpu_times.ts";

/** Columns: user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice (proc(5)). */
const STAT = `cpu  90 0 60 700 30 0 20 9 0 0
cpu0 40 0 30 300 10 0 10 4 0 0
cpu1 50 0 30 400 20 0 10 5 0 0
cpu10 1 1 1 1 1 1 1 1 1 1
intr 12345 0 0
ctxt 999
`;

Deno.test("only the CPUs that are asked for are added up, in microseconds", () => {
  assert.deepEqual(parseCpuTimes(STAT, new Set([0, 1])), {
    cpus: 2,
    idle: 7_300_000,
    stolen: 90_000,
    interrupts: 200_000,
    interruptsApart: false,
  });
  assert.deepEqual(parseCpuTimes(STAT, new Set([10])), {
    cpus: 1,
    idle: 20_000,
    stolen: 10_000,
    interrupts: 20_000,
    interruptsApart: true,
  });
});

Deno.test("where a CPU is missing or nothing can be read there is nothing, not 0", () => {
  assert.equal(parseCpuTimes(STAT, new Set([0, 2])), undefined);
  assert.equal(parseCpuTimes(STAT, new Set()), undefined);
  assert.equal(parseCpuTimes(undefined, new Set([0])), undefined);
  assert.equal(parseCpuTimes("cpu  1 2 3\n", new Set([0])), undefined);
});

Deno.test("allowed CPUs are read from lists and ranges", () => {
  const status = (list: string) => `Name:\tdeno\nCpus_allowed:\tff\nCpus_allowed_list:\t${list}\n`;
  assert.deepEqual([...allowedCpus(status("0-3"))], [0, 1, 2, 3]);
  assert.deepEqual([...allowedCpus(status("1,4-5,63"))], [1, 4, 5, 63]);
  assert.deepEqual([...allowedCpus("Name:\tdeno\n")], []);
  assert.deepEqual([...allowedCpus(undefined)], []);
});

const AT_REST: CpuTimes = {
  cpus: 2,
  idle: 0,
  stolen: 0,
  interrupts: 0,
  interruptsApart: false,
};
const after = (fields: Partial<CpuTimes>) => ({ ...AT_REST, ...fields });

Deno.test("others have what is neither idle nor ours", () => {
  const share = (idle: number, ours: number) =>
    othersShare({ before: AT_REST, after: after({ idle }), wall: 1e6, ours });
  assert.equal(share(2e6, 0), 0);
  assert.equal(share(1e6, 1e6), 0);
  assert.equal(share(0.5e6, 0.5e6), 0.5);
  assert.equal(share(0, 0), 1);
  // Ticks are coarse: ours may come to more than what was not idle.
  assert.equal(share(1.5e6, 0.51e6), 0);
});

Deno.test("interrupts are nobody's where the kernel keeps them apart, else somebody's already", () => {
  const stretch = { before: AT_REST, wall: 1e6, ours: 0.6e6 };
  const seen = { idle: 1e6, interrupts: 0.4e6 };
  assert.equal(othersShare({ ...stretch, after: after(seen) }), 0.2);
  const before = { ...AT_REST, interruptsApart: true };
  assert.equal(othersShare({ ...stretch, before, after: after(seen) }), 0);
});

Deno.test("what the hypervisor took is others', even where our processes were charged for it", () => {
  const share = othersShare({
    before: AT_REST,
    after: after({ idle: 1e6, stolen: 0.5e6 }),
    wall: 1e6,
    ours: 1e6,
  });
  assert.equal(share, 0.25);
});
