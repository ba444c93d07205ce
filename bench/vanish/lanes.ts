/**
 * What the chart of `vanish` is drawn from: a pane for each state and time away, a lane a mode.
 * @module
 */
import type { MetricName } from "../../src/model/metrics.ts";
import type { MeasurementRow } from "../../src/model/run.ts";
import type { Place, Side } from "../../src/model/words.ts";
import { median } from "../../src/stats/quantile.ts";
import { type Colour, SURFACE } from "../../src/render/svg/theme.ts";
import type { Variant } from "../../src/analysis/variants.ts";

/** What the chart is drawn from. */
export interface VanishInput {
  /** All of one scenario. */
  readonly variants: readonly Variant[];
  readonly measurements: readonly MeasurementRow[];
  /** Colours by mode. */
  readonly colours: ReadonlyMap<string, Colour>;
}

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
export function panesOf(variant: Variant, { measurements, colours }: VanishInput): Pane[] {
  const parameters = variant.trials[0]?.parameters;
  const of = (name: string) => parameters?.[name];
  const [loss, timeout] = [of("loss"), of("user-timeout")];
  const heading = [
    of("state") === "unsent"
      ? `${Number(of("queued")).toLocaleString("en-US")} bytes unsent`
      : "idle",
    ...loss === 100 ? [] : [`${loss} % lost`],
    ...timeout === 0 ? [] : [`user timeout ${timeout} ms`],
  ];
  return variant.closers.map((closer) => ({
    heading: `${heading.join(", ")}, closed by ${closer}`,
    awaySeconds: Number(of("away")) / 1000,
    lanes: variant.modes.flatMap((mode) => {
      const trials = variant.trials.filter((one) => one.mode === mode && one.closer === closer);
      const ids = new Set(trials.map(({ id }) => id));
      const rows = measurements.filter(({ trialId }) => ids.has(trialId));
      const colour = colours.get(mode)?.light ?? SURFACE.ink.light;
      return laneOf({ mode, colour, closer, rows });
    }),
  }));
}

function laneOf(
  { mode, colour, closer, rows }: {
    readonly mode: string;
    readonly colour: string;
    readonly closer: Side;
    readonly rows: readonly MeasurementRow[];
  },
): Lane[] {
  const value = (metric: MetricName, side: Place) =>
    median(
      rows.flatMap((row) =>
        row.metric === metric && row.side === side && row.value !== null ? [row.value] : []
      ),
    );
  const left = value("sockets_left_time", closer);
  if (left === undefined) return [];
  const peer = closer === "client" ? "server" : "client";
  const [open, lost] = [value("peers_half_open", peer), value("queued_lost_share", closer)];
  const held = value("close_p50", closer) ?? 0;
  return [{ mode, colour, left: left / 1e6, held: held / 1e6, fate: fateText(open, lost) }];
}

/** `delivered`, `100 % lost, 50 peers half open`. */
function fateText(open: number | undefined, lost: number | undefined): string {
  const said = (value: number) => value.toLocaleString("en-US", { maximumFractionDigits: 0 });
  const parts = [
    ...lost === undefined ? [] : [lost === 0 ? "delivered" : `${said(lost * 100)} % lost`],
    ...open === undefined ? [] : [open === 0 ? "peers told" : `${said(open)} peers half open`],
  ];
  return parts.join(", ");
}
