/**
 * What a finding was measured on, in words: scenarios, path, sizes and times.
 * @module
 */
import { parametersIn, type ParameterValue } from "../model/parameters.ts";
import type { CellSummary } from "../stats/cells.ts";
import { listed } from "./finding.ts";
import { formatExact } from "../format/numbers.ts";
import { formatOf } from "./parameter_text.ts";
import { type Show, showOf } from "./show.ts";

/** What lies between the two sides where a scenario's show says nothing else. */
const LOOPBACK = "loopback";

/** What lies between the two sides in a scenario. */
export function pathOf(scenario: string, shows: readonly Show[]): string {
  return showOf(shows, scenario).path ?? LOOPBACK;
}

/**
 * `churn and burst, over loopback, 5,000 connections, payload 11 B, 3 repetitions`: of these cells,
 * every parameter with its values from the smallest to the largest.
 */
export function scopeWords(cells: readonly CellSummary[], shows: readonly Show[]): string {
  const scenarios = [...new Set(cells.map(({ scenario }) => scenario))];
  const stacks = [...new Set(cells.map(({ stack }) => stack))].filter((stack) => stack !== "libc");
  return [
    listed(scenarios, scenarios.length),
    ...closersText(cells),
    `over ${listed([...new Set(scenarios.map((one) => pathOf(one, shows)))])}`,
    ...stacks.length > 0 ? [listed([...new Set(cells.map(({ stack }) => stack))])] : [],
    `${rangeText(cells.map(({ connections }) => connections), formatExact)} connections`,
    ...parameterTexts(cells, shows),
    repetitionsText(cells),
  ].join(", ");
}

function closersText(cells: readonly CellSummary[]): string[] {
  const closers = [...new Set(cells.map(({ closer }) => closer))];
  return closers.length === 1 ? [`the ${closers[0]} closes`] : [];
}

function parameterTexts(cells: readonly CellSummary[], shows: readonly Show[]): string[] {
  const values = new Map<string, Map<ParameterValue, (value: number) => string>>();
  for (const { scenario, parameters } of cells) {
    const own = showOf(shows, scenario);
    for (const [name, value] of parametersIn(parameters)) {
      const show = formatOf(own, name);
      const label = own.names?.[name] ?? name;
      const known = values.get(label) ?? new Map();
      values.set(label, known.set(value, show));
    }
  }
  return [...values].map(([name, of]) => `${name} ${valuesText(of)}`);
}

function valuesText(of: ReadonlyMap<ParameterValue, (value: number) => string>): string {
  const numbers = [...of.keys()].filter((value) => typeof value === "number");
  const [show = formatExact] = of.values();
  const words = [...of.keys()].filter((value) => typeof value === "string");
  return listed([...words, ...numbers.length > 0 ? [rangeText(numbers, show)] : []]);
}

function rangeText(values: readonly number[], show: (value: number) => string): string {
  const texts = [show(Math.min(...values)), show(Math.max(...values))];
  return texts[0] === texts[1] ? texts[0] as string : texts.join(" to ");
}

function repetitionsText(cells: readonly CellSummary[]): string {
  const reps = cells.map((cell) => cell.reps);
  return `${rangeText(reps, formatExact)} ${
    Math.max(...reps) === 1 ? "repetition" : "repetitions"
  }`;
}
