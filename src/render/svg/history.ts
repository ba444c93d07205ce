/**
 * Every metric's course over several runs: a chart for each scenario and closer, a panel for each
 * metric and side, a line for each mode.
 * @module
 */
import { type MetricName, METRICS } from "../../model/metrics.ts";
import type { Manifest, MeasurementRow } from "../../model/run.ts";
import type { Place } from "../../model/words.ts";
import { type CellKey, type CellSummary, summarise, valueOf } from "../../stats/cells.ts";
import { quantile } from "../../stats/quantile.ts";
import { CHART_WIDTH, type ChartPlan } from "./layout.ts";
import { type Course, type CourseFrame, coursePanel } from "./history_panel.ts";
import { modeColours, orderedModes } from "./theme.ts";

/** What is needed of each run. */
export interface HistoryRun {
  readonly manifest: Manifest;
  readonly measurements: readonly MeasurementRow[];
}

const COLUMNS = 3;
const PANEL_HEIGHT = 110;
const SPACING = { row: 78, column: 74 } as const;

/**
 * The charts of a history.
 * @param runs oldest first
 */
export function historyPlans(runs: readonly HistoryRun[]): ChartPlan[] {
  if (runs.length < 2) return [{ name: "history", skipped: "a course takes at least two runs" }];
  const cells = runs.map(({ measurements }) => summarise(measurements));
  const colours = modeColours(cells.flat().map(({ mode }) => mode));
  const groups = Map.groupBy(cells.flat().map(keyOf), groupOf);
  const seen = new Map<string, number>();
  return [...groups].map(([group, [key]]) => {
    const { scenario, closer } = key as CellKey;
    const nth = (seen.get(`${scenario} ${closer}`) ?? 0) + 1;
    seen.set(`${scenario} ${closer}`, nth);
    const name = `history_${scenario}_${closer}${nth === 1 ? "" : `_${nth}`}`;
    const ofRuns = cells.map((all) => all.filter((cell) => groupOf(cell) === group));
    return historyChart({ name, runs, cells: ofRuns, colours, key: key as CellKey });
  });
}

function keyOf({ reps: _, metrics: __, ...key }: CellSummary): CellKey {
  return key;
}

/** What cells of one chart have in common: all but the mode. */
function groupOf(cell: CellKey): string {
  const { scenario, closer, stack, connections, concurrency, parameters } = cell;
  return JSON.stringify([scenario, closer, stack, connections, concurrency, parameters]);
}

interface HistoryInput {
  readonly name: string;
  readonly runs: readonly HistoryRun[];
  /** Cells of each run. */
  readonly cells: readonly (readonly CellSummary[])[];
  readonly colours: ReturnType<typeof modeColours>;
  readonly key: CellKey;
}

function historyChart({ name, runs, cells, colours, key }: HistoryInput): ChartPlan {
  const modes = orderedModes(cells.flat().map(({ mode }) => mode));
  const frame: CourseFrame = {
    width: Math.floor((CHART_WIDTH - (COLUMNS - 1) * SPACING.column) / COLUMNS) - 16,
    height: PANEL_HEIGHT,
    runs: runs.length,
    modes: modes.map((mode) => ({ mode, colour: colours.get(mode)?.light ?? "#000000" })),
  };
  const courses = [...METRICS.values()].flatMap(({ name: metric, unit, places }) =>
    places.map((side) => courseOf(cells, { metric, unit, side, modes }))
  ).filter(({ points }) => points.some(({ low, high }) => low !== 0 || high !== 0));
  if (courses.length === 0) return { name, skipped: "nothing but 0 was measured" };
  const { scenario, closer, stack, connections, concurrency, parameters } = key;
  const day = (index: number) => runs.at(index)?.manifest.startedAt.slice(0, 10);
  return {
    name,
    scenario,
    title: `Every metric over ${runs.length} runs: ${scenario}, closed by ${closer}`,
    subtitle: [
      `Run 1 (${day(0)}) to ${runs.length} (${
        day(-1)
      }). Line: median of the repetitions; bar: the ` +
      "middle half of them. What was 0 throughout is left out.",
      `${connections.toLocaleString("en-US")} connections, concurrency ${concurrency}, ` +
      `${parameters.replaceAll(";", ", ")}, ${stack}.`,
      "",
    ],
    columns: COLUMNS,
    spacing: SPACING,
    panels: courses.map((course, index) => coursePanel(course, { frame, first: index === 0 })),
  };
}

function courseOf(
  cells: readonly (readonly CellSummary[])[],
  { metric, unit, side, modes }: {
    metric: MetricName;
    unit: string;
    side: Place;
    modes: readonly string[];
  },
): Course {
  const points = cells.flatMap((all, index) =>
    modes.flatMap((mode) => {
      const cell = all.find((one) => one.mode === mode);
      const values = cell && valueOf(cell, metric, side);
      const known = (values?.values ?? []).filter((value) => value !== null);
      const [low, median, high] = [0.25, 0.5, 0.75].map((q) => quantile(known, q));
      if (low === undefined || median === undefined || high === undefined) return [];
      return [{ run: index + 1, mode, median, low, high }];
    })
  );
  return { metric, unit, side, points };
}
