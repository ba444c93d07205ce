/**
 * One panel of the TIME_WAIT chart: what each side held in every repetition of one cell.
 * @module
 */
import type { Place, Side } from "../../model/words.ts";
import type { Axis } from "./axis.ts";
import { layoutColumn } from "./label_layout.ts";
import { headingMarks, type Panel, type PixelText, placer, textMarks } from "./layout.ts";
import type { LineMark, TextMark } from "./scene.ts";
import { textWidth } from "./text_width.ts";
import { SIZE, SURFACE } from "./theme.ts";
import type { Trace } from "../../analysis/time_wait_traces.ts";
import { thinned } from "./thinned.ts";

/** A mode and closer with the traces of its repetitions; none if nothing was sampled. */
export interface TimeWaitCell {
  readonly mode: string;
  readonly closer: Side;
  /** `#rrggbb`, the light form. */
  readonly colour: string;
  /** The traces of each repetition. */
  readonly traces: readonly (readonly Trace[])[];
}

/** Who holds sockets, in words. */
export interface HolderNames {
  readonly of: Readonly<Record<Place | "neither" | "each", string>>;
  /** Pixels the longest takes, with its distance from the line. */
  readonly room: number;
}

/** What all panels share. */
export interface TimeWaitFrame {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly names: HolderNames;
  readonly time: Axis;
  readonly sockets: Axis;
}

const PLACES: readonly Place[] = ["client", "server", "host"];
const DASH: Readonly<Record<Place, readonly number[]>> = { client: [], server: [5, 3], host: [] };
const MODE_ABOVE = 12;
const CLOSER_ABOVE = 34;
/** From the end of a line to its name. */
const NAME_GAP = 5;
const NAME_HEIGHT = SIZE.axis + 3;
/** Panels narrower than this have no room for "by". */
const ROOMY = 170;
/** Lines nearer than this everywhere are one line to the eye. */
const SAME_PIXELS = 1.5;

/** The names of holders that fit beside lines in a panel of that many pixels. */
export function namesFor(width: number): HolderNames {
  const by = width < ROOMY ? "" : "by ";
  const of = {
    client: `${by}client`,
    server: `${by}server`,
    host: `${by}either`,
    neither: `${by}neither`,
    each: `${by}each`,
  };
  const widths = Object.values(of).map((name) => textWidth(name, { fontSize: SIZE.axis }));
  return { of, room: Math.ceil(Math.max(...widths)) + NAME_GAP };
}

/** The panel of one cell; the first of a row carries the row's axis and heading. */
export function timeWaitPanel(cell: TimeWaitCell, frame: TimeWaitFrame, first: boolean): Panel {
  const { width, height, time, sockets } = frame;
  const empty = cell.traces.length === 0;
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
      axis: sockets,
      title: first ? "TIME_WAIT sockets held" : undefined,
      labels: first,
    },
    marks: [
      ...headingMarks(cell.mode, { above: MODE_ABOVE, colour: cell.colour }),
      ...first ? headingMarks(`closed by ${cell.closer}`, { above: CLOSER_ABOVE }) : [],
      ...empty ? absentMarks(frame) : [...lineMarks(cell, frame), ...nameMarks(cell, frame)],
    ],
  };
}

/** Keeps a place in the grid free. */
export function blankPanel({ width, height }: TimeWaitFrame): Panel {
  return { width, height, marks: [] };
}

function absentMarks({ width, height }: TimeWaitFrame): TextMark[] {
  const text = { text: "no samples", colour: SURFACE.muted.light, align: "center" } as const;
  return textMarks([{ ...text, x: width / 2, y: height / 2 }]);
}

function lineMarks(cell: TimeWaitCell, frame: TimeWaitFrame): LineMark[] {
  const { width, names, time, sockets } = frame;
  const at = placer(frame, { x: time, y: sockets });
  return PLACES.flatMap((place) =>
    cell.traces.flatMap((traces, repetition) =>
      traces.filter((trace) => trace.place === place).map(({ points }): LineMark => ({
        kind: "line",
        points: thinned(points, { columns: width, seconds: time.domain[1] })
          .map((point) => at(point.seconds, point.sockets)),
        ...{ stroke: cell.colour, width: 1.5, dash: DASH[place] },
        title: `${cell.mode}, repetition ${repetition + 1}: held ${names.of[place]}`,
      }))
    )
  );
}

/** Names right of the last sample, each at the height its lines end on. */
function nameMarks(cell: TimeWaitCell, frame: TimeWaitFrame): TextMark[] {
  const { width, height, time } = frame;
  const ends = endsOf(cell, frame);
  const middles = layoutColumn(ends.map(({ y }) => ({ at: y, size: NAME_HEIGHT })), {
    from: 0,
    to: height,
  });
  const texts = ends.map(({ seconds, name }, index): PixelText => ({
    x: time.fraction(seconds) * width + NAME_GAP,
    y: middles[index] ?? 0,
    text: name,
    colour: cell.colour,
    align: "left",
  }));
  return textMarks(texts, { fontSize: SIZE.axis });
}

function endsOf({ traces }: TimeWaitCell, frame: TimeWaitFrame) {
  const { height, names, sockets } = frame;
  const ends = PLACES.flatMap((place) => {
    const lines = traces.flat().filter((trace) => trace.place === place);
    const last = lines.flatMap(({ points }) => points.slice(-1))
      .sort((a, b) => b.seconds - a.seconds)[0];
    if (last === undefined) return [];
    const y = height - sockets.fraction(last.sockets) * height;
    return [{ name: names.of[place], seconds: last.seconds, y, lines }];
  });
  const [client, server] = ends;
  if (ends.length !== 2 || !client || !server || !alike(client.lines, server.lines, frame)) {
    return ends;
  }
  const none = client.lines.every(({ points }) => points.every((point) => point.sockets === 0));
  return [{ ...client, name: none ? names.of.neither : names.of.each }];
}

/** Both sides of a repetition have the same moments, so points can be compared one by one. */
function alike(a: readonly Trace[], b: readonly Trace[], frame: TimeWaitFrame): boolean {
  const heights = (traces: readonly Trace[]) =>
    traces.flatMap(({ points }) =>
      points.map(({ sockets }) => frame.sockets.fraction(sockets) * frame.height)
    );
  const [left, right] = [heights(a), heights(b)];
  return left.length === right.length &&
    left.every((y, index) => Math.abs(y - (right[index] ?? Infinity)) < SAME_PIXELS);
}
