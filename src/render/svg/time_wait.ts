/**
 * TIME_WAIT sockets over time: a column for each mode, a row for each closer.
 * @module
 */
import type { Recorded } from "../../analysis/recorded.ts";
import { type Axis, linearAxis } from "./axis.ts";
import { axisWidth, widestTick } from "./axis_marks.ts";
import { CHART_WIDTH, type ChartPlan, repetitionsText } from "./layout.ts";
import { type Colour, SURFACE } from "./theme.ts";
import {
  blankPanel,
  namesFor,
  type TimeWaitCell,
  type TimeWaitFrame,
  timeWaitPanel,
} from "./time_wait_panel.ts";
import { timeWaitTraces } from "../../analysis/time_wait_traces.ts";
import { repetitions, type Variant } from "../../analysis/variants.ts";

/** What the chart is drawn from. */
export interface TimeWaitInput {
  readonly variant: Variant;
  readonly recorded: Recorded;
  /** Colours by mode. */
  readonly colours: ReadonlyMap<string, Colour>;
}

const HEIGHT = 150;
const WIDEST_PANEL = 400;
const COLUMN_GAP = 12;
/** Below a row its axis, above it the headings of the mode and of the closer. */
const ROW_GAP = 96;
/** More modes than this go to two rows or more for each closer, of equal length if they can. */
const MOST_COLUMNS = 5;
/** Room above the highest line, as a share of it. */
const HEADROOM = 0.08;
/** Pixels between labels of the time axis. */
const TICK_GAP = 6;
const MOST_TICKS = 6;

/** The chart `time_wait_<variant>`. */
export function timeWaitChart(input: TimeWaitInput): ChartPlan {
  const { variant } = input;
  const name = `time_wait_${variant.name}`;
  const cells = cellsOf(input);
  const drawn = cells.filter(({ traces }) => traces.length > 0);
  if (drawn.length === 0) return { name, skipped: "no completed trial has samples of TIME-WAIT" };
  const modes = variant.modes.filter((mode) => drawn.some((cell) => cell.mode === mode));
  const closers = variant.closers.filter((side) => drawn.some(({ closer }) => closer === side));
  const rows = Math.ceil(modes.length / MOST_COLUMNS);
  const columns = Math.ceil(modes.length / rows);
  const frame = frameOf(drawn, { columns, connections: connectionsOf(variant) });
  const shown = closers.flatMap((closer) =>
    Array.from(
      { length: rows * columns },
      (_, place) => cells.find((cell) => cell.closer === closer && cell.mode === modes[place]),
    )
  );
  return {
    name,
    scenario: variant.scenario,
    title: `TIME_WAIT sockets over time by mode and side: ${variant.scenario}`,
    subtitle: [`${repeated(drawn)} ${variant.about}`],
    columns,
    spacing: { row: ROW_GAP, column: COLUMN_GAP },
    panels: shown.map((cell, place) =>
      cell ? timeWaitPanel(cell, frame, place % columns === 0) : blankPanel(frame)
    ),
  };
}

function cellsOf({ variant, recorded: { samples }, colours }: TimeWaitInput): TimeWaitCell[] {
  return variant.closers.flatMap((closer) =>
    variant.modes.map((mode) => ({
      mode,
      closer,
      colour: colours.get(mode)?.light ?? SURFACE.ink.light,
      traces: repetitions(variant, mode, closer)
        .map(({ id }) => timeWaitTraces(samples.get(id) ?? []))
        .filter((traces) => traces.length > 0),
    }))
  );
}

/** Where no socket was ever in TIME_WAIT, the axis reaches as far as there could have been. */
function frameOf(
  cells: readonly TimeWaitCell[],
  { columns, connections }: { columns: number; connections: number },
): TimeWaitFrame {
  const points = cells.flatMap(({ traces }) => traces.flat().flatMap((trace) => trace.points));
  const highest = points.reduce((most, { sockets }) => Math.max(most, sockets), 0);
  const latest = points.reduce((most, { seconds }) => Math.max(most, seconds), 0);
  const sockets = linearAxis({
    max: highest || connections,
    ticks: 4,
    whole: true,
    above: HEADROOM,
  });
  const room = (CHART_WIDTH - axisWidth(sockets) - (columns - 1) * COLUMN_GAP) / columns;
  const width = Math.floor(Math.min(WIDEST_PANEL, room));
  const names = namesFor(width);
  const plot = width - names.room;
  return {
    width,
    height: HEIGHT,
    names,
    time: timeAxis(latest, { width, above: names.room / plot }),
    sockets,
  };
}

/** As many ticks as have room for their labels. */
function timeAxis(latest: number, { width, above }: { width: number; above: number }): Axis {
  const axisOf = (ticks: number) => linearAxis({ max: latest, ticks, above });
  for (let ticks = MOST_TICKS; ticks > 1; ticks--) {
    const axis = axisOf(ticks);
    const apart = axis.fraction(axis.ticks[1] ?? 0) * width;
    if (apart >= widestTick(axis) + TICK_GAP) return axis;
  }
  return axisOf(1);
}

function repeated(cells: readonly TimeWaitCell[]): string {
  const counts = cells.map(({ traces }) => traces.length);
  const text = repetitionsText(counts);
  return Math.max(...counts) > 1
    ? `Each line joins the samples of one of ${text}.`
    : `Lines join the samples of ${text}.`;
}

function connectionsOf(variant: Variant): number {
  return variant.trials[0]?.parameters.connections ?? 0;
}
