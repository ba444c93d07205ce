/**
 * What the charts of `service` are drawn from: cells that differ in the mode and in who makes the
 * closes, side by side.
 * @module
 */
import type { MeasurementRow, SampleRow, SeriesRow, TrialRecord } from "../../src/model/run.ts";
import { type Colour, orderedModes, SURFACE } from "../../src/render/svg/theme.ts";
import type { Variant } from "../../src/analysis/variants.ts";

/** What the charts are drawn from. */
export interface ServiceInput {
  /** All of one scenario. */
  readonly variants: readonly Variant[];
  readonly measurements: readonly MeasurementRow[];
  readonly series: readonly SeriesRow[];
  readonly samples: ReadonlyMap<string, readonly SampleRow[]>;
  /** Colours by mode. */
  readonly colours: ReadonlyMap<string, Colour>;
}

/** A way of closing: its trials, one a repetition. */
export interface Way {
  /** `linger:1, loop`: who makes the closes is told where a mode has both. */
  readonly name: string;
  readonly colour: string;
  readonly trials: readonly TrialRecord[];
}

/** The ways of closing under one kind of flood and foreground. */
export interface FloodCondition {
  readonly heading: string;
  readonly ways: readonly Way[];
}

/** The settings of a run, in the order in which they were asked for. */
export function settingsOf({ variants, colours }: ServiceInput): FloodCondition[] {
  const trials = variants.flatMap((variant) => variant.trials);
  const groups = [
    ...Map.groupBy(
      trials,
      ({ parameters: { closes: _, ...rest }, closer }) => JSON.stringify([closer, rest]),
    ).values(),
  ];
  const telling = Object.keys(groups[0]?.[0]?.parameters ?? {}).filter((name) =>
    name !== "closes" && new Set(groups.map(([first]) => first?.parameters[name])).size > 1
  );
  return groups.map((group) => ({
    heading: headingOf(group[0] as TrialRecord, telling),
    ways: waysOf(group, colours),
  }));
}

function headingOf({ parameters }: TrialRecord, telling: readonly string[]): string {
  const load = parameters.load === "rate"
    ? `${Number(parameters.rate).toLocaleString("en-US")} requests asked for a second`
    : "asked again as soon as answered";
  const others = telling.filter((name) => name !== "load" && name !== "rate")
    .map((name) => `${name} ${parameters[name]?.toLocaleString("en-US")}`);
  return [load, ...others].join(", ");
}

function waysOf(group: readonly TrialRecord[], colours: ServiceInput["colours"]): Way[] {
  return orderedModes(group.map(({ mode }) => mode)).flatMap((mode) => {
    const own = group.filter((trial) => trial.mode === mode);
    const byCloses = [...Map.groupBy(own, ({ parameters }) => String(parameters.closes))].sort();
    return byCloses.map(([closes, trials]): Way => ({
      name: byCloses.length > 1 ? `${mode}, ${closes}` : mode,
      colour: colours.get(mode)?.light ?? SURFACE.ink.light,
      trials: trials.toSorted((a, b) => a.rep - b.rep),
    }));
  });
}
