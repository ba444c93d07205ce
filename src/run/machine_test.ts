import assert from "node:assert/strict";
import { EXIT, MachineError } from "../model/errors.ts";
import { DEFAULT_PORT_RANGE } from "../plan/addresses.ts";
import { probe } from "./machine.ts";
import { namespacesAllowed } from "../cli/testdata/command.ts";

const ignore = !await namespacesAllowed();

Deno.test("where there is no Linux: one line and exit code 3, before anything else is tried", async () => {
  await assert.rejects(probe("auto", "darwin"), (error: Error) => {
    assert.ok(error instanceof MachineError);
    assert.equal(error.exitCode, EXIT.machine);
    assert.match(error.message, /^cannot measure on darwin: allowed is Linux alone; [^\n]+$/);
    return true;
  });
});

Deno.test({
  name: "real: the probe finds a namespace, and the ports and limits that go with it",
  ignore,
  async fn() {
    const { isolation, host, portRange, timeWaitBuckets, warnings } = await probe("netns");
    assert.ok(["netns", "userns"].includes(isolation));
    assert.deepEqual(portRange, DEFAULT_PORT_RANGE);
    assert.ok(timeWaitBuckets > 0);
    assert.ok(host.descriptors >= 256 && host.cpus >= 1);
    assert.deepEqual(warnings, []);
  },
});

Deno.test({
  name: "real: without a namespace the probe says what that loses",
  ignore,
  async fn() {
    const { isolation, portRange, warnings } = await probe("none");
    assert.equal(isolation, "none");
    assert.ok(portRange.low < portRange.high);
    assert.ok(warnings.length > 0 && warnings.every((line) => !line.includes("\n")));
  },
});
