import assert from "node:assert/strict";
import fc from "fast-check";
import { portsRun, type PortsWish, REMEDIES } from "../../bench/ports/testdata/run.ts";
import { serviceRun } from "../../bench/service/testdata/run.ts";
import { vanishRun } from "../../bench/vanish/testdata/run.ts";
import type { RunTables } from "../model/run.ts";
import { seededRandom } from "../stats/random.ts";
import { renderRunSummary } from "../render/text/run_summary.ts";
import { documentOf } from "../render/document.ts";
import { analysed, findings } from "./testdata/analysed.ts";
import { toJson } from "../render/json/report.ts";
import { anyShape, runOf } from "./testdata/arbitrary.ts";
import { contradictions } from "./testdata/contradictions.ts";
import { fixtureRun, withValues } from "./testdata/fixture.ts";
import { scenariosRun } from "./testdata/scenarios.ts";

/** Values that are missing, nought, or far from the others, in these shares of the rows. */
const anyDisorder = fc.record({
  seed: fc.nat(),
  missing: fc.constantFrom(0, 0.02, 0.2),
  zeroed: fc.constantFrom(0, 0.02, 0.2),
  scaled: fc.constantFrom(0, 0.05, 0.5),
});

function disordered(
  run: RunTables,
  { seed, missing, zeroed, scaled }: {
    readonly seed: number;
    readonly missing: number;
    readonly zeroed: number;
    readonly scaled: number;
  },
): RunTables {
  const random = seededRandom(seed);
  return withValues(run, ({ value }) => {
    if (value === null || random() < missing) return null;
    if (random() < zeroed) return 0;
    return random() < scaled ? value * (0.2 + 2 * random()) : value;
  });
}

function none(run: RunTables): void {
  assert.deepEqual(contradictions(run), []);
}

Deno.test("no run of churn and burst contradicts itself", () => {
  fc.assert(fc.property(anyShape, (shape) => none(runOf(shape))), { numRuns: 40 });
});

Deno.test("no run of unsent and decay, of vanish or of service contradicts itself", () => {
  const runs = [scenariosRun(), vanishRun(), vanishRun({ loss: 30 }), serviceRun()];
  fc.assert(
    fc.property(anyDisorder, fc.nat(runs.length - 1), (how, index) => {
      none(disordered(runs[index] as RunTables, how));
    }),
    { numRuns: 25 },
  );
});

const anyCliff = fc.constantFrom<Partial<PortsWish>>(
  {},
  { cliff: null },
  { cliff: 700 },
  { cliff: null, exhausted: 400, most: 400 },
);

Deno.test("no run of ports contradicts itself, whichever cell or repetition has a cliff", () => {
  fc.assert(
    fc.property(
      fc.subarray([...REMEDIES], { minLength: 1 }),
      fc.array(anyCliff, { minLength: 5, maxLength: 5 }),
      fc.constantFrom(1, 3),
      fc.option(fc.nat(14)),
      (cells, cliffs, reps, missed) => {
        const run = portsRun(cells.map((cell, i) => ({ ...cell, ...cliffs[i] })), reps);
        let at = 0;
        none(
          withValues(
            run,
            ({ metric }) => metric === "cliff_time_wait" && at++ === missed ? null : undefined,
          ),
        );
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("text, document and JSON have the same findings, scopes and limits", () => {
  fc.assert(
    fc.property(anyShape, (shape) => {
      const run = runOf(shape);
      const told = findings(run);
      const document = toJson(analysed(run));
      assert.deepEqual(document.findings.map(({ text }) => text), told.map(({ text }) => text));
      const plain = (text: string) => text.replace(/\s+/g, " ");
      const closing = plain(renderRunSummary(analysed(run), { width: 100_000, colour: false }));
      const items = documentOf(analysed(run), []).flatMap((part) =>
        part.kind === "list" ? part.items : []
      );
      for (const { text, scope } of told) {
        assert.ok(closing.includes(plain(`${text} [${scope}]`)), text);
        assert.ok(items.includes(`${text} [${scope}]`), text);
      }
      for (const text of document.limits) {
        assert.ok(closing.includes(text) === told.length > 0, text);
      }
    }),
    { numRuns: 20 },
  );
});

Deno.test("what contradicts is found", () => {
  const run = fixtureRun();
  const lying = withValues(run, ({ metric, mode, rep, side, closer }) => {
    if (metric === "bytes_lost" && mode === "fin" && side === closer && rep === 1) return 9;
    return undefined;
  });
  none(lying);
  // As if its sentences were made from another run.
  const { findings, untold } = analysed(run);
  assert.notDeepEqual(contradictions(lying, { ...analysed(lying), findings, untold }), []);
});
