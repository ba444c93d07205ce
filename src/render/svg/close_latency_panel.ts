/**
 * One panel of the close latency chart: the curves of every mode for one closer.
 * @module
 */
import type { Side } from "../../model/words.ts";
import type { Axis } from "./axis.ts";
import { dodge } from "./dodge.ts";
import {
  headingLayer,
  type Layer,
  leaderLayer,
  OWN_COLOUR,
  type Panel,
  positionOf,
  textLayer,
} from "./layout.ts";
import type { Curve, PercentileAxis } from "./percentile_curve.ts";
import { SIZE } from "./theme.ts";

/** A mode's curve with its colour. */
export interface ModeCurve extends Curve {
  readonly mode: string;
  readonly closer: Side;
  /** `#rrggbb`, the light form. */
  readonly colour: string;
}

/** What all panels share. */
export interface CurveFrame {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Pixels right of a panel that names of lines take. */
  readonly labelWidth: number;
  readonly percentiles: PercentileAxis;
  readonly time: Axis;
}

/** Pixels from the end of a line to its name, with the leader between them. */
export const LABEL_GAP = 22;
const LABEL_HEIGHT = SIZE.label + 3;
const CLOSER_ABOVE = 14;
/** Where more bands than this may lie on one another they are fainter. */
const FEW = 4;

/** The panel of one closer; the first has the title of the vertical axis. */
export function latencyPanel(
  curves: readonly ModeCurve[],
  { frame, closer, first }: { frame: CurveFrame; closer: Side; first: boolean },
): Panel {
  const { width, height, percentiles, time } = frame;
  return {
    width,
    height,
    encoding: {
      x: positionOf(percentiles, {
        field: "x",
        title: "percentile of closes",
        labelExpr: percentiles.labelExpr,
      }),
      y: positionOf(time, {
        field: "y",
        title: first ? "µs in closing calls (log scale)" : null,
      }),
    },
    layer: [
      headingLayer(`closed by ${closer}`, { above: CLOSER_ABOVE }),
      ...bandLayers(curves),
      lineLayer(curves),
      ...nameLayers(curves, frame),
    ],
  };
}

function bandLayers(curves: readonly ModeCurve[]): Layer[] {
  return curves.filter(({ repetitions }) => repetitions > 1).map(({ points, colour }) => ({
    data: { values: points.map(({ nines, low, high }) => ({ x: nines, y: low, high })) },
    mark: { type: "area", color: colour, opacity: curves.length > FEW ? 0.1 : 0.16 },
    encoding: { y2: { field: "high" } },
  }));
}

function lineLayer(curves: readonly ModeCurve[]): Layer {
  const values = curves.flatMap(({ points, mode, colour }) =>
    points.map((point) => ({ x: point.nines, y: point.median, mode, colour }))
  );
  return {
    data: { values },
    mark: { type: "line", strokeWidth: 2, strokeJoin: "round" },
    encoding: { detail: { field: "mode" }, stroke: OWN_COLOUR },
  };
}

function nameLayers(curves: readonly ModeCurve[], frame: CurveFrame): Layer[] {
  const { width, height, percentiles, time } = frame;
  const ends = curves.flatMap(({ points, mode, colour }) => {
    const end = points.at(-1);
    if (end === undefined) return [];
    const x = percentiles.fraction(end.nines) * width;
    return [{ x, y: height - time.fraction(end.median) * height, mode, colour }];
  });
  const middles = dodge(ends.map(({ y }) => ({ at: y, size: LABEL_HEIGHT })), {
    from: 0,
    to: height,
  });
  const placed = ends.map((end, index) => ({ ...end, middle: middles[index] ?? end.y }));
  return [
    leaderLayer(placed.map(({ x, y, middle, colour }) => ({
      x: x + 3,
      y,
      x2: width + LABEL_GAP - 4,
      y2: middle,
      colour,
    }))),
    textLayer(placed.map(({ mode, middle, colour }) => ({
      x: width + LABEL_GAP,
      y: middle,
      text: mode,
      colour,
      align: "left",
    }))),
  ];
}
