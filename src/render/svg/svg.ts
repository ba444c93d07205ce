/**
 * A drawing to SVG: the one place that writes it.
 * @module
 */
// @ts-types="@types/d3-shape"
import { area, line } from "d3-shape";
import { markupText } from "../../quote/markup.ts";
import type { AreaMark, LineMark, Mark, Point, Scene, TextMark } from "./scene.ts";
import { darkStyle, FONT, SURFACE } from "./theme.ts";

/** A hundredth of a pixel is more than anyone sees, and half the file. */
const DIGITS = 2;
const RIM = 3;

/** What an element has; those that are `undefined` are left out. */
type Attributes = Readonly<Record<string, string | number | undefined>>;

const pathOfLine = line<Point>().x(({ x }) => x).y(({ y }) => y).digits(DIGITS);
const pathOfArea = area<AreaMark["points"][number]>().x(({ x }) => x).y0(({ y }) => y)
  .y1(({ y2 }) => y2).digits(DIGITS);

/**
 * A whole document that ends with a line end; the same drawing gives the same bytes.
 *
 * It carries its own ground and swaps every colour by `prefers-color-scheme`, so text and ground
 * always change together, whatever page the file is put on.
 */
export function toSvg({ id, width, height, title, description, marks }: Scene): string {
  const root = element(
    "svg",
    {
      id,
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${rounded(width)} ${rounded(height)}`,
      role: "img",
      "aria-labelledby": `${id}-title ${id}-description`,
      "font-family": FONT,
    },
    [
      element("title", { id: `${id}-title` }, [markupText(title)]),
      element("desc", { id: `${id}-description` }, [markupText(description)]),
      `<style>#${id} text{paint-order:stroke}${darkStyle(`#${id}`)}</style>`,
      element("rect", { width, height, fill: SURFACE.background.light }),
      ...marks.map(written),
      "",
    ].join("\n"),
  );
  return `${root}\n`;
}

function written(mark: Mark): string {
  if (mark.kind === "group") {
    const transform = `translate(${rounded(mark.x)},${rounded(mark.y)})`;
    return element("g", { transform }, ["", ...mark.marks.map(written), ""].join("\n"));
  }
  const tip = mark.title === undefined ? [] : [element("title", {}, [markupText(mark.title)])];
  const { opacity } = mark;
  switch (mark.kind) {
    case "rect": {
      const { x, y, width, height, radius: rx, fill } = mark;
      return element("rect", { x, y, width, height, rx, fill, opacity }, tip);
    }
    case "circle": {
      const { x: cx, y: cy, radius: r, fill = "none", stroke } = mark;
      const width = stroke === undefined ? undefined : 1.5;
      return element("circle", { cx, cy, r, fill, stroke, "stroke-width": width, opacity }, tip);
    }
    case "line":
      return writtenLine(mark, tip);
    case "area":
      return element("path", {
        d: pathOfArea([...mark.points]) ?? "",
        fill: mark.fill,
        opacity,
      }, tip);
    case "polygon": {
      const points = mark.points.map(({ x, y }) => `${rounded(x)},${rounded(y)}`).join(" ");
      return element("polygon", { points, fill: mark.fill, opacity }, tip);
    }
    case "text":
      return writtenText(mark, tip);
  }
}

function writtenLine(mark: LineMark, tip: readonly string[]): string {
  const [from, to, ...more] = mark.points;
  const look = {
    stroke: mark.stroke,
    "stroke-width": mark.width,
    "stroke-dasharray": mark.dash?.length ? mark.dash.join(" ") : undefined,
    "stroke-dashoffset": mark.dashOffset,
    opacity: mark.opacity,
  };
  return from && to && more.length === 0
    ? element("line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y, ...look }, tip)
    : element("path", {
      d: pathOfLine([...mark.points]) ?? "",
      fill: "none",
      "stroke-linejoin": "round",
      ...look,
    }, tip);
}

function writtenText(mark: TextMark, tip: readonly string[]): string {
  const { x, y, text, size, bold, anchor, upright, rim, fill, opacity } = mark;
  const turned = `translate(${rounded(x)},${rounded(y)}) rotate(-90)`;
  return element("text", {
    ...upright ? { transform: turned } : { x, y },
    "font-size": size,
    "font-weight": bold ? "bold" : undefined,
    "text-anchor": anchor === "start" ? undefined : anchor,
    fill,
    ...rim
      ? { stroke: SURFACE.background.light, "stroke-width": RIM, "stroke-linejoin": "round" }
      : {},
    opacity,
  }, [markupText(text), ...tip]);
}

/** @param content as it is to be written */
function element(
  name: string,
  attributes: Attributes,
  content: string | readonly string[] = [],
): string {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [` ${key}="${typeof value === "number" ? rounded(value) : markupText(value)}"`]
  ).join("");
  const inner = typeof content === "string" ? content : content.join("");
  return inner === "" ? `<${name}${given}/>` : `<${name}${given}>${inner}</${name}>`;
}

function rounded(value: number): string {
  return String(Number(value.toFixed(DIGITS)) + 0);
}
