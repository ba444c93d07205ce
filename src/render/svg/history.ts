/**
 * Every metric's course over several runs: a chart for each scenario and closer, a panel for each
 * metric and side, a line for each mode.
 * @module
 */
import { formatExact } from "../../format/numbers.ts";
import { type CourseGroup, courseGroups, type HistoryRun } from "../../analysis/history.ts";
import { CHART_WIDTH, type ChartPlan } from "./layout.ts";
import { type CourseFrame, coursePanel } from "./history_panel.ts";
import { modeColours } from "./theme.ts";

const COLUMNS = 3;
const PANEL_HEIGHT = 110;
const SPACING = { row: 78, column: 74 } as const;

/**
 * The charts of a history.
 * @param runs oldest first
 */
export function historyPlans(runs: readonly HistoryRun[]): ChartPlan[] {
  if (runs.length < 2) return [{ name: "history", skipped: "a course takes at least two runs" }];
  const groups = courseGroups(runs);
  const colours = modeColours(groups.flatMap(({ modes }) => modes));
  const seen = new Map<string, number>();
  return groups.map((group) => {
    const { scenario, closer } = group.key;
    const nth = (seen.get(`${scenario} ${closer}`) ?? 0) + 1;
    seen.set(`${scenario} ${closer}`, nth);
    const name = `history_${scenario}_${closer}${nth === 1 ? "" : `_${nth}`}`;
    return historyChart(group, { name, runs, colours });
  });
}

function historyChart(
  { key, modes, courses }: CourseGroup,
  { name, runs, colours }: {
    readonly name: string;
    readonly runs: readonly HistoryRun[];
    readonly colours: ReturnType<typeof modeColours>;
  },
): ChartPlan {
  if (courses.length === 0) return { name, skipped: "nothing but 0 was measured" };
  const frame: CourseFrame = {
    width: Math.floor((CHART_WIDTH - (COLUMNS - 1) * SPACING.column) / COLUMNS) - 16,
    height: PANEL_HEIGHT,
    runs: runs.length,
    modes: modes.map((mode) => ({ mode, colour: colours.get(mode)?.light ?? "#000000" })),
  };
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
      `${formatExact(connections)} connections, concurrency ${concurrency}, ` +
      `${parameters.replaceAll(";", ", ")}, ${stack}.`,
      "",
    ],
    columns: COLUMNS,
    spacing: SPACING,
    panels: courses.map((course, index) => coursePanel(course, { frame, first: index === 0 })),
  };
}
