import assert from "node:assert/strict";
import { serviceRun, type ServiceWish } from "./testdata/run.ts";
import { findings } from "../../src/analysis/testdata/analysed.ts";

function texts(wish: ServiceWish = {}): string[] {
  return findings(serviceRun(wish)).filter(({ kind }) => kind.startsWith("service_"))
    .map(({ text }) => text);
}

const UNDER = "Under a flood of 100 connections a second that never reads";
const HELD =
  "250 under fin, 250 under linger:1 on the loop, 250 under drain:1, 250 under linger:1 in " +
  "threads and 50 under rst.";
const FLOOD = "a flood of 100 connections a second that never reads";

Deno.test("who brings the service down, with the times, and who does not", () => {
  assert.deepEqual(texts({ loads: ["rate"] }), [
    `${UNDER}: linger:1 on the loop left 1.00 % of the requests answered (p99 1.50 s, alone 900 ` +
    "µs; loop still for 1.50 s); every other way 98.0 %.",
    `Sockets on the server when ${FLOOD} ends: ${HELD}`,
    "Without the flood the service answers 1,001 to 1,003 requests a second over 15 trials.",
  ]);
});

Deno.test("two loads are two findings, each told by its load", () => {
  const [rate = "", saturation = "", ...others] = texts();
  assert.ok(rate.startsWith(`${UNDER}, at a fixed rate: linger:1 on the loop left 1.00 %`), rate);
  assert.ok(saturation.startsWith(`${UNDER}, at saturation: linger:1 on`), saturation);
  assert.deepEqual(others, [
    `Sockets on the server when ${FLOOD} ends, at a fixed rate: ${HELD}`,
    "Without the flood the service answers 1,001 to 1,003 requests a second over 15 trials, at a " +
    "fixed rate; 4,501 to 4,503 requests a second over 15 trials, at saturation.",
  ]);
});

Deno.test("where every way keeps the service up, that is said of all", () => {
  const [cost] = texts({ modes: ["fin", "rst"], loads: ["rate"], thens: ["answers"] });
  assert.equal(
    cost,
    "Under a flood of 100 connections a second that closes when it is closed: fin and rst left " +
      "98.0 % of the requests answered.",
  );
});

Deno.test("two repetitions tell nothing", () => {
  assert.deepEqual(texts({ reps: 2 }), []);
});
