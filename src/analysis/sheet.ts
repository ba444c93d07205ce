/**
 * Which blocks share the columns of a table.
 * @module
 */
import { parametersIn, type ParameterValue } from "../model/parameters.ts";
import type { RunTables } from "../model/run.ts";
import { type Block, blocksOf } from "./cell_order.ts";
import { formatBytes, formatExact } from "../format/numbers.ts";
import type { View } from "./show.ts";
import { viewOf } from "./views.ts";

/** Blocks with the same columns. */
export interface Sheet {
  readonly view: View | undefined;
  readonly blocks: readonly Block[];
  /** Parameters that are columns, as they vary between the rows of a block. */
  readonly varying: readonly string[];
}

/** The sheets of a run: one of all scenarios without a view, and one for each other. */
export function sheetsOf(run: RunTables): Sheet[] {
  const blocks = blocksOf(run);
  const plain = blocks.filter(({ scenario }) => !viewOf(scenario));
  const viewed = Map.groupBy(
    blocks.filter(({ scenario }) => viewOf(scenario)),
    ({ scenario }) => scenario,
  );
  return [
    ...plain.length > 0 ? [{ view: undefined, blocks: plain, varying: [] }] : [],
    ...[...viewed].map(([scenario, own]) => viewedSheet(scenario, own)),
  ];
}

function viewedSheet(scenario: string, blocks: readonly Block[]): Sheet {
  const texts = blocks.map(({ parameters }) => parametersIn(parameters));
  const names = [...new Set(texts.flatMap((one) => [...one.keys()]))];
  const varying = names.filter((name) => new Set(texts.map((one) => one.get(name))).size > 1);
  const key = ({ stack, connections, concurrency }: Block) =>
    JSON.stringify([stack, connections, concurrency]);
  const merged = [...Map.groupBy(blocks, key).values()].map((same): Block => ({
    ...same[0] as Block,
    cells: same.flatMap(({ cells }) => cells),
    trials: same.flatMap(({ trials }) => trials),
  }));
  return { view: viewOf(scenario), blocks: merged, varying };
}

/** A parameter's value for people. */
export function parameterText(
  view: View | undefined,
  name: string,
  value: ParameterValue,
): string {
  if (typeof value === "string") return value;
  const show = view?.parameters[name] ?? (name === "payload" ? formatBytes : formatExact);
  return show(value);
}
