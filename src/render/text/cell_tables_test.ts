import assert from "node:assert/strict";
import fc from "fast-check";
import { renderTable } from "./cell_tables.ts";
import { anyShape, runOf } from "../../analysis/testdata/arbitrary.ts";
import { fixtureRun, withFailed, withValues } from "../../analysis/testdata/fixture.ts";
import { assertGolden } from "../../analysis/testdata/golden.ts";
import { columnsOf } from "./terminal_text.ts";
import { analysed } from "../../analysis/testdata/analysed.ts";

const PLAIN = { width: 80, colour: false } as const;

for (const width of [80, 120]) {
  for (const colour of [false, true]) {
    const name = `table_${width}${colour ? "_colour" : ""}.txt`;
    Deno.test(`renderTable: golden file ${name}`, () => {
      assertGolden(name, renderTable(analysed(fixtureRun()).sheets, { width, colour }));
    });
  }
}

Deno.test("renderTable: golden file of a run with losses, failures and gaps", () => {
  assertGolden(
    "table_trouble_100.txt",
    renderTable(analysed(troubled()).sheets, { width: 100, colour: false }),
  );
});

Deno.test("renderTable never passes the width, whatever the run", () => {
  fc.assert(
    fc.property(
      anyShape,
      fc.integer({ min: 60, max: 200 }),
      fc.boolean(),
      (shape, width, colour) => {
        for (
          const line of renderTable(analysed(runOf(shape)).sheets, { width, colour }).split("\n")
        ) {
          assert.ok(columnsOf(line) <= width, `${columnsOf(line)} > ${width}: ${line}`);
        }
      },
    ),
    { numRuns: 100 },
  );
});

