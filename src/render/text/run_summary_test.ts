import assert from "node:assert/strict";
import fc from "fast-check";
import { renderRunSummary } from "./run_summary.ts";
import { anyShape, runOf } from "../../analysis/testdata/arbitrary.ts";
import { fixtureRun, withFailed, withManifest } from "../../analysis/testdata/fixture.ts";
import { assertGolden } from "../../analysis/testdata/golden.ts";
import { columnsOf } from "./terminal_text.ts";
import { analysed } from "../../analysis/testdata/analysed.ts";

const PLAIN = { width: 80, colour: false } as const;

for (const width of [80, 120]) {
  Deno.test(`renderRunSummary: golden file run_summary_${width}.txt`, () => {
    assertGolden(
      `run_summary_${width}.txt`,
      renderRunSummary(analysed(warned()), { width, colour: false }),
    );
  });
}

Deno.test("renderRunSummary: golden file of one repetition of one mode, with colour", () => {
  const run = fixtureRun({ scenarios: ["churn"], modes: ["fin"], closers: ["client"], reps: 1 });
  assertGolden(
    "run_summary_single_80_colour.txt",
    renderRunSummary(analysed(run), { width: 80, colour: true }),
  );
});

Deno.test("renderRunSummary never passes the width, whatever the run", () => {
  fc.assert(
    fc.property(
      anyShape,
      fc.integer({ min: 60, max: 200 }),
      fc.boolean(),
      (shape, width, colour) => {
        for (
          const line of renderRunSummary(analysed(runOf(shape)), { width, colour }).split("\n")
        ) {
          assert.ok(columnsOf(line) <= width, `${columnsOf(line)} > ${width}: ${line}`);
        }
      },
    ),
    { numRuns: 100 },
  );
});

Deno.test("renderRunSummary says each warning once, and how often it was given", () => {
  const text = renderRunSummary(analysed(warned()), { width: 120, colour: false });
  assert.match(text, /^- the sampler took 2\.4 % of the trial \(48 times\)$/m);
  assert.match(text, /^- slab figures need root$/m);
  assert.doesNotMatch(renderRunSummary(analysed(fixtureRun()), PLAIN), /Warnings/);
});

Deno.test("renderRunSummary counts warnings beyond the tenth", () => {
  const warnings = Array.from({ length: 13 }, (_, index) => `warning ${index}`);
  const text = renderRunSummary(analysed(withManifest(fixtureRun(), { warnings })), PLAIN);
  assert.match(text, /^- warning 9$/m);
  assert.doesNotMatch(text, /warning 10/);
  assert.match(text, /^- and 3 more in run\.json$/m);
});

Deno.test("renderRunSummary says how many trials there are and whether the run came to its end", () => {
  const first = (facts: Parameters<typeof withManifest>[1]) =>
    renderRunSummary(analysed(withManifest(fixtureRun(), facts)), { width: 200, colour: false })
      .split("\n")[0];
  assert.equal(
    first({}),
    "Run 2026-03-01T10-00-00Z: 48 of 48 trials, a network namespace a trial, Linux 6.18.5, 2 CPUs",
  );
  assert.match(
    first({ status: "interrupted", plannedTrials: 60, isolation: "none" }) ?? "",
    /48 of 60 trials \(interrupted\), no isolation,/,
  );
  assert.match(first({ status: "running" }) ?? "", /48 of 48 trials \(not ended in good order\)/);
});

Deno.test("renderRunSummary of a run without results says why there are no findings", () => {
  const run = withFailed(fixtureRun(), "the server did not come up", () => true);
  const text = renderRunSummary(analysed(run), PLAIN);
  assert.match(text, /^No findings: no trial completed\.$/m);
  assert.match(text, /^24 of 24 trials failed: the first /m);
  assert.match(text, /no repetition\s+completed/);
});

function warned() {
  const run = fixtureRun();
  const trials = run.manifest.trials.map((trial) => ({
    ...trial,
    warnings: ["the sampler took 2.4 % of the trial"],
  }));
  return withManifest(run, { trials, warnings: ["slab figures need root"] });
}
