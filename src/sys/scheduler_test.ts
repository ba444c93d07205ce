import assert from "node:assert/strict";
import { lastCpuOf, onCpu } from "./affinity.ts";
import { readText } from "./files.ts";
import { runDelayIn, runDelayNs } from "./scheduler.ts";
import { asked } from "./testdata/asked.ts";

Deno.test("the run delay is the second figure; none where the kernel does not count", () => {
  assert.equal(runDelayIn("305616274 703813207 125\n"), 703_813_207);
  assert.equal(runDelayIn("305616274 0 1\n"), 0);
  assert.equal(runDelayIn("0 0 0\n"), undefined);
  assert.equal(runDelayIn(""), undefined);
  assert.equal(runDelayIn(undefined), undefined);
});

Deno.test({
  name: "real: a process's own run delay does not shrink",
  ignore: asked(() => runDelayIn(readText("/proc/self/schedstat")), 0) === undefined,
  fn() {
    const before = runDelayNs() ?? NaN;
    const after = runDelayNs() ?? NaN;
    assert.ok(after >= before && before >= 0, `${before} then ${after}`);
  },
});

function allowedHere(): string | undefined {
  return /^Cpus_allowed_list:\s*(.+)$/m.exec(readText("/proc/thread-self/status") ?? "")?.[1];
}

Deno.test("real: work on one CPU runs there, and afterwards wherever it could before", () => {
  const cpu = lastCpuOf(Deno.pid);
  assert.ok(cpu !== undefined);
  const before = allowedHere();
  assert.equal(onCpu(cpu, allowedHere), String(cpu));
  assert.equal(allowedHere(), before);
  assert.throws(() =>
    onCpu(cpu, () => {
      throw new Error("in between");
    })
  );
  assert.equal(allowedHere(), before);
  let done = false;
  assert.equal(onCpu(8191, () => done = true), undefined);
  assert.ok(!done, "there is no such CPU");
  assert.equal(lastCpuOf(2 ** 30), undefined);
});
