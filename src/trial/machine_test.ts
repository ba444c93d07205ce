import assert from "node:assert/strict";
import { spec } from "../store/testdata/example.ts";
import { MachineWatch } from "./machine.ts";
import { report } from "./testdata/raw_trial.ts";
import type { Workers } from "./workers.ts";

/** Workers that are asked for nothing. */
const NOBODY = { askFirst: () => assert.fail("asked") } as unknown as Workers;

function delayShare(reports: Parameters<MachineWatch["end"]>[0], sideBySide = 1): number | null {
  const machine = new MachineWatch({ spec: { ...spec({}), sideBySide }, workers: NOBODY });
  machine.begin();
  machine.end(reports);
  const found = machine.measurements().find(({ metric }) => metric === "machine_run_delay_share");
  assert.ok(found);
  return found.value;
}

Deno.test("real: the run delay is a share of the time that all workers were there", () => {
  const client = report("client", { wallNs: 100e6, runDelayNs: 50e6 });
  const server = report("server", { wallNs: 300e6, runDelayNs: 10e6 });
  assert.equal(delayShare([client, server]), 0.15);
  assert.equal(delayShare([client]), 0.5);
});

Deno.test("real: where one worker's run delay is not known there is none, not 0", () => {
  const known = report("client", { runDelayNs: 50e6 });
  assert.equal(delayShare([known, report("server", { runDelayNs: null })]), null);
  assert.equal(delayShare([]), null);
});

Deno.test("trials side by side tell nothing of the machine, and nobody is asked", async () => {
  assert.equal(delayShare([report("client", { runDelayNs: 50e6 })], 2), null);
  const machine = new MachineWatch({ spec: { ...spec({}), sideBySide: 2 }, workers: NOBODY });
  await machine.try();
  machine.begin();
  machine.end([report("client")]);
  assert.deepEqual(machine.measurements().map(({ value }) => value), [null, null, null, null]);
});

Deno.test("real: what a target used is not others'; where that is not known, nobody knows", () => {
  const others = (targetCpu: () => number | undefined) => {
    const machine = new MachineWatch({ spec: spec({}), workers: NOBODY, targetCpu });
    machine.begin();
    const end = Date.now() + 100;
    while (Date.now() < end);
    machine.end([report("client", { cpuMicroseconds: 0 })]);
    const [found] = machine.measurements()
      .filter(({ metric }) => metric === "machine_others_cpu_share");
    return found?.value;
  };
  assert.equal(others(() => undefined), null);
  // More than all CPUs can have done in that time leaves nothing to others but what was stolen.
  let microseconds = 0;
  assert.ok((others(() => microseconds += 1e12) ?? 1) < 1);
});