Deno.test("renderTable says the same with and without colour", () => {
  fc.assert(
    fc.property(anyShape, fc.integer({ min: 60, max: 200 }), (shape, width) => {
      const run = runOf(shape);
      const coloured = renderTable(analysed(run).sheets, { width, colour: true });
      // deno-lint-ignore no-control-regex -- ESC is what an ANSI sequence starts with
      const bare = coloured.replace(/\u001b\[\d+m/g, "");
      const trimmed = bare.split("\n").map((line) => line.trimEnd()).join("\n");
      assert.equal(trimmed, renderTable(analysed(run).sheets, { width, colour: false }));
    }),
    { numRuns: 50 },
  );
});

Deno.test("renderTable does not depend on the order in which trials were run", () => {
  const run = fixtureRun();
  const turned = { ...run, measurements: [...run.measurements].reverse() };
  assert.equal(
    renderTable(analysed(turned).sheets, PLAIN),
    renderTable(analysed(run).sheets, PLAIN),
  );
});

Deno.test("renderTable shows – and never 0 for what was not measured", () => {
  const run = withValues(
    fixtureRun({ scenarios: ["churn"], modes: ["fin", "rst"], closers: ["client"] }),
    ({ metric, mode }) => metric === "kernel_memory_end" && mode === "rst" ? null : undefined,
  );
  const text = renderTable(analysed(run).sheets, { width: 120, colour: false });
  assert.match(text, /^client {2}rst .* – +0 B +0 +5,000$/m);
  assert.match(text, /^client {2}fin .* 1\.3\d MiB .* 0 B +0 +0$/m);
  assert.match(text, /– not measured/);
});

Deno.test("renderTable names what was measured nowhere instead of showing a column of –", () => {
  const run = withValues(
    fixtureRun(),
    ({ metric, side }) =>
      metric === "kernel_memory_end" ||
        (metric === "time_wait_per_1000_closes" && side === "server")
        ? null
        : undefined,
  );
  const text = renderTable(analysed(run).sheets, PLAIN);
  assert.match(text, /Left out, as not measured: memory left\./);
  assert.match(text, /^client {2}fin +1,000 +– /m);
});

Deno.test("renderTable keeps what went wrong at the narrowest width, and leaves out zeros", () => {
  const clean = renderTable(analysed(fixtureRun()).sheets, { width: 60, colour: false });
  assert.match(clean, /as 0 throughout: bytes lost,\s+failed/);
  assert.doesNotMatch(clean, /^closer .*(lost|failed)/m);
  const broken = renderTable(analysed(troubled()).sheets, { width: 60, colour: false });
  assert.match(broken, /^closer .* lost +failed/m);
  assert.doesNotMatch(broken, /0 throughout/);
});

Deno.test("renderTable marks an exact count on which repetitions differ", () => {
  const run = withValues(
    fixtureRun(),
    ({ metric, mode, rep, side, closer }) =>
      metric === "time_wait_per_1000_closes" && mode === "rst" && rep === 1 && side === closer
        ? 0.2
        : undefined,
  );
  const text = renderTable(analysed(run).sheets, PLAIN);
  assert.match(text, /^client {2}rst +0\* +0 /m);
  assert.match(text, /^client {2}fin +1,000 {3}/m);
  assert.match(text, /\* repetitions\s+differ where a count should repeat/);
  assert.doesNotMatch(renderTable(analysed(fixtureRun()).sheets, PLAIN), /\*/);
});

Deno.test("renderTable says on how many repetitions it rests", () => {
  const title = (reps: number) =>
    renderTable(analysed(fixtureRun({ reps })).sheets, PLAIN).split("\n")[0];
  assert.match(title(3) ?? "", /median of 3$/);
  assert.match(title(1) ?? "", /1 repetition$/);
  const uneven = withFailed(fixtureRun(), "x", ({ mode, rep }) => mode === "fin" && rep > 1);
  const text = renderTable(analysed(uneven).sheets, PLAIN);
  assert.match(text, /median of 1 to 3/);
  assert.match(text, /^client {2}fin +1 /m);
  assert.match(text, /^client {2}rst +3 /m);
});

Deno.test("renderTable tells how many trials failed and why the first did", () => {
  const failed = withFailed(
    fixtureRun({ scenarios: ["churn"] }),
    "the server did not come up",
    ({ mode }) => mode === "rst",
  );
  const text = renderTable(analysed(failed).sheets, { width: 120, colour: false });
  assert.match(
    text,
    /^6 of 24 trials failed: the first churn-rst-.*: the server did not come up$/m,
  );
  assert.match(text, /^client {2}rst +0 +– +–/m);
  const one = withFailed(
    fixtureRun({ scenarios: ["churn"] }),
    "interrupted",
    (trial) => trial.id === "churn-fin-client-libc-r1",
    "aborted",
  );
  assert.match(
    renderTable(analysed(one).sheets, { width: 120, colour: false }),
    /^1 of 24 trials was aborted: churn-fin-client-libc-r1: interrupted$/m,
  );
});

Deno.test("renderTable of a run without trials says so", () => {
  assert.equal(renderTable(analysed(fixtureRun({ reps: 0 })).sheets, PLAIN), "No trial was run.");
});

Deno.test("renderTable shows teardown only where it says more than close()", () => {
  const run = fixtureRun({ modes: ["fin", "rst"] });
  const same = withValues(run, ({ metric }) => metric.endsWith("_p99") ? 30 : undefined);
  assert.doesNotMatch(
    renderTable(analysed(same).sheets, { width: 120, colour: false }),
    /teardown/,
  );
  assert.match(
    renderTable(analysed(fixtureRun()).sheets, { width: 120, colour: false }),
    /teardown/,
  );
});

function troubled() {
  const failed = withFailed(
    fixtureRun(),
    "the trial took more than 30 s",
    ({ scenario, mode, rep }) => scenario === "burst" && mode === "linger:1" && rep === 2,
  );
  return withValues(failed, ({ metric, mode, scenario, rep, side }) => {
    if (metric === "bytes_lost" && mode === "rst" && scenario === "burst" && side === "client") {
      return 12_345;
    }
    if (metric === "connections_failed" && mode === "drain" && rep === 1) return 17;
    return metric === "kernel_memory_end" ? null : undefined;
  });
}
