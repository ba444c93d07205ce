import assert from "node:assert/strict";
import type { MeasurementRow } from "../model/run.ts";
import { findings } from "./testdata/analysed.ts";
import { about, dataOf } from "./testdata/about.ts";
import { fixtureRun, withValues } from "./testdata/fixture.ts";

const timeWait = (row: MeasurementRow) => row.metric === "time_wait_per_1000_closes";
const own = (row: MeasurementRow) => row.side === row.closer;

/** Modes with what is left on the closer and on its peer in all their trials. */
function left(modes: readonly string[], own: number | undefined, peer: number | undefined) {
  const same = (value: number | undefined) =>
    value === undefined ? undefined : { low: value, high: value };
  const complete = own !== undefined && peer !== undefined;
  return { modes, own: same(own), peer: same(peer), complete };
}

Deno.test("TIME_WAIT: which modes leave it, on which side", () => {
  const { groups } = about("time_wait", fixtureRun()).data;
  assert.deepEqual(groups, [left(["fin", "linger:1", "drain"], 1_000, 0), left(["rst"], 0, 0)]);
});

Deno.test("TIME_WAIT: for how long, from three repetitions on", () => {
  const name = /^socket_seconds_per_1000_closes/;
  const said = (reps: number) =>
    Object.entries(about("time_wait", fixtureRun({ reps })).numbers)
      .flatMap(([key, value]) => name.test(key) ? [value] : []);
  for (const seconds of said(3)) assert.ok(seconds > 59_000 && seconds < 61_000, `${seconds}`);
  assert.equal(said(3).length, 2);
  assert.deepEqual(said(2), []);
});

Deno.test("TIME_WAIT: rst is told of where it does leave some", () => {
  const { groups } = dataOf(
    "time_wait",
    (row) => timeWait(row) && row.mode === "rst" && own(row) ? 12 : undefined,
  );
  assert.deepEqual(groups, [left(["fin", "linger:1", "drain"], 1_000, 0), left(["rst"], 12, 0)]);
});

Deno.test("TIME_WAIT: so is the peer where it holds it", () => {
  const { groups } = dataOf(
    "time_wait",
    (row) => timeWait(row) && row.mode !== "rst" ? (own(row) ? 0 : 1_000) : undefined,
  );
  assert.deepEqual(groups, [left(["fin", "linger:1", "drain"], 0, 1_000), left(["rst"], 0, 0)]);
});

Deno.test("TIME_WAIT: modes that leave the same are one group, whether they leave any or none", () => {
  assert.deepEqual(about("time_wait", fixtureRun({ modes: ["fin", "drain"] })).data.groups, [
    left(["fin", "drain"], 1_000, 0),
  ]);
  assert.deepEqual(dataOf("time_wait", (row) => timeWait(row) ? 0 : undefined).groups, [
    left(["fin", "rst", "linger:1", "drain"], 0, 0),
  ]);
});

Deno.test("TIME_WAIT: claims nothing of what was not measured", () => {
  const { groups } = dataOf(
    "time_wait",
    (row) => timeWait(row) && row.side === "server" ? null : undefined,
  );
  const half = (modes: readonly string[], most: number) => ({
    ...{ modes, complete: false },
    ...{ own: { low: most, high: most }, peer: { low: 0, high: 0 } },
  });
  assert.deepEqual(groups, [half(["fin", "linger:1", "drain"], 1_000), half(["rst"], 0)]);
  const run = withValues(fixtureRun(), (row) => timeWait(row) ? null : undefined);
  assert.ok(!findings(run).some(({ kind }) => kind === "time_wait"));
});

Deno.test("TIME_WAIT: the sides need not mirror each other", () => {
  const uneven = dataOf(
    "time_wait_sides",
    (row) =>
      timeWait(row) && row.mode === "drain" && row.closer === "server" && own(row) &&
        row.scenario === "churn"
        ? 940
        : undefined,
  );
  assert.deepEqual(uneven, {
    ...{ mode: "drain", holder: "the closer" },
    ...{ client: 1_000, server: 940, differing: 1, pairs: 8 },
  });
  assert.ok(!findings(fixtureRun()).some(({ kind }) => kind === "time_wait_sides"));
});
