import assert from "node:assert/strict";
import { defaultsOf, type Parameters } from "../src/model/parameters.ts";
import type { Scenario } from "../src/model/scenario.ts";
import { runnerOf } from "../src/trial/phases/registry.ts";
import { ownCommands } from "../src/trial/scenario_measure.ts";
import { SCENARIOS } from "./definitions.ts";
import { MEASURES } from "./measures.ts";

function defaults({ parameters }: Scenario): Parameters {
  const values = Object.entries(parameters).map(([name, spec]) => [name, defaultsOf(spec)[0]]);
  return Object.fromEntries(values) as Parameters;
}

for (const scenario of SCENARIOS) {
  Deno.test(`${scenario.name}: every phase of its program is carried out by somebody`, async () => {
    for (const phase of scenario.program(defaults(scenario))) {
      const runner = await runnerOf(phase, scenario.name, MEASURES);
      for (const property of ["underLoad", "closes", "timeWaitMayEnd"] as const) {
        assert.equal(typeof runner[property], "boolean", `${phase.kind}: ${property}`);
      }
    }
    await ownCommands(scenario.name, MEASURES);
  });
}

Deno.test("a phase that nobody carries out is a defect that says so", async () => {
  await assert.rejects(
    runnerOf({ kind: "dance" }, "churn", MEASURES),
    /Cannot carry out a phase "dance" as scenario churn has none/,
  );
});

Deno.test("each measure is of a scenario there is, each once", () => {
  const names = MEASURES.map(({ scenario }) => scenario.name);
  assert.equal(new Set(names).size, names.length);
  for (const { scenario } of MEASURES) assert.ok(SCENARIOS.includes(scenario), scenario.name);
});
