/**
 * Send-Q and Recv-Q over time around a close with data queued: a column for each mode, a row for
 * each closer.
 * @module
 */
import { formatExact } from "../../src/format/numbers.ts";
import { looksAt } from "../../src/model/looks.ts";
import type { Recorded } from "../../src/analysis/recorded.ts";
import type { SampleRow } from "../../src/model/run.ts";
import type { Side } from "../../src/model/words.ts";
import { type Axis, linearAxis } from "../../src/render/svg/axis.ts";
import { axisWidth } from "../../src/render/svg/axis_marks.ts";
import {
  CHART_WIDTH,
  type ChartPlan,
  headingMarks,
  type Panel,
  placer,
  repetitionsText,
  textMarks,
} from "../../src/render/svg/layout.ts";
import type { LineMark } from "../../src/render/svg/scene.ts";
import { type Colour, SIZE, SURFACE } from "../../src/render/svg/theme.ts";
import { repetitions, type Variant } from "../../src/analysis/variants.ts";

/** What the chart is drawn from. */
export interface QueuesInput {
  readonly variant: Variant;
  readonly recorded: Recorded;
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
  return {
    name,
    scenario: variant.scenario,
    title: `Send-Q and Recv-Q over time, by mode: ${variant.scenario}`,
    subtitle: [
      "Solid: Send-Q of the closer; dashed: Recv-Q of its peer (after a reset ss lists neither). " +
      `Samples of ${repetitionsText(reps)}.`,
      aboutOf(variant),
    ],
    columns,
    spacing: { row: ROW_GAP, column: COLUMN_GAP },
    panels: cells.map((cell, index) => panelOf(cell, frame, index % columns === 0)),
  };
}

/** What bears on these curves of what all trials have in common. */
function aboutOf({ trials }: Variant): string {
  const parameters = trials[0]?.parameters;
  const count = (name: string) => formatExact(Number(parameters?.[name] ?? 0));
  return `${count("connections")} connections, ${count("queued")} bytes queued on each, reader ` +
    `${parameters?.reader ?? "unknown"}; buffers of ${count("send-buffer")} bytes to send and ` +
    `${count("receive-buffer")} to receive.`;
}

function cellsOf({ variant, recorded: { samples }, colours }: QueuesInput): Cell[] {
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

function panelOf(cell: Cell, frame: Frame, first: boolean): Panel {
  const { width, height, time, amount } = frame;
  return {
    width,
    height,
    x: {
      axis: time,
      title: first ? "seconds since the first connection" : undefined,
      titleAt: "start",
      grid: false,
    },
    y: {
      axis: amount,
      title: first ? "MiB on all connections" : undefined,
      labels: first,
    },
    marks: [
      ...headingMarks(cell.mode, { above: MODE_ABOVE, colour: cell.colour }),
      ...first ? headingMarks(`closed by ${cell.closer}`, { above: CLOSER_ABOVE }) : [],
      ...lineMarks(cell, { frame, of: "send", dash: [] }),
      ...lineMarks(cell, { frame, of: "receive", dash: [5, 3] }),
      ...cell.runs.length > 0 ? [] : textMarks([{
        ...{ x: width / 2, y: height / 2, text: "no undisturbed trial", align: "center" },
        colour: SURFACE.muted.light,
      }], { fontSize: SIZE.axis }),
    ],
  };
}

const QUEUES = { send: "Send-Q of the closer", receive: "Recv-Q of its peer" } as const;

function lineMarks(
  { mode, runs, colour }: Cell,
  { frame, of, dash }: {
    readonly frame: Frame;
    readonly of: keyof typeof QUEUES;
    readonly dash: readonly number[];
  },
): LineMark[] {
  const at = placer(frame, { x: frame.time, y: frame.amount });
  return runs.map((moments, repetition) => ({
    kind: "line",
    points: moments.map((moment) => at(moment.seconds, moment[of])),
    ...{ stroke: colour, width: 1.5, dash },
    title: `${mode}, repetition ${repetition + 1}: ${QUEUES[of]}`,
  }));
}
