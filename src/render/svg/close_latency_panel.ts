/**
 * One panel of the close latency chart: the curves of every mode for one closer.
 * @module
 */
import { formatMicroseconds } from "../../format/numbers.ts";
import type { Side } from "../../model/words.ts";
import type { Axis } from "./axis.ts";
import { layoutColumn } from "./label_layout.ts";
import { headingMarks, leaderMarks, type Panel, placer, textMarks } from "./layout.ts";
import type { Curve } from "../../analysis/latency_curve.ts";
import type { PercentileAxis } from "./percentile_axis.ts";
import type { AreaMark, LineMark, Mark } from "./scene.ts";
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
    x: { axis: percentiles, title: "percentile of closes", name: percentiles.nameOf },
    y: { axis: time, title: first ? "µs in closing calls (log scale)" : undefined },
    marks: [
      ...headingMarks(`closed by ${closer}`, { above: CLOSER_ABOVE }),
      ...bandMarks(curves, frame),
      ...curves.map((curve) => lineMark(curve, frame)),
      ...nameMarks(curves, frame),
    ],
  };
}

function bandMarks(curves: readonly ModeCurve[], frame: CurveFrame): AreaMark[] {
  const at = placer(frame, { x: frame.percentiles, y: frame.time });
  return curves.filter(({ repetitions }) => repetitions > 1).map(({ points, colour }) => ({
    kind: "area",
    points: points.map(({ nines, low, high }) => ({ ...at(nines, low), y2: at(nines, high).y })),
    fill: colour,
    opacity: curves.length > FEW ? 0.1 : 0.16,
  }));
}

function lineMark({ points, mode, colour }: ModeCurve, frame: CurveFrame): LineMark {
  const at = placer(frame, { x: frame.percentiles, y: frame.time });
  const longest = points.at(-1)?.median ?? 0;
  return {
    kind: "line",
    points: points.map(({ nines, median }) => at(nines, median)),
    ...{ stroke: colour, width: 2 },
    title: `${mode}: the longest ${formatMicroseconds(longest)}`,
  };
}

function nameMarks(curves: readonly ModeCurve[], frame: CurveFrame): Mark[] {
  const { width, height } = frame;
  const at = placer(frame, { x: frame.percentiles, y: frame.time });
  const ends = curves.flatMap(({ points, mode, colour }) => {
    const end = points.at(-1);
    if (end === undefined) return [];
    return [{ ...at(end.nines, end.median), mode, colour }];
  });
  const middles = layoutColumn(ends.map(({ y }) => ({ at: y, size: LABEL_HEIGHT })), {
    from: 0,
    to: height,
  });
  const placed = ends.map((end, index) => ({ ...end, middle: middles[index] ?? end.y }));
  return [
    ...leaderMarks(placed.map(({ x, y, middle, colour }) => ({
      x: x + 3,
      y,
      x2: width + LABEL_GAP - 4,
      y2: middle,
      colour,
    }))),
    ...textMarks(placed.map(({ mode, middle, colour }) => ({
      x: width + LABEL_GAP,
      y: middle,
      text: mode,
      colour,
      align: "left",
    }))),
  ];
}
