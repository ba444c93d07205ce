/**
 * Send-Q and Recv-Q over time around a close with data queued: a column for each mode, a row for
 * each closer.
 * @module
 */
import { looksAt } from "../../src/model/looks.ts";
import type { SampleRow } from "../../src/model/run.ts";
import type { Side } from "../../src/model/words.ts";
import { type Axis, linearAxis } from "../../src/render/svg/axis.ts";
import {
  axisWidth,
  CHART_WIDTH,
  type ChartPlan,
  grid,
  headingLayer,
  type Layer,
  type Panel,
  positionOf,
  repetitionsText,
  textLayer,
} from "../../src/render/svg/layout.ts";
import { type Colour, SIZE, SURFACE } from "../../src/render/svg/theme.ts";
import { repetitions, type Variant } from "../../src/render/svg/variants.ts";

/** What the chart is drawn from. */
export interface QueuesInput {
  readonly variant: Variant;
  /** Samples by trial. */
  readonly samples: ReadonlyMap<string, readonly SampleRow[]>;
  /** Colours by mode. */
  readonly colours: ReadonlyMap<string, Colour>;
}

/** What stood in the queues at one moment, in MiB. */
interface Moment {
  readonly seconds: number;
  readonly send: number;
  readonly receive: number;
}

interface Cell {
  readonly mode: string;
  readonly closer: Side;
  readonly colour: string;
  readonly runs: readonly (readonly Moment[])[];
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly time: Axis;
  readonly amount: Axis;
}

const HEIGHT = 150;
const WIDEST_PANEL = 400;
const COLUMN_GAP = 14;
const ROW_GAP = 96;
const MODE_ABOVE = 12;
const CLOSER_ABOVE = 34;
const MIB = 1024 * 1024;

/** The chart `queues_<variant>`. */
export function queuesChart(input: QueuesInput): ChartPlan {
  const { variant } = input;
  const name = `queues_${variant.name}`;
  const cells = cellsOf(input);
  const moments = cells.flatMap(({ runs }) => runs.flat());
  const most = Math.max(0, ...moments.flatMap(({ send, receive }) => [send, receive]));
  if (most === 0) return { name, skipped: "no sample shows anything in a queue" };
  const amount = linearAxis({ max: most, ticks: 4, above: 0.08 });
  const columns = variant.modes.length;
  const room = (CHART_WIDTH - axisWidth(amount) - (columns - 1) * COLUMN_GAP) / columns;
  const latest = Math.max(...moments.map(({ seconds }) => seconds));
  const frame: Frame = {
    width: Math.floor(Math.min(WIDEST_PANEL, room)),
    height: HEIGHT,
    time: linearAxis({ max: latest, ticks: 3, above: 0.05 }),
    amount,
  };
  const reps = cells.map(({ runs }) => runs.length).filter((count) => count > 0);
  return grid({
    name,
    title: `Send-Q and Recv-Q over time, by mode: ${variant.scenario}`,
    subtitle: [
      "Solid: Send-Q of the closer; dashed: Recv-Q of its peer (after a reset ss lists neither). " +
      `Samples of ${repetitionsText(reps)}.`,
      aboutOf(variant),
    ],
    columns,
    spacing: { row: ROW_GAP, column: COLUMN_GAP },
    panels: cells.map((cell, index) => panelOf(cell, frame, index % columns === 0)),
  });
}

/** What bears on these curves of what all trials have in common. */
function aboutOf({ trials }: Variant): string {
  const parameters = trials[0]?.parameters;
  const count = (name: string) => Number(parameters?.[name] ?? 0).toLocaleString("en-US");
  return `${count("connections")} connections, ${count("queued")} bytes queued on each, reader ` +
    `${parameters?.reader ?? "unknown"}; buffers of ${count("send-buffer")} bytes to send and ` +
    `${count("receive-buffer")} to receive.`;
}

function cellsOf({ variant, samples, colours }: QueuesInput): Cell[] {
  return variant.closers.flatMap((closer) =>
    variant.modes.map((mode) => ({
      mode,
      closer,
      colour: colours.get(mode)?.light ?? SURFACE.ink.light,
      runs: repetitions(variant, mode, closer)
        .map(({ id }) => momentsOf(samples.get(id) ?? [], closer)),
    }))
  );
}

/** Sums over the states of a side; listeners, whose queues hold connections, have none. */
function momentsOf(samples: readonly SampleRow[], closer: Side): Moment[] {
  // A TIME-WAIT has no queues.
  const looks = Map.groupBy(looksAt(samples, ["ESTAB"]), ({ tMs }) => tMs);
  return [...looks].sort(([a], [b]) => a - b).map(([tMs, rows]) => {
    const sum = (of: (row: SampleRow) => number | null, wanted: (side: Side) => boolean) =>
      rows.filter(({ side }) => side !== "host" && wanted(side))
        .reduce((bytes, row) => bytes + (of(row) ?? 0), 0) / MIB;
    return {
      seconds: tMs / 1000,
      send: sum((row) => row.sendQBytes, (side) => side === closer),
      receive: sum((row) => row.recvQBytes, (side) => side !== closer),
    };
  });
}

function panelOf(cell: Cell, { width, height, time, amount }: Frame, first: boolean): Panel {
  const headings = [headingLayer(cell.mode, { above: MODE_ABOVE, colour: cell.colour })];
  if (first) headings.push(headingLayer(`closed by ${cell.closer}`, { above: CLOSER_ABOVE }));
  return {
    width,
    height,
    encoding: {
      x: positionOf(time, {
        field: "x",
        title: first ? "seconds since the first connection" : null,
        titleAnchor: "start",
        grid: false,
      }),
      y: positionOf(amount, {
        field: "y",
        title: first ? "MiB on all connections" : null,
        labels: first,
      }),
    },
    layer: [
      ...headings,
      lineLayer(cell, ({ send }) => send, [1, 0]),
      lineLayer(cell, ({ receive }) => receive, [5, 3]),
      ...cell.runs.length > 0 ? [] : [textLayer([{
        ...{ x: width / 2, y: height / 2, text: "no undisturbed trial", align: "center" },
        colour: SURFACE.muted.light,
      }], { fontSize: SIZE.axis })],
    ],
  };
}

function lineLayer(
  { runs, colour: color }: Cell,
  of: (moment: Moment) => number,
  strokeDash: number[],
): Layer {
  const values = runs.flatMap((moments, repetition) =>
    moments.map((moment) => ({ x: moment.seconds, y: of(moment), repetition }))
  );
  return {
    data: { values },
    mark: { type: "line", color, strokeWidth: 1.5, strokeDash, strokeJoin: "round" },
    encoding: { detail: { field: "repetition" } },
  };
}
