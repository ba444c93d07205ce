import assert from "node:assert/strict";
import fc from "fast-check";
import { METRICS } from "../src/metrics/registry.ts";
import { defaultsOf, type Parameters, type ParameterSpec } from "../src/model/parameters.ts";
import type { Scenario } from "../src/model/scenario.ts";
import type { ModeSpec } from "../src/model/words.ts";
import { SCENARIOS } from "./definitions.ts";
import { unsent } from "./unsent/definition.ts";
import { vanish } from "./vanish/definition.ts";

const MODES: readonly ModeSpec[] = [
  ...[{ name: "fin" }, { name: "rst" }, { name: "linger", seconds: 1 }, { name: "drain" }],
];

/** Any value of a parameter, the defaults more often than others. */
function valuesOf(spec: ParameterSpec): fc.Arbitrary<number | string> {
  const usual = fc.constantFrom(...defaultsOf(spec));
  if ("words" in spec) return fc.oneof(usual, fc.constantFrom(...spec.words));
  return fc.oneof(usual, fc.integer({ min: spec.min, max: spec.max }));
}

function parametersOf({ parameters }: Scenario): fc.Arbitrary<Parameters> {
  const arbitraries = Object.entries(parameters).map(([name, spec]) => [name, valuesOf(spec)]);
  return fc.record(Object.fromEntries(arbitraries)) as fc.Arbitrary<Parameters>;
}

/** What chance decides in a cell of a scenario; what is not named has its first default. */
function chanceIn(scenario: Scenario, mode: string, given: Partial<Parameters> = {}): Set<string> {
  const usual = Object.entries(scenario.parameters)
    .map(([name, spec]) => [name, defaultsOf(spec)[0]]);
  const parameters = { ...Object.fromEntries(usual), ...given } as Parameters;
  return new Set(
    scenario.nondeterministic?.({ mode: { name: mode }, closer: "server", parameters }),
  );
}

for (const scenario of SCENARIOS.filter(({ nondeterministic }) => nondeterministic !== undefined)) {
  Deno.test(`${scenario.name}: what chance decides are exact metrics that it measures`, () => {
    const modes = fc.constantFrom(...MODES);
    const closers = fc.constantFrom("client" as const, "server" as const);
    fc.assert(fc.property(parametersOf(scenario), modes, closers, (parameters, mode, closer) => {
      const names = scenario.nondeterministic?.({ parameters, mode, closer }) ?? [];
      assert.equal(new Set(names).size, names.length);
      for (const name of names) {
        const metric = METRICS.get(name);
        assert.equal(metric?.assume, "exact", name);
        assert.ok(metric?.scenarios?.includes(scenario.name) ?? true, name);
      }
      // Whether a connection came about or is left over is never left to chance.
      for (
        const name of ["connections_opened", "connections_failed", "established_leaked"] as const
      ) {
        assert.ok(!names.includes(name), name);
      }
    }));
  });

  Deno.test(`${scenario.name}: by default nothing is left to chance`, () => {
    const swept = Object.entries(scenario.parameters).map(([name, spec]) =>
      [name, fc.constantFrom(...defaultsOf(spec))] as const
    );
    const usual = fc.record(Object.fromEntries(swept)) as unknown as fc.Arbitrary<Parameters>;
    fc.assert(fc.property(usual, fc.constantFrom(...MODES), (parameters, mode) => {
      assert.deepEqual(scenario.nondeterministic?.({ parameters, mode, closer: "server" }), []);
    }));
  });
}

Deno.test("vanish: silence repeats; with a part lost, what depends on single segments does not", () => {
  assert.equal(chanceIn(vanish, "fin", { loss: 100, state: "unsent" }).size, 0);
  const fin = chanceIn(vanish, "fin", { loss: 99, state: "unsent" });
  assert.ok(["bytes_lost", "time_wait_end", "peers_half_open"].every((name) => fin.has(name)));
  assert.ok(!fin.has("peer_resets") && !fin.has("bytes_sent"));
  const rst = chanceIn(vanish, "rst", { loss: 1, state: "idle" });
  assert.deepEqual(rst, new Set(["peers_half_open", "peer_resets", "reads_ended_by_reset"]));
});

Deno.test("unsent: a full send buffer holds more or less by chance, but fin loses nothing", () => {
  const at = (queued: number, mode: string) =>
    chanceIn(unsent, mode, { queued, "send-buffer": 1_048_576 });
  assert.equal(at(524_288, "rst").size, 0);
  assert.ok(at(524_289, "rst").has("bytes_lost") && at(524_289, "rst").has("bytes_queued"));
  for (const mode of ["fin", "linger", "drain"]) {
    const names = at(4_194_304, mode);
    assert.ok(names.has("bytes_sent") && !names.has("bytes_lost"), mode);
    assert.ok(!names.has("queued_lost_share"), mode);
  }
});
