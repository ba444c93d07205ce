/**
 * What the charts of `service` are drawn from: cells that differ in the mode and in who makes the
 * closes, side by side.
 * @module
 */
import { formatExact } from "../../src/format/numbers.ts";
import { compareModes } from "../../src/model/order.ts";
import { repetitions } from "../../src/analysis/variants.ts";
import type { TrialRecord } from "../../src/model/run.ts";
import type { ChartInput } from "../../src/render/svg/scenario_charts.ts";
import { SURFACE } from "../../src/render/svg/theme.ts";
import type { CellSummary } from "../../src/stats/cells.ts";

/** What the charts are drawn from. */
export type ServiceInput = Pick<ChartInput, "variants" | "recorded" | "colours">;

/** A way of closing: its trials, one a repetition. */
export interface Way {
  /** `linger:1, loop`: who makes the closes is told where a mode has both. */
  readonly name: string;
  readonly colour: string;
  readonly trials: readonly TrialRecord[];
  readonly cell: CellSummary;
}

/** The ways of closing under one kind of flood and foreground. */
export interface FloodCondition {
  readonly heading: string;
  readonly ways: readonly Way[];
}

/** A cell with its trials. */
interface Own {
  readonly cell: CellSummary;
  readonly trials: readonly TrialRecord[];
}

/** The settings of a run, in the order in which they were asked for. */
export function settingsOf({ variants, colours }: ServiceInput): FloodCondition[] {
  const cells = variants.flatMap((variant) =>
    variant.cells.map((cell): Own => ({
      cell,
      trials: repetitions(variant, cell.mode, cell.closer),
    }))
  );
  const groups = [
    ...Map.groupBy(cells, (own) => {
      const { parameters: { closes: _, ...rest }, closer, stack } = firstOf(own);
      return JSON.stringify([stack, closer, rest]);
    }).values(),
  ];
  const firsts = groups.map(([first]) => first && firstOf(first));
  const telling = Object.keys(firsts[0]?.parameters ?? {}).filter((name) =>
    name !== "closes" && new Set(firsts.map((first) => first?.parameters[name])).size > 1
  );
  return groups.map((group) => ({
    heading: headingOf(firstOf(group[0] as Own), telling),
    ways: waysOf(group, colours),
  }));
}

function firstOf({ trials }: Own): TrialRecord {
  return trials[0] as TrialRecord;
}

function headingOf({ parameters }: TrialRecord, telling: readonly string[]): string {
  const load = parameters.load === "rate"
    ? `${formatExact(Number(parameters.rate))} requests asked for a second`
    : "asked again as soon as answered";
  const others = telling.filter((name) => name !== "load" && name !== "rate")
    .map((name) => `${name} ${parameters[name]?.toLocaleString("en-US")}`);
  return [load, ...others].join(", ");
}

function waysOf(group: readonly Own[], colours: ServiceInput["colours"]): Way[] {
  const modes = [...new Set(group.map(({ cell }) => cell.mode))].sort(compareModes);
  return modes.flatMap((mode) => {
    const own = group.filter(({ cell }) => cell.mode === mode);
    const closes = (one: Own) => String(firstOf(one).parameters.closes);
    return own.toSorted((a, b) => closes(a) < closes(b) ? -1 : 1).map((one): Way => ({
      name: own.length > 1 ? `${mode}, ${closes(one)}` : mode,
      colour: colours.get(mode)?.light ?? SURFACE.ink.light,
      ...one,
    }));
  });
}
