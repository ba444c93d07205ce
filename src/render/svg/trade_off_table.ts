/**
 * The trade-off in one picture: a row for each way of closing, a column for each cost, bars as
 * long as the cost is large.
 * @module
 */
import { CHART_WIDTH, type ChartPlan, type PixelText, textMarks } from "./layout.ts";
import type { RectMark } from "./scene.ts";
import { linesWithin, textWidth } from "./text_width.ts";
import { modeColours, SIZE, SURFACE } from "./theme.ts";
import type { Analysis } from "../../analysis/analyse.ts";
import type { Cost } from "../../analysis/costs.ts";
import type { TradeOff, Way } from "../../analysis/trade_off.ts";
import { scopeNotes, tooLateNotes, whereMeasured } from "../text/trade_off_table.ts";

const ROW = 32;
const GROUP_GAP = 30;
const HEADINGS = 34;
const COLUMN_GAP = 14;
const BAR = 6;
/** From the middle of a row down to its bar, and up to its number. */
const BAR_BELOW = 6;
const TEXT_ABOVE = 4;
/** Shortest bar of what is not 0. */
const LEAST = 2;

/** A cost at its place. */
interface Placed {
  readonly cost: Cost;
  readonly left: number;
  readonly width: number;
  readonly most: number;
  readonly least: number;
}

/** The chart `trade_off`. */
export function tradeOffPicture({ tradeOff, measured, manifest }: Analysis): ChartPlan {
  const name = "trade_off";
  if (tradeOff.ways.length === 0) {
    const why = !measured ? "no trial completed" : "no scenario of this run has a part in it";
    return { name, skipped: why };
  }
  const colours = modeColours(manifest.trials.map(({ mode }) => mode));
  const rows = rowsOf(tradeOff.ways);
  const columns = columnsOf(tradeOff);
  const colourOf = ({ mode }: Way) => colours.get(mode)?.light ?? SURFACE.ink.light;
  const height = (rows.at(-1)?.y ?? 0) + ROW / 2;
  const marks = [
    ...rows.flatMap(({ y }) => columns.map((column) => track(column, y))),
    ...rows.flatMap(({ way, y }) =>
      columns.flatMap((column) => bar(column, way, { y, colour: colourOf(way) }))
    ),
    ...textMarks(headingTexts(columns), { fontSize: SIZE.axis }),
    ...textMarks(closerTexts(rows), { fontSize: SIZE.heading, bold: true }),
    ...textMarks(
      rows.flatMap(({ way, y }) => rowTexts(columns, way, { y, colour: colourOf(way) })),
    ),
  ];
  return {
    name,
    title: "The trade-off: what each way of closing costs, and on which side",
    subtitle: [
      `The highest median in ${whereMeasured(tradeOff)}. Bars: share of the largest ` +
      "in the column; close() on a log scale.",
      "Of 1,000 closes: sock·s (TIME_WAIT sockets times seconds), ports, resets. Held and left: " +
      "kernel memory per connection.",
      ...linesWithin([...scopeNotes(tradeOff), ...tooLateNotes(tradeOff)].join(" "), {
        fontSize: SIZE.subtitle,
        width: CHART_WIDTH,
      }),
    ],
    columns: 1,
    spacing: { row: 0, column: 0 },
    panels: [{ width: CHART_WIDTH, height, marks }],
  };
}

interface Row {
  readonly way: Way;
  /** Middle of the row, pixels. */
  readonly y: number;
}

/** A row for each way; each closer's begin with a heading. */
function rowsOf(ways: readonly Way[]): Row[] {
  let y = HEADINGS;
  let closer = "";
  return ways.map((way) => {
    if (way.closer !== closer) y += GROUP_GAP;
    closer = way.closer;
    const row = { way, y: y + ROW / 2 };
    y += ROW;
    return row;
  });
}

function columnsOf({ compared, ways }: TradeOff): Placed[] {
  const names = Math.max(...ways.map(({ mode }) => textWidth(mode, { fontSize: SIZE.label })));
  const first = Math.ceil(names) + COLUMN_GAP;
  const width = (CHART_WIDTH - first) / compared.length;
  return compared.map(({ cost }, index) => {
    const values = ways.flatMap((way) => way.costs.get(cost.name) ?? []);
    return {
      cost,
      left: first + index * width,
      width: width - COLUMN_GAP,
      most: Math.max(0, ...values),
      least: Math.min(...values.filter((value) => value > 0)),
    };
  });
}

function track({ left, width }: Placed, y: number): RectMark {
  const fill = SURFACE.grid.light;
  return { kind: "rect", x: left, width, y: y + BAR_BELOW, height: BAR, fill };
}

function bar(
  column: Placed,
  way: Way,
  { y, colour }: { readonly y: number; readonly colour: string },
): RectMark[] {
  const { cost, left, width } = column;
  const value = way.costs.get(cost.name) ?? null;
  if (value === null || value <= 0) return [];
  return [{
    kind: "rect",
    ...{ x: left, width: Math.max(LEAST, fraction(value, column) * width) },
    ...{ y: y + BAR_BELOW, height: BAR, fill: colour },
    title: `${way.mode}, closed by ${way.closer}: ${cost.show(value)}, ${cost.meaning}`,
  }];
}

/** How much of the column's width a value takes. */
function fraction(value: number, { cost, most, least }: Placed): number {
  if (!cost.wide || most === least) return value / most;
  // The least of them still gets a bar.
  const low = least / 3;
  return Math.log(value / low) / Math.log(most / low);
}

function headingTexts(columns: readonly Placed[]): PixelText[] {
  return columns.flatMap(({ cost, left }) =>
    cost.short.map((text, line) => ({
      ...{ x: left, y: 8 + line * (SIZE.axis + 3), text, align: "left" as const },
      ...{ colour: SURFACE.muted.light, title: cost.meaning },
    }))
  );
}

function closerTexts(rows: readonly Row[]): PixelText[] {
  return rows.filter(({ way }, index) => way.closer !== rows[index - 1]?.way.closer)
    .map(({ way, y }) => ({
      ...{ x: 0, y: y - ROW / 2 - 8, text: `closed by ${way.closer}`, align: "left" as const },
      colour: SURFACE.ink.light,
    }));
}

function rowTexts(
  columns: readonly Placed[],
  way: Way,
  { y, colour }: { readonly y: number; readonly colour: string },
): PixelText[] {
  const at = { y: y - TEXT_ABOVE, align: "left" as const };
  return [
    { ...at, y, x: 0, text: way.mode, colour },
    ...columns.map(({ cost, left }) => {
      const value = way.costs.get(cost.name) ?? null;
      const text = value === null ? "–" : cost.show(value);
      const faint = value === null || value === 0;
      return { ...at, x: left, text, colour: faint ? SURFACE.muted.light : SURFACE.ink.light };
    }),
  ];
}
