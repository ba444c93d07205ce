import assert from "node:assert/strict";
import { findings } from "./testdata/analysed.ts";
import { dataOf } from "./testdata/about.ts";
import { fixtureRun, withValues } from "./testdata/fixture.ts";

Deno.test("trouble comes first: bytes lost, connections failed, connections left open", () => {
  const run = withValues(fixtureRun(), ({ metric, mode, side, scenario, rep }) => {
    if (scenario !== "burst" || rep !== 2) return undefined;
    if (metric === "bytes_lost" && mode === "rst" && side === "client") return 12_345;
    if (metric === "connections_failed" && mode === "linger:1") return 12;
    if (metric === "close_wait_leaked" && mode === "drain" && side === "server") return 1;
    return undefined;
  });
  assert.ok(!findings(run).some(({ kind }) => kind === "repeatability"), "said twice");
  const [burst, free] = [{ closer: "client", measured: 48 }, { also: [] }];
  assert.deepEqual(findings(run).slice(0, 3).map(({ kind, data }) => [kind, data]), [
    ["bytes_lost", {
      ...{ ...burst, ...free, mode: "rst", side: "client", value: 12_345, trials: 2 },
      ...{ sent: 55_000, free: ["fin", "linger:1", "drain"] },
    }],
    ["connections_failed", {
      ...{ ...burst, ...free, mode: "linger:1", side: "client", value: 12, trials: 2 },
      free: ["fin", "rst", "drain"],
    }],
    ["close_wait_leaked", { ...burst, mode: "drain", side: "server", value: 1, trials: 2 }],
  ]);
});

Deno.test("trouble under other modes is said too", () => {
  const lost = dataOf(
    "bytes_lost",
    ({ metric, mode, side }) =>
      metric === "bytes_lost" && side === "server" && mode !== "fin" ? 100 : undefined,
  );
  assert.deepEqual([lost.side, lost.mode, lost.also], ["server", "rst", ["linger:1", "drain"]]);
  assert.deepEqual(lost.free, ["fin"]);
});

Deno.test("repetitions that disagree on an exact count are a finding", () => {
  const uneven = dataOf(
    "repeatability",
    (row) =>
      row.metric === "rst_per_close" && row.mode === "rst" && row.closer === "client" &&
        row.scenario === "churn" && row.rep === 3
        ? 0.9998
        : undefined,
  );
  assert.deepEqual(uneven, {
    ...{ mode: "rst", metric: "rst_per_close", side: "host", min: 0.9998, max: 1 },
  });
  assert.ok(!findings(fixtureRun()).some(({ kind }) => kind === "repeatability"));
});
