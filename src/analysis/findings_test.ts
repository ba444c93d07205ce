import assert from "node:assert/strict";
import fc from "fast-check";
import type { RunTables } from "../model/run.ts";
import { analyse } from "./analyse.ts";
import { type Claim, LONGEST } from "./finding.ts";
import type { Kind } from "./kinds.ts";
import { analysed, findings } from "./testdata/analysed.ts";
import {
  formatBytes,
  formatExact,
  formatMicroseconds,
  formatRate,
  formatThreeDigits,
  formatTimes,
  formatWhole,
} from "../format/numbers.ts";
import { about } from "./testdata/about.ts";
import { anyShape, runOf } from "./testdata/arbitrary.ts";
import { fixtureRun, withFailed } from "./testdata/fixture.ts";
import { assertGolden } from "./testdata/golden.ts";

Deno.test("findings: golden file of the headline matrix", () => {
  assertGolden("findings.txt", findings(fixtureRun()).map(({ text }) => text).join("\n"));
});

Deno.test("findings: three to five of a whole run, in order of what they say", () => {
  assert.deepEqual(findings(fixtureRun()).map(({ kind }) => kind), [
    ...["time_wait", "close_time", "rst", "kernel_memory", "rate"],
  ]);
});

/** A claim of that kind, of one cell of the fixture. */
function claimOf(kind: Kind, size: number, more: { readonly minor?: true } = {}): Claim {
  const cells = analysed(fixtureRun()).blocks[0]?.cells.slice(0, 1) ?? [];
  return { kind, size, ...more, cells, data: {}, wordings: [() => `${kind.name} ${size}`] };
}

Deno.test("what is minor comes last; kinds as declared, then by size", () => {
  const own: readonly Kind[] = [
    { name: "aside", rank: "aside", says: "what else" },
    { name: "answer", rank: "answer", says: "what it is about" },
  ];
  const [aside, answer] = own as [Kind, Kind];
  const claims = [
    claimOf(aside, 99),
    claimOf(answer, 2),
    claimOf(answer, 30, { minor: true }),
    claimOf(answer, 10),
  ];
  const show = { scenario: "churn", quantities: [], kinds: own, claims: () => claims };
  const { findings, untold } = analyse(fixtureRun({ scenarios: ["churn"] }), [show]);
  assert.deepEqual([...findings, ...untold].map(({ text }) => text), [
    ...["answer 10", "answer 2", "aside 99", "answer 30"],
  ]);
});

Deno.test("a scenario that this version does not know is shown as all are", () => {
  const known = fixtureRun({ scenarios: ["churn"] });
  const rename = <T extends { readonly scenario: string }>(rows: readonly T[]) =>
    rows.map((row) => ({ ...row, scenario: "later" }));
  const { manifest, measurements, ...rest } = known;
  const later = {
    ...{ ...rest, measurements: rename(measurements) },
    manifest: { ...manifest, trials: rename(manifest.trials) },
  };
  const said = (run: RunTables) => {
    const { findings, tradeOff, sheets } = analysed(run);
    const texts = findings.map(({ text, scope }) => `${text} [${scope}]`);
    const costs = tradeOff.ways.map((way) => [...way.costs]);
    return JSON.stringify([
      texts,
      costs,
      sheets.map(({ columns }) => columns.map(({ texts }) => texts)),
    ]);
  };
  assert.equal(said(later), said(known).replaceAll("churn", "later"));
});

Deno.test("findings keep every number they say, by name and in base units", () => {
  assert.deepEqual(about("time_wait", fixtureRun({ reps: 1 })).numbers, {
    "fin.closer": 1_000,
    "fin.peer": 0,
    "rst.closer": 0,
    "rst.peer": 0,
  });
  const { numbers } = about("rate", fixtureRun());
  assert.equal(numbers.repetitions, 3);
  assert.ok((numbers.ratio_low ?? NaN) <= (numbers.ratio ?? NaN));
  assert.ok((numbers.ratio_high ?? NaN) >= (numbers.ratio ?? NaN));
});

Deno.test("findings have every number of their text among their numbers, whatever the run", () => {
  const shows = [
    ...[formatExact, formatWhole, formatRate, formatThreeDigits],
    ...[formatMicroseconds, formatBytes, formatTimes],
  ];
  fc.assert(
    fc.property(anyShape, (shape) => {
      const run = runOf(shape);
      for (const { text, numbers } of findings(run)) {
        assert.ok([...text].length <= LONGEST, text);
        assert.ok(Object.values(numbers).every(Number.isFinite), text);
        const said = Object.values(numbers)
          .flatMap((value) => shows.map((show) => show(value).split(" ")[0]));
        const named = text.replace(
          /[a-z-]+\d?:[\d.]+|p[59][09]|per 1,000 closes|\d+ others/g,
          "",
        );
        if (named.endsWith("…")) continue;
        for (const number of named.match(/(?<![\w.,])[<>]?-?\d[\d,.]*(?<![.,])/g) ?? []) {
          assert.ok(said.includes(number), `${number} in: ${text}`);
        }
      }
    }),
    { numRuns: 120 },
  );
});

Deno.test("findings are grammatical at the seams and name no mode that was not measured", () => {
  fc.assert(
    fc.property(anyShape, (shape) => {
      const run = runOf(shape);
      const measured = new Set(run.measurements.map(({ mode }) => mode));
      for (const { text } of findings(run)) {
        assert.doesNotMatch(
          text,
          /undefined|NaN|null|Infinity| {2}| [.,;:]|(?<!close)\(\)|[;,.]{2}|and and/,
        );
        assert.match(text, /[.…]$/);
        for (const mode of ["fin", "rst", "drain", "linger:1"]) {
          const named = new RegExp(`(?<![\\w:-])${mode}(?![\\w:-])`).test(text);
          assert.ok(!named || measured.has(mode), `${mode} in: ${text}`);
        }
      }
    }),
    { numRuns: 120 },
  );
});

Deno.test("findings: none of a run in which no trial completed", () => {
  assert.deepEqual(findings(withFailed(fixtureRun(), "no server", () => true)), []);
  assert.deepEqual(findings(fixtureRun({ reps: 0 })), []);
});

Deno.test("findings do not depend on the order of the rows", () => {
  const run = fixtureRun();
  const turned = { ...run, measurements: [...run.measurements].reverse() };
  assert.deepEqual(findings(turned), findings(run));
});
