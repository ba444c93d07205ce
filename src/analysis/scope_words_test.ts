import assert from "node:assert/strict";
import { SHOWS } from "../../bench/shows.ts";
import { portsRun } from "../../bench/ports/testdata/run.ts";
import { vanishRun } from "../../bench/vanish/testdata/run.ts";
import { findings, scopeOfRun } from "./testdata/analysed.ts";
import { scopeWords } from "./scope_words.ts";
import { about } from "./testdata/about.ts";
import { fixtureRun, withFailed } from "./testdata/fixture.ts";
import { scenariosRun } from "./testdata/scenarios.ts";

Deno.test("every finding of every kind of run names scenarios, path, sizes and repetitions", () => {
  const runs = [fixtureRun(), scenariosRun(), portsRun(), vanishRun()];
  for (const finding of runs.flatMap(findings)) {
    assert.match(
      finding.scope,
      /^[a-z]+(,? (and )?[a-z]+)*, .*over (loopback|a veth link).*, [\d,]+( to [\d,]+)? connections, payload .*, \d+( to \d+)? repetitions?$/,
    );
    assert.ok(finding.cells.length > 0);
  }
});

Deno.test("a scope is of the cells the sentence rests on, not of the run", () => {
  const teardown = about("teardown", fixtureRun({ modes: ["fin", "drain"] }));
  assert.match(
    teardown.scope,
    /^(churn|burst), the (client|server) closes, over loopback, 5,000 connections, payload 11 B, 3 repetitions$/,
  );
  assert.equal(
    about("unsent_lost", scenariosRun()).scope,
    "unsent, over loopback, 200 connections, payload 11 B, queued 64.0 KiB to 1.00 MiB, reader late and " +
      "never, send-buffer 1.00 MiB, rto-max 120 s, 1 repetition",
  );
});

Deno.test("repetitions that were lost are not claimed", () => {
  const run = withFailed(fixtureRun(), "no", ({ mode, rep }) => mode === "rst" && rep > 1);
  assert.match(about("rst", run).scope, /, 1 to 3 repetitions$/);
});

Deno.test("stacks are named where it is not system calls alone", () => {
  const [first] = scopeOfRun(fixtureRun()).cells;
  assert.ok(first);
  assert.match(
    scopeWords([first, { ...first, stack: "node" }], SHOWS),
    /, over loopback, libc and node, 5,000 connections/,
  );
});
