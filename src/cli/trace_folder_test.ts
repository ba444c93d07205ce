import assert from "node:assert/strict";
import { MachineError } from "../model/errors.ts";
import type { TraceOutcome } from "../trace/executor.ts";
import { FakeInterrupts, FakeOutput, TemporaryFolder } from "./testdata/fakes.ts";
import { trace } from "./trace.ts";

const FAILED: TraceOutcome = { status: "failed", reason: "struck down" };

/** Traces into a folder, and nothing comes of it. */
async function tracedInto(out: string, outcome: () => Promise<TraceOutcome>, ...more: string[]) {
  const stderr = new FakeOutput();
  const deps = {
    tracer: { trace: outcome },
    probe: () => Promise.resolve({ isolation: "netns" as const, warnings: [] }),
    ...{ interrupts: new FakeInterrupts(), now: () => 0, stdout: new FakeOutput(), stderr },
  };
  return { code: await trace(["--out", out, ...more], deps), stderr: stderr.text };
}

function names(dir: string): string[] {
  return [...Deno.readDirSync(dir)].map(({ name }) => name);
}

Deno.test("real: a trace that fails leaves no folder that was made for it, however deep", async () => {
  using folder = new TemporaryFolder();
  const failed = () => Promise.resolve(FAILED);
  const { code, stderr } = await tracedInto(folder.at("a", "b", "c"), failed);
  assert.equal(code, 1);
  assert.match(stderr, /fin-client-idle: struck down\n$/);
  assert.deepEqual(names(folder.path), []);
  await tracedInto(folder.at("all"), failed, "--mode", "fin,rst");
  assert.deepEqual(names(folder.path), []);
});

Deno.test("real: nor does one that is interrupted, or ends with an error", async () => {
  using folder = new TemporaryFolder();
  const aborted = () => Promise.resolve<TraceOutcome>({ status: "aborted" });
  assert.equal((await tracedInto(folder.at("cut"), aborted)).code, 130);
  const refuse = () => Promise.reject(new MachineError("no room"));
  await assert.rejects(tracedInto(folder.at("full"), refuse), MachineError);
  assert.deepEqual(names(folder.path), []);
});

Deno.test("real: what was there before stays, and so does what somebody has put there since", async () => {
  using folder = new TemporaryFolder();
  Deno.mkdirSync(folder.at("empty"));
  await tracedInto(folder.at("empty"), () => Promise.resolve(FAILED));
  await tracedInto(folder.at("empty", "inner"), () => Promise.resolve(FAILED));
  await tracedInto(folder.at("new"), async () => {
    await Deno.writeTextFile(folder.at("new", "mine"), "mine");
    return FAILED;
  });
  assert.deepEqual(names(folder.path).sort(), ["empty", "new"]);
  assert.deepEqual(names(folder.at("empty")), []);
  assert.deepEqual(names(folder.at("new")), ["mine"]);
});
