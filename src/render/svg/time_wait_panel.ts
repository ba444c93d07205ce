/**
 * One panel of the TIME_WAIT chart: what each side held in every repetition of one cell.
 * @module
 */
import type { Place, Side } from "../../model/words.ts";
import type { Axis } from "./axis.ts";
import { dodge } from "./dodge.ts";
import {
  headingLayer,
  type Layer,
  type Panel,
  type PixelText,
  positionOf,
  textLayer,
} from "./layout.ts";
import { textWidth } from "./text_width.ts";
import { SIZE, SURFACE } from "./theme.ts";
import { thinned, type Trace } from "./time_wait_traces.ts";

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
const SOLID = [1, 0];
const DASH: Readonly<Record<Place, number[]>> = { client: SOLID, server: [5, 3], host: SOLID };
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
      y: positionOf(sockets, {
        field: "y",
        title: first ? "TIME_WAIT sockets held" : null,
        labels: first,
      }),
    },
    layer: [
      ...headings,
      ...(empty ? [absentLayer(frame)] : [...lineLayers(cell, frame), nameLayer(cell, frame)]),
    ],
  };
}

/** Keeps a place in the grid free. */
export function blankPanel({ width, height }: TimeWaitFrame): Panel {
  return { width, height, layer: [textLayer([])] };
}

function absentLayer({ width, height }: TimeWaitFrame): Layer {
  const text = { text: "no samples", colour: SURFACE.muted.light, align: "center" } as const;
  return textLayer([{ ...text, x: width / 2, y: height / 2 }]);
}

function lineLayers(cell: TimeWaitCell, { width, time }: TimeWaitFrame): Layer[] {
  return PLACES.flatMap((place): Layer[] => {
    const values = cell.traces.flatMap((traces, repetition) =>
      traces.filter((trace) => trace.place === place).flatMap(({ points }) =>
        thinned(points, { columns: width, seconds: time.domain[1] })
          .map(({ seconds, sockets }) => ({ x: seconds, y: sockets, repetition }))
      )
    );
    if (values.length === 0) return [];
    return [{
      data: { values },
      mark: {
        type: "line",
        color: cell.colour,
        strokeWidth: 1.5,
        strokeDash: [...DASH[place]],
        strokeJoin: "round",
      },
      encoding: { detail: { field: "repetition" } },
    }];
  });
}

/** Names right of the last sample, each at the height its lines end on. */
function nameLayer(cell: TimeWaitCell, frame: TimeWaitFrame): Layer {
  const { width, height, time } = frame;
  const ends = endsOf(cell, frame);
  const middles = dodge(ends.map(({ y }) => ({ at: y, size: NAME_HEIGHT })), {
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
  return textLayer(texts, { fontSize: SIZE.axis });
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
