import assert from "node:assert/strict";
import { about, dataOf } from "./testdata/about.ts";
import { fixtureRun } from "./testdata/fixture.ts";

/** Modes with the RSTs a close that they send in all their trials. */
function sending(modes: readonly string[], rsts: number) {
  return { modes, perClose: { low: rsts, high: rsts }, complete: true };
}

/** A mode with the connections whose peer's call returned ECONNRESET. */
function met(mode: string, resets: number) {
  return { mode, resets, connections: 60_000, complete: true };
}

Deno.test("RST: who sends it and who meets ECONNRESET, in trials of all repetitions", () => {
  assert.deepEqual(about("rst", fixtureRun()).data, {
    senders: [sending(["rst"], 1), sending(["fin", "linger:1", "drain"], 0)],
    met: [met("fin", 0), met("rst", 60_000), met("linger:1", 0), met("drain", 0)],
  });
});

Deno.test("RST: as many as were counted, and nobody meets ECONNRESET where nobody did", () => {
  const few = dataOf(
    "rst",
    (row) => row.metric === "rst_per_close" && row.mode === "rst" ? 0.998 : undefined,
  );
  assert.deepEqual(few.senders, [
    sending(["rst"], 0.998),
    sending(["fin", "linger:1", "drain"], 0),
  ]);
  const nobody = dataOf("rst", ({ metric }) => metric === "peer_resets" ? 0 : undefined);
  assert.deepEqual(nobody.met, ["fin", "rst", "linger:1", "drain"].map((mode) => met(mode, 0)));
});

Deno.test("RST: modes that send none are not told apart by it", () => {
  const { senders } = about("rst", fixtureRun({ modes: ["fin", "drain"] })).data;
  assert.deepEqual(senders, [sending(["fin", "drain"], 0)]);
});
