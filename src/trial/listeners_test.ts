import assert from "node:assert/strict";
import type { TrialSpec } from "../model/trial.ts";
import { STACKS } from "../model/words.ts";
import { denoCommand } from "../process/deno_command.ts";
import { Process } from "../process/process.ts";
import { readText } from "../sys/files.ts";
import { isolated } from "../sys/isolation.ts";
import { LINK_PROGRAMS } from "../sys/veth.ts";
import { ENTRIES } from "../run/entries.ts";
import { listenersOf } from "./listeners.ts";
import { HOUSE, type OpenDoors } from "./testdata/house.ts";
import { allowedIsolation, planned } from "./testdata/trials.ts";
import { Workers } from "./workers.ts";

const PROGRAM = new URL("./testdata/house.ts", import.meta.url);
/** It starts a trial's servers and their neighbour, and knocks at both. */
const PERMISSIONS: readonly string[] = [
  "--allow-ffi",
  "--allow-read",
  "--allow-net",
  "--allow-env=PATH",
  `--allow-run=${[Deno.execPath(), ...LINK_PROGRAMS].join()}`,
];
const isolation = await allowedIsolation();

/** A trial whose clients go to so many addresses. */
function specOf(stack: string, addresses: number): TrialSpec {
  const line = `churn --stack ${stack} --mode fin --closer client --connections 10`;
  const [spec] = planned(line, "none");
  assert.ok(spec);
  return {
    ...spec,
    destinations: Array.from({ length: addresses }, (_, index) => `127.0.3.${index + 1}`),
  };
}

Deno.test("real: a server has a socket for each address, as long as they are few", () => {
  assert.deepEqual(listenersOf(["127.0.0.2", "127.0.0.1", "127.0.0.2"]), [
    "127.0.0.2",
    "127.0.0.1",
  ]);
  assert.deepEqual(listenersOf(specOf("libc", 200).destinations), []);
});

for (const stack of STACKS) {
  for (const addresses of [2, 100]) {
    Deno.test({
      name: `real: ${addresses} addresses of a ${stack} server answer inside, and no neighbour`,
      ignore: isolation === "none",
      async fn() {
        await using house = new Process<OpenDoors>({
          ...isolated(isolation, denoCommand(PROGRAM, PERMISSIONS, [])),
          ...{ name: "house", greets: HOUSE },
        });
        const { inside, outside, control } = await house.request(
          { type: "doors", spec: specOf(stack, addresses) },
          { deadlineMs: 60_000 },
        );
        assert.deepEqual(inside, Array.from({ length: addresses }, () => "open"));
        assert.deepEqual({ outside, control }, { outside: "ConnectionRefused", control: "open" });
      },
    });
  }
  Deno.test({
    name: `real: without a namespace a ${stack} server listens on its own addresses alone`,
    ignore: Deno.build.os !== "linux",
    async fn() {
      const spec = specOf(stack, 3);
      await using _workers = await Workers.start(spec, {
        programs: ENTRIES,
        launch: (_, words) => ["unshare", "--", ...words],
      });
      assert.deepEqual(addressesOf(spec.port), ["127.0.3.1", "127.0.3.2", "127.0.3.3"]);
    },
  });
}

/** Addresses that anything here listens on at a port, by /proc/net/tcp; none of IPv6's. */
function addressesOf(port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const local = (file: string) =>
    (readText(`/proc/net/${file}`) ?? "").split("\n").map((line) => line.trim().split(/\s+/))
      .filter(([, address, , state]) => state === "0A" && address?.endsWith(`:${hex}`))
      .map(([, address = ""]) => address);
  assert.deepEqual(local("tcp6"), []);
  return local("tcp").map((address) =>
    // The bytes of an address in the order of the machine.
    (address.slice(0, 8).match(/../g) ?? []).reverse().map((byte) => parseInt(byte, 16)).join(".")
  ).sort();
}
