import assert from "node:assert/strict";
import { linearAxis } from "./axis.ts";
import { boundsOf } from "./bounds.ts";
import { chartScene } from "./chart_scene.ts";
import type { ChartSpec, Panel } from "./layout.ts";
import type { GroupMark, Mark } from "./scene.ts";
import { SURFACE } from "./theme.ts";

const axis = linearAxis({ max: 10, ticks: 5 });
const PANEL: Panel = {
  ...{ width: 200, height: 100 },
  x: { axis, title: "across" },
  y: { axis, title: "upwards" },
  marks: [{ kind: "circle", x: 20, y: 30, radius: 4, fill: "#3428cd" }],
};
const CHART: ChartSpec = {
  ...{ name: "a chart", title: "A chart", subtitle: ["of two lines", "of text"] },
  ...{ panels: [PANEL, PANEL, PANEL], columns: 2, spacing: { row: 60, column: 40 } },
};

/** The panels of a drawing, where they stand. */
function panelsIn(chart: ChartSpec): readonly GroupMark[] {
  const body = chartScene(chart).marks.at(-1);
  assert.ok(body?.kind === "group");
  return body.marks.filter((mark): mark is GroupMark => mark.kind === "group");
}

Deno.test("panels stand in rows, as far apart as was asked", () => {
  assert.deepEqual(panelsIn(CHART).map(({ x, y }) => [x, y]), [[0, 0], [240, 0], [0, 160]]);
});

Deno.test("nothing is cut off, and no side has more room than another has need of", () => {
  const { width, height, marks } = chartScene(CHART);
  const { left, right, top, bottom } = boundsOf(marks);
  assert.ok(left >= 15 && top >= 15, `${left} ${top}`);
  assert.ok(width - right >= 15 && width - right < 18, `${right} of ${width}`);
  assert.ok(height - bottom >= 15 && height - bottom < 18, `${bottom} of ${height}`);
});

Deno.test("a title wider than the panels makes the drawing as wide", () => {
  const title = "A title that is so long that it is longer than all panels of a chart together are";
  const { width, marks } = chartScene({ ...CHART, title, panels: [PANEL], columns: 1 });
  assert.ok(width >= boundsOf(marks).right + 15);
});

Deno.test("grids lie below axes, axes below marks", () => {
  const [panel] = panelsIn(CHART);
  const kindOf = (mark: Mark) =>
    mark.kind === "line"
      ? mark.stroke === SURFACE.grid.light ? "grid" : "axis"
      : mark.kind === "text"
      ? "axis"
      : "mark";
  const order = panel?.marks.map(kindOf) ?? [];
  const ranks = ["grid", "axis", "mark"];
  assert.deepEqual(order, order.toSorted((a, b) => ranks.indexOf(a) - ranks.indexOf(b)));
  assert.deepEqual(new Set(order), new Set(ranks));
});

Deno.test("a drawing is called after its chart, and told by its subtitle", () => {
  const { id, title, description } = chartScene(CHART);
  assert.deepEqual([id, title, description], [
    ...["closecost-a-chart", "A chart", "of two lines of text"],
  ]);
});
