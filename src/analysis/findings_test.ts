import assert from "node:assert/strict";
import fc from "fast-check";
import { LONGEST } from "./finding.ts";
import { findings } from "./testdata/analysed.ts";
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
  assert.deepEqual(findings(fixtureRun()).map(({ topic }) => topic), [
    ...["time_wait", "close_time", "rst", "kernel_memory", "rate"],
  ]);
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
