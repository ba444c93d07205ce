/**
 * A chart's specification to SVG: vega-lite compiles, vega draws, no browser and no canvas.
 *
 * vega is loaded when the first chart is drawn, so commands that draw none do not wait for it.
 * Neither importing nor drawing needs a Deno permission.
 * @module
 */
import { markupText } from "../../quote/markup.ts";
import { visibleLines } from "../../quote/visible.ts";
import type { ChartSpec } from "./layout.ts";
import { textWidth } from "./text_width.ts";
import { darkStyle } from "./theme.ts";

/** What drawing may report; never something a reader of the chart has to know. */
export type Warn = (text: string) => void;

/** What vega asks for the width of a text when there is no canvas; not in its typings. */
interface TextMetrics {
  width(item: { fontSize?: number; fontWeight?: string | number }, text: unknown): number;
}

/**
 * Draws a chart.
 * @param warn gets what vega and vega-lite find odd; by default nobody hears it
 * @returns a whole SVG document; the same chart gives the same bytes
 */
export async function render(chart: ChartSpec, warn: Warn = () => {}): Promise<string> {
  const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  const { textMetrics } = vega as unknown as { textMetrics: TextMetrics };
  textMetrics.width = measured;
  const logger = loggerTo(warn);
  const view = new vega.View(vega.parse(compile(chart.spec, { logger }).spec), {
    renderer: "none",
    logger,
  });
  try {
    return finished(await view.toSVG(), chart);
  } finally {
    view.finalize();
  }
}

function measured(
  { fontSize = 11, fontWeight }: { fontSize?: number; fontWeight?: string | number },
  text: unknown,
): number {
  return textWidth(String(text ?? ""), { fontSize, bold: fontWeight === "bold" });
}

function loggerTo(warn: Warn) {
  let level = 0;
  const logger = {
    level(next?: number) {
      if (next === undefined) return level;
      level = next;
      return logger;
    },
    warn(...texts: unknown[]) {
      warn(texts.join(" "));
      return logger;
    },
    error(...texts: unknown[]) {
      warn(texts.join(" "));
      return logger;
    },
    info: () => logger,
    debug: () => logger,
  };
  // deno-lint-ignore no-explicit-any -- level() is overloaded, which an object literal can't say
  return logger as any;
}

/** Adds what a page needs to know of the drawing, and makes it fit to stand beside others. */
function finished(svg: string, chart: ChartSpec): string {
  const id = `closecost-${chart.name.replaceAll(/[^A-Za-z0-9_-]/g, "-")}`;
  const head = [
    `<title>${markupText(chart.title)}</title>`,
    `<desc>${markupText(chart.subtitle.join(" "))}</desc>`,
    `<style>#${id} text{paint-order:stroke}${darkStyle(`#${id}`)}</style>`,
  ].join("");
  // Of the data only texts are quoted by vega, and what is not seen is left in them.
  return visibleLines(rounded(svg))
    .replace(/^<svg /, `<svg id="${id}" role="img" `)
    .replace(/^(<svg [^>]*>)/, `$1${head}`) + "\n";
}

/** A hundredth of a pixel is more than anyone sees, and half the file. */
function rounded(svg: string): string {
  return svg.replaceAll(
    / (?:d|transform|x2|y2)="[^"]*"/g,
    (attribute) => attribute.replaceAll(/\d+\.\d{3,}/g, (n) => String(Number((+n).toFixed(2)))),
  );
}
