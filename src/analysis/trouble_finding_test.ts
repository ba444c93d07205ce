import assert from "node:assert/strict";
import { findings } from "./testdata/analysed.ts";
import { textOf } from "./testdata/about.ts";
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
  assert.deepEqual(findings(run).slice(0, 3).map(({ text }) => text), [
    "Bytes were lost under rst (burst, client closes): in the worst repetition 12.1 KiB of " +
    "53.7 KiB sent by the client did not arrive; none under fin, linger:1 and drain.",
    "12 of 5,000 connections failed under linger:1 (burst, client closes) in the worst " +
    "repetition; 2 of 48 trials had some; none under fin, rst and drain.",
    "1 connection was still CLOSE-WAIT on the server after every close was over, under drain " +
    "(burst, client closes) in the worst repetition; 2 of 48 trials had some.",
  ]);
});

Deno.test("trouble under other modes is said too", () => {
  assert.match(
    textOf(
      "bytes_lost",
      ({ metric, mode, side }) =>
        metric === "bytes_lost" && side === "server" && mode !== "fin" ? 100 : undefined,
    ),
    /sent by the server did not arrive; also under linger:1 and drain\.$/,
  );
});

Deno.test("repetitions that disagree on an exact count are a finding", () => {
  assert.equal(
    textOf(
      "repeatability",
      (row) =>
        row.metric === "rst_per_close" && row.mode === "rst" && row.closer === "client" &&
          row.scenario === "churn" && row.rep === 3
          ? 0.9998
          : undefined,
    ),
    "Repetitions disagree where they should agree to the digit: rst_per_close (host) is 0.9998 " +
      "to 1 under rst (churn, client closes); such counts differ in 1 of 16 cells.",
  );
  assert.ok(!findings(fixtureRun()).some(({ kind }) => kind === "repeatability"));
});
