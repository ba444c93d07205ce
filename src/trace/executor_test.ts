import { delay } from "../sys/delay.ts";
import assert from "node:assert/strict";
import { commandLine, descendantsOf, isAlive, kill, within } from "../sys/testdata/processes.ts";
import { ProcessTracer } from "./executor.ts";
import { isolation, specOf, TraceView } from "./testdata/traces.ts";

const ignore = isolation === "none";
const never = new AbortController().signal;

/** Descendants of this process that are trace hosts. */
function hosts(): number[] {
  return descendantsOf(Deno.pid).filter((pid) =>
    commandLine(pid).includes("/trace/host_main.ts") && isAlive(pid)
  );
}

/** Waits for a host that was not there before. */
async function newHost(before: readonly number[]): Promise<number> {
  let found: number | undefined;
  await within(10_000, () => {
    found = hosts().find((pid) => !before.includes(pid));
    return found !== undefined;
  });
  assert.ok(found !== undefined, "no host was seen");
  return found;
}

Deno.test({
  name: "real: a host that is killed is a failed trace that says so",
  ignore,
  async fn() {
    const before = hosts();
    const outcome = new ProcessTracer().trace(specOf("--delay 30000"), never);
    const host = await newHost(before);
    kill(host, 9);
    assert.deepEqual(await outcome, {
      status: "failed",
      reason: "trace host was ended by SIGKILL",
    });
  },
});

Deno.test({
  name: "real: a trace that takes too long is ended, and says during what",
  ignore,
  async fn() {
    const before = hosts();
    const outcome = await new ProcessTracer(() => 2500).trace(specOf("--delay 30000"), never);
    assert.deepEqual(outcome, { status: "failed", reason: "not over after 2.5 s, while tracing" });
    assert.deepEqual(hosts().filter((pid) => !before.includes(pid)), []);
  },
});

Deno.test({
  name: "real: an aborted trace ends at once, during a blocking close too, and leaves nothing",
  ignore,
  async fn() {
    const before = hosts();
    const controller = new AbortController();
    const spec = specOf("--mode linger:60 --state unsent --peer stalled --delay 0");
    const outcome = new ProcessTracer().trace(spec, controller.signal);
    const host = await newHost(before);
    await delay(700);
    controller.abort();
    assert.deepEqual(await outcome, { status: "aborted" });
    assert.ok(!isAlive(host));
  },
});

Deno.test("an aborted signal starts nothing", async () => {
  assert.deepEqual(await new ProcessTracer().trace(specOf(""), AbortSignal.abort()), {
    status: "aborted",
  });
});

Deno.test({
  name: "real: without a namespace calls and states are the same",
  ignore,
  async fn() {
    const outcome = await new ProcessTracer().trace(specOf("--delay 10", "none"), never);
    assert.ok(outcome.status === "traced", JSON.stringify(outcome));
    const seen = new TraceView(outcome.trace);
    assert.deepEqual(seen.answers("server"), ["recv EOF"]);
    assert.equal(seen.states("client").at(-1), "TIME-WAIT");
    assert.equal(seen.states("server").at(-1), "CLOSED");
  },
});
