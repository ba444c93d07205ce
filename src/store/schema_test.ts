import assert from "node:assert/strict";
import { STACKS, TCP_STATES } from "../model/words.ts";
import {
  headerOf,
  LATENCY,
  MEASUREMENTS,
  SAMPLES,
  SERIES_TABLE,
  STATES,
  SUMMARY,
  tableIn,
} from "./schema.ts";

Deno.test("the columns are those of this schema version: a change here needs a new version", () => {
  assert.deepEqual([MEASUREMENTS, SAMPLES, LATENCY, SERIES_TABLE, SUMMARY].map(headerOf), [
    // deno-fmt-ignore
    [
      "run_id", "trial_id", "scenario", "mode", "closer", "stack", "connections", "concurrency",
      "parameters", "rep", "metric", "side", "value", "unit",
    ],
    // deno-fmt-ignore
    [
      "trial_id", "t_ms", "side", "state", "sockets", "recv_q_bytes", "send_q_bytes", "source",
    ],
    ["trial_id", "call", "side", "quantile", "value_us", "count"],
    ["trial_id", "series", "side", "x", "x_unit", "value", "unit"],
    ["scenario", "mode", "closer", "stack", "connections", "concurrency", "parameters", "reps"],
  ]);
});

Deno.test("schema 1 had no parameters", () => {
  const then = headerOf(tableIn(1, MEASUREMENTS));
  assert.deepEqual(then, headerOf(MEASUREMENTS).filter((name) => name !== "parameters"));
  assert.deepEqual(tableIn(2, MEASUREMENTS), MEASUREMENTS);
});

Deno.test("every TCP state is a state of samples.csv, in the order of a connection's life", () => {
  assert.deepEqual(Object.keys(STATES), [...TCP_STATES, "IN-USE", "ORPHAN", "ALLOC"]);
});

Deno.test("no word that goes into a file needs quotes", () => {
  for (const word of [...Object.keys(STATES), ...STACKS]) assert.match(word, /^[A-Za-z0-9-]+$/);
});
