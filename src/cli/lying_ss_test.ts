/** Runs with an `ss` that shows what is not so: none may end with a figure of its. */
import assert from "node:assert/strict";
import { TemporaryFolder } from "./testdata/fakes.ts";
import { allowedIsolation } from "../trial/testdata/trials.ts";
import { pathOf, RunningCommand } from "./testdata/command.ts";

const real = pathOf("ss");
const ignore = await allowedIsolation() === "none" || real === undefined;
const SHORT = "churn --connections 100 --reps 1 --mode fin --closer client".split(" ");

/** Makes the program show text rather than a dump. */
const TEXT_ONLY = 'case "$*" in *-D*) exit 1;; esac\n';
const VERSION = 'case "$1" in -V) echo "ss utility, iproute2-0";  exit 0;; esac\n';

/** What the program does, and what the reason has to say. */
const LIES: readonly (readonly [string, string, RegExp])[] = [
  ["prints nothing", "exit 0", /: ss shows 0 .* counts\s1 /],
  ["prints noise", "head -c 20000 /dev/urandom", /: ss shows \d+ .* counts\s1 /],
  ["prints 100 MB", "head -c 100000000 /dev/zero", /: ss shows 0 .* counts\s1 /],
  ["is cut short", `${real} "$@" | head -c 100`, /: ss shows 0 .* counts\s1 /],
  [
    "keeps TIME-WAIT to itself",
    `${TEXT_ONLY}${real} "$@" | grep -v TIME-WAIT; exit 0`,
    /: ss shows 0 sockets in TIME-WAIT or .* counts\s100 \(/,
  ],
  [
    "shows rows twice",
    `${TEXT_ONLY}${real} "$@" | sed p`,
    /: ss shows 2 sockets in other states, the kernel counts\s1 /,
  ],
];

/** What bench does with such an `ss`. */
async function benchWith(script: string, folder: TemporaryFolder) {
  Deno.mkdirSync(folder.at("bin"));
  Deno.writeTextFileSync(folder.at("bin", "ss"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const path = `${folder.at("bin")}:${Deno.env.get("PATH")}`;
  return await new RunningCommand("bench", [...SHORT, "--out", folder.at("run")], { path }).ended;
}

for (const [what, script, reason] of LIES) {
  Deno.test({
    name: `real: an ss that ${what} fails the trial, and the reason says ss and both figures`,
    ignore,
    async fn() {
      using folder = new TemporaryFolder();
      const { code, stderr } = await benchWith(VERSION + script, folder);
      assert.match(stderr, reason);
      assert.equal(code, 1);
      const rows = Deno.readTextFileSync(folder.at("run", "measurements.csv")).trim().split("\n");
      assert.equal(rows.length, 1, "no figure of it is kept");
    },
  });
}

Deno.test({
  name: "real: an ss that hangs is killed and named before anything is measured",
  ignore,
  async fn() {
    using folder = new TemporaryFolder();
    const { code, stdout, stderr } = await benchWith("sleep 1000", folder);
    assert.deepEqual([code, stdout], [3, ""]);
    assert.match(stderr, /^closecost: `ss -V` had not ended after 10 s and was killed: [^\n]+\n$/);
  },
});
