import assert from "node:assert/strict";
import { about, textOf } from "./testdata/about.ts";
import { fixtureRun } from "./testdata/fixture.ts";

Deno.test("RST: says who sends it and who meets ECONNRESET, in trials of all repetitions", () => {
  assert.equal(
    about("rst", fixtureRun()).text,
    "rst sends 1 RST per close; fin, linger:1 and drain send none. The peer got ECONNRESET on " +
      "60,000 of 60,000 connections under rst and under no other mode.",
  );
  assert.match(
    textOf(
      "rst",
      (row) => row.metric === "rst_per_close" && row.mode === "rst" ? 0.998 : undefined,
    ),
    /^rst sends 0\.998 RST per close/,
  );
  assert.match(
    textOf("rst", ({ metric }) => metric === "peer_resets" ? 0 : undefined),
    /none; no call of the peer returned ECONNRESET\.$/,
  );
  assert.match(
    about("rst", fixtureRun({ modes: ["fin", "drain"] })).text,
    /^fin and drain send no RST: RST does not tell these modes apart; no call/,
  );
});
