import assert from "node:assert/strict";
import type { MeasurementRow } from "../model/run.ts";
import { findings } from "./testdata/analysed.ts";
import { about, textOf } from "./testdata/about.ts";
import { fixtureRun, withValues } from "./testdata/fixture.ts";

const timeWait = (row: MeasurementRow) => row.metric === "time_wait_per_1000_closes";
const own = (row: MeasurementRow) => row.side === row.closer;

Deno.test("TIME_WAIT: says which modes leave it, on which side, and for how long", () => {
  assert.match(
    about("time_wait", fixtureRun()).text,
    /^fin, linger:1 and drain leave 1,000 TIME_WAIT per 1,000 closes on the side that closes first and none on its peer; rst leaves none on either side\. That is 59,\d{3} to 60,\d{3} socket-seconds per 1,000 closes\.$/,
  );
});

Deno.test("TIME_WAIT: says so when rst does leave some", () => {
  assert.match(
    textOf("time_wait", (row) => timeWait(row) && row.mode === "rst" && own(row) ? 12 : undefined),
    /; rst leaves 12 on the side that closes first and none on its peer\./,
  );
});

Deno.test("TIME_WAIT: says so when the peer holds it", () => {
  const swapped = textOf(
    "time_wait",
    (row) => timeWait(row) && row.mode !== "rst" ? (own(row) ? 0 : 1_000) : undefined,
  );
  assert.match(
    swapped,
    /1,000 TIME_WAIT per 1,000 closes on the side that closes second and none on the side that closes first/,
  );
});

Deno.test("TIME_WAIT: says that modes are alike, or that none leaves any", () => {
  assert.match(
    about("time_wait", fixtureRun({ modes: ["fin", "drain"] })).text,
    /^fin and drain leave 1,000 .*: TIME_WAIT does not tell these modes apart\./,
  );
  assert.match(
    textOf("time_wait", (row) => timeWait(row) ? 0 : undefined),
    /^fin, rst, linger:1 and drain leave no TIME_WAIT on either side: TIME_WAIT does not tell/,
  );
});

Deno.test("TIME_WAIT: names the sides when only one closes, and the one mode there is", () => {
  assert.match(
    about("time_wait", fixtureRun({ modes: ["fin"], closers: ["server"], reps: 1 })).text,
    /^fin leaves 1,000 TIME_WAIT per 1,000 closes on the server \(it closes first\) and none on the client\.$/,
  );
});

Deno.test("TIME_WAIT: claims nothing of what was not measured", () => {
  const half = textOf(
    "time_wait",
    (row) => timeWait(row) && row.side === "server" ? null : undefined,
  );
  assert.match(half, /; rst leaves none on either side where it was measured\./);
  const run = withValues(fixtureRun(), (row) => timeWait(row) ? null : undefined);
  assert.ok(!findings(run).some(({ kind }) => kind === "time_wait"));
});

Deno.test("TIME_WAIT: says when the sides do not mirror each other", () => {
  const uneven = textOf(
    "time_wait_sides",
    (row) =>
      timeWait(row) && row.mode === "drain" && row.closer === "server" && own(row) &&
        row.scenario === "churn"
        ? 940
        : undefined,
  );
  assert.equal(
    uneven,
    "The sides do not mirror each other: under drain (churn) the closer holds 1,000 TIME_WAIT " +
      "per 1,000 closes when the client closes and 940 when the server does; 1 of 8 pairs of " +
      "cells differ.",
  );
  assert.ok(!findings(fixtureRun()).some(({ kind }) => kind === "time_wait_sides"));
});
