/**
 * One panel of the TIME_WAIT chart: what each side held in every repetition of one cell.
 * @module
 */
import type { Place, Side } from "../model/words.ts";
import type { Axis } from "./axis.ts";
import type { Box, Point } from "./geometry.ts";
import {
  headingLayer,
  type Layer,
  type Panel,
  type PixelText,
  positionOf,
  textLayer,
} from "./layout.ts";
import { placeBeside } from "./line_labels.ts";
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

/** What all panels share. */
export interface TimeWaitFrame {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly time: Axis;
  readonly sockets: Axis;
}

/** Lines that carry one name: those of a place, or of both sides where they are the same. */
interface Bundle {
  readonly place: Place;
  /** Longest first. */
  readonly names: readonly string[];
  readonly lines: readonly (readonly Point[])[];
}

const PLACES: readonly Place[] = ["client", "server", "host"];
const SOLID = [1, 0];
const DASH: Readonly<Record<Place, number[]>> = { client: SOLID, server: [5, 3], host: SOLID };
const NAMES: Readonly<Record<Place, readonly string[]>> = {
  client: ["by client", "client"],
  server: ["by server", "server"],
  host: ["by either side", "either"],
};
/** Where both sides hold the same: nothing, or as many as the other. */
const NEITHER = ["by neither", "neither"];
const EACH = ["by each", "each"];
const MODE_ABOVE = 12;
const CLOSER_ABOVE = 34;
/** Lines nearer than this everywhere are one line to the eye. */
const SAME_PIXELS = 1.5;
const NAME_HEIGHT = SIZE.axis + 3;

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
        labels: first || !empty,
      }),
      y: positionOf(sockets, {
        field: "y",
        title: first ? "TIME_WAIT sockets held" : null,
        labels: first,
      }),
    },
    layer: [
      ...headings,
      ...(empty ? [absent(frame)] : [...lineLayers(cell, frame), nameLayer(cell, frame)]),
    ],
  };
}

function absent({ width, height }: TimeWaitFrame): Layer {
  return textLayer([{
    x: width / 2,
    y: height / 2,
    text: "no samples",
    colour: SURFACE.muted.light,
    align: "center",
  }]);
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

function nameLayer(cell: TimeWaitCell, frame: TimeWaitFrame): Layer {
  const bundles = bundlesOf(cell, frame);
  const taken: Box[] = [];
  const texts = bundles.map((bundle): PixelText => {
    const others = bundles.filter((other) => other !== bundle).flatMap(({ lines }) => lines);
    const { box, name } = placed(bundle, { others, taken, frame });
    taken.push(box);
    return {
      x: box.right,
      y: (box.top + box.bottom) / 2,
      text: name,
      colour: cell.colour,
      align: "right",
    };
  });
  return textLayer(texts, { fontSize: SIZE.axis });
}

/** The longest name that finds a free place; else the shortest at the end of its line. */
function placed(bundle: Bundle, room: {
  others: readonly (readonly Point[])[];
  taken: readonly Box[];
  frame: TimeWaitFrame;
}): { box: Box; name: string } {
  const { others, taken, frame } = room;
  for (const name of bundle.names) {
    const box = placeBeside({
      width: nameWidth(name),
      height: NAME_HEIGHT,
      own: bundle.lines,
      others,
      taken,
      frame: { left: 0, top: 0, right: frame.width, bottom: frame.height },
    });
    if (box) return { box, name };
  }
  const name = bundle.names.at(-1) ?? "";
  const bottom = Math.max(NAME_HEIGHT, (bundle.lines[0]?.at(-1)?.y ?? 0) - SAME_PIXELS);
  const box = {
    left: frame.width - nameWidth(name),
    right: frame.width,
    top: bottom - NAME_HEIGHT,
    bottom,
  };
  return { box, name };
}

function bundlesOf({ traces }: TimeWaitCell, frame: TimeWaitFrame): Bundle[] {
  const bundles = PLACES.map((place): Bundle => ({
    place,
    names: NAMES[place],
    lines: traces.flat().filter((trace) => trace.place === place)
      .map((trace) => pixels(trace, frame)),
  })).filter(({ lines }) => lines.length > 0);
  const [client, server] = bundles;
  if (bundles.length !== 2 || !client || !server || !alike(client.lines, server.lines)) {
    return bundles;
  }
  const none = traces.flat().every(({ points }) => points.every(({ sockets }) => sockets === 0));
  return [{ ...client, names: none ? NEITHER : EACH }];
}

function pixels({ points }: Trace, { width, height, time, sockets }: TimeWaitFrame): Point[] {
  return thinned(points, { columns: width, seconds: time.domain[1] }).map((point) => ({
    x: time.fraction(point.seconds) * width,
    y: height - sockets.fraction(point.sockets) * height,
  }));
}

/** Both sides of a repetition have the same moments, so corners can be compared one by one. */
function alike(a: readonly (readonly Point[])[], b: readonly (readonly Point[])[]): boolean {
  const [left, right] = [a.flat(), b.flat()];
  return left.length === right.length &&
    left.every(({ y }, index) => Math.abs(y - (right[index]?.y ?? Infinity)) < SAME_PIXELS);
}

function nameWidth(name: string): number {
  return textWidth(name, { fontSize: SIZE.axis }) + 4;
}
