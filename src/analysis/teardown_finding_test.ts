import assert from "node:assert/strict";
import { findings } from "./testdata/analysed.ts";
import { about } from "./testdata/about.ts";
import { fixtureRun, withValues } from "./testdata/fixture.ts";

Deno.test("teardown: how much longer than the closing calls", () => {
  assert.match(
    about("teardown", fixtureRun({ modes: ["fin", "drain"], scenarios: ["churn"] })).text,
    /^Under drain \((client|server) closes\) the closing calls take \d\d\.\d µs at p99, but the descriptor is free only after \d{3} µs: 1\d\.\d times as long \(pair by pair .* to .* over 3 repetitions\)\.$/,
  );
  const same = withValues(
    fixtureRun({ modes: ["fin", "drain"] }),
    ({ metric }) => metric.endsWith("_p99") ? 30 : undefined,
  );
  assert.ok(!findings(same).some(({ kind }) => kind === "teardown"));
});
