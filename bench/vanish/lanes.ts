/**
 * What the chart of `vanish` is drawn from: a pane for each state and time away, a lane a mode.
 * @module
 */
import { formatExact } from "../../src/format/numbers.ts";
import { ofCloser } from "../../src/analysis/cell_metrics.ts";
import type { Variant } from "../../src/analysis/variants.ts";
import type { ChartInput } from "../../src/render/svg/scenario_charts.ts";
import { SURFACE } from "../../src/render/svg/theme.ts";
import type { CellSummary } from "../../src/stats/cells.ts";
import { outcomeText } from "./outcome.ts";

/** Colours by mode. */
type Colours = ChartInput["colours"];

/** One mode in one panel, medians over repetitions. */
export interface Lane {
  readonly mode: string;
  readonly colour: string;
  /** Seconds. */
  readonly left: number;
  readonly held: number;
  readonly fate: string;
}

/** The lanes of one closer in one variant. */
export interface Pane {
  readonly heading: string;
  readonly awaySeconds: number;
  readonly lanes: readonly Lane[];
}

/** The panes of a variant, one a closer. */
export function panesOf(variant: Variant, colours: Colours): Pane[] {
  const parameters = variant.trials[0]?.parameters;
  const of = (name: string) => parameters?.[name];
  const [loss, timeout] = [of("loss"), of("user-timeout")];
  const heading = [
    of("state") === "unsent" ? `${formatExact(Number(of("queued")))} bytes unsent` : "idle",
    ...loss === 100 ? [] : [`${loss} % lost`],
    ...timeout === 0 ? [] : [`user timeout ${timeout} ms`],
  ];
  return variant.closers.map((closer) => ({
    heading: `${heading.join(", ")}, closed by ${closer}`,
    awaySeconds: Number(of("away")) / 1000,
    lanes: variant.cells.filter((cell) => cell.closer === closer)
      .flatMap((cell) => laneOf(cell, colours)),
  }));
}

function laneOf(cell: CellSummary, colours: Colours): Lane[] {
  const left = ofCloser(cell, "sockets_left_time")?.median ?? undefined;
  if (left === undefined) return [];
  const held = ofCloser(cell, "close_p50")?.median ?? 0;
  return [{
    mode: cell.mode,
    colour: colours.get(cell.mode)?.light ?? SURFACE.ink.light,
    left: left / 1e6,
    held: held / 1e6,
    fate: outcomeText(cell),
  }];
}
