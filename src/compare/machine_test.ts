import assert from "node:assert/strict";
import { machineOf, NOT_MEASURED } from "./machine.ts";
import { measured } from "./testdata/runs.ts";

const run = (values: Readonly<Record<string, readonly number[]>>) =>
  measured([{
    values: Object.fromEntries(
      Object.entries(values).map(([name, those]) => [`machine_${name} host`, those]),
    ),
  }]);

Deno.test("what both runs measured of the machine decides, by the middle of all trials", () => {
  const base = run({ loop_time: [100, 110, 500], echo_time: [20, 20, 20] });
  const { slower, faster, same } = machineOf(
    [base],
    run({
      ...{ loop_time: [112, 114, 116], echo_time: [21, 20, 19] },
    }),
  );
  assert.ok(Math.abs(slower - 114 / 110) < 1e-12);
  assert.deepEqual([faster, same], [1, true]);
});

Deno.test("slower by one measure and faster by another: both are allowed for", () => {
  const { slower, faster, same, words } = machineOf(
    [run({ loop_time: [100], echo_time: [20] })],
    run({ loop_time: [150], echo_time: [10] }),
  );
  assert.deepEqual([slower, faster, same], [1.5, 2, false]);
  assert.equal(words, "the machine differs: machine_echo_time says 0.50×");
});

Deno.test("shares that others had count by what they leave; never quite nothing", () => {
  const of = (before: number, after: number) =>
    machineOf([run({ others_cpu_share: [before] })], run({ others_cpu_share: [after] })).slower;
  assert.ok(Math.abs(of(0, 0.5) - 2) < 1e-12);
  assert.ok(Math.abs(of(0.5, 1) - 10) < 1e-12);
});

Deno.test("measured on one side alone is not measured", () => {
  const known = run({ loop_time: [100] });
  assert.deepEqual(machineOf([known], run({})), NOT_MEASURED);
  assert.deepEqual(machineOf([run({})], known), NOT_MEASURED);
});
