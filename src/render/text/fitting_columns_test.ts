import assert from "node:assert/strict";
import { fitting, tableWidth } from "./fitting_columns.ts";
import { fixtureRun, withValues } from "../../analysis/testdata/fixture.ts";
import { analysed } from "../../analysis/testdata/analysed.ts";

function piecesAt(width: number, run = fixtureRun()): string[] {
  const columns = analysed(run).sheets.flatMap(({ columns }) => columns);
  const shown = fitting(columns, width);
  assert.ok(tableWidth(shown) <= width);
  return shown.map(({ piece }) => piece);
}

Deno.test("fitting keeps TIME_WAIT of both sides together", () => {
  for (let width = 20; width < 60; width++) {
    const sides = piecesAt(width).filter((piece) => piece === "time_wait").length;
    assert.ok(sides === 0 || sides === 2, `${sides} at ${width}`);
  }
});

Deno.test("fitting fills 80 columns with what says most", () => {
  assert.deepEqual(piecesAt(80), [
    ...["closer", "mode", "time_wait", "time_wait", "held", "rst", "p50", "p99", "rate"],
  ]);
});

Deno.test("fitting shows every quantity at 120 and spreads beyond, next to what they spread", () => {
  const wide = piecesAt(120);
  for (const piece of ["teardown", "memory", "lost", "failed", "resets"]) {
    assert.ok(wide.includes(piece), piece);
  }
  assert.ok(!wide.some((piece) => piece.endsWith(" spread")));
  const wider = piecesAt(140);
  assert.equal(wider[wider.indexOf("p99") + 1], "p99 spread");
  assert.ok(!wider.includes("held spread"));
});

Deno.test("fitting gives up a quantity that was not measured before any other", () => {
  const run = withValues(
    fixtureRun(),
    ({ metric }) => metric.startsWith("close_p") ? null : undefined,
  );
  assert.deepEqual(piecesAt(80, run).filter((piece) => piece === "p99" || piece === "p50"), []);
  assert.ok(piecesAt(80, run).includes("memory"));
});
