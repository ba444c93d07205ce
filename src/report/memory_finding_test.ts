import assert from "node:assert/strict";
import { findings } from "./findings.ts";
import { memoryFinding } from "./memory_finding.ts";
import { scopeOf } from "./scope.ts";
import { about } from "./testdata/about.ts";
import { fixtureRun, withValues } from "./testdata/fixture.ts";

Deno.test("kernel memory: which modes leave most, and which cannot be told apart", () => {
  assert.match(
    about("kernel_memory", fixtureRun()).text,
    /^After the last close the kernel still holds 280 B to 28\d B a connection under fin, linger:1 and drain \(at most 1\.3\d MiB\); 0 B to \d B under rst\.$/,
  );
  assert.match(
    memoryFinding(scopeOf(fixtureRun({ modes: ["fin", "drain"] })))[0]?.finding.text ?? "",
    /under fin and drain \(.*\): no difference between these modes could be shown\.$/,
  );
  const unknown = withValues(
    fixtureRun(),
    ({ metric }) => metric === "kernel_memory_end" ? null : undefined,
  );
  assert.ok(!findings(unknown).some(({ topic }) => topic === "kernel_memory"));
});

Deno.test("kernel memory: who closes is told where it makes a difference", () => {
  const run = fixtureRun();
  const closerOf = new Map(run.manifest.trials.map(({ id, closer }) => [id, closer]));
  const portsToo = withValues(run, ({ metric, trialId, mode }) => {
    if (metric !== "kernel_memory_end") return undefined;
    if (mode === "rst") return 0;
    return closerOf.get(trialId) === "client" ? 2_560_000 : 1_280_000;
  });
  assert.equal(
    about("kernel_memory", portsToo).text,
    "After the last close the kernel still holds 512 B a connection under fin, linger:1 and drain " +
      "where the client closes and 256 B a connection under fin, linger:1 and drain where the " +
      "server closes (at most 2.44 MiB); 0 B under rst.",
  );
});
