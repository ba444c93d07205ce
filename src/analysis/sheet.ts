/**
 * Which blocks share the columns of a table.
 * @module
 */
import { parametersIn, type ParameterValue } from "../model/parameters.ts";
import type { Block } from "./cell_order.ts";
import { formatBytes, formatExact } from "../format/numbers.ts";
import { type Show, showOf, standsAlone } from "./show.ts";

/** Blocks with the same columns. */
export interface Sheet {
  /** Of the scenario whose table it is; `undefined` where scenarios share it. */
  readonly show: Show | undefined;
  readonly blocks: readonly Block[];
  /** Parameters that are columns, as they vary between the rows of a block. */
  readonly varying: readonly string[];
}

/** The sheets of a run: one that scenarios share, and one for each that has a table of its own. */
export function sheetsOf(blocks: readonly Block[], shows: readonly Show[]): Sheet[] {
  const isAlone = ({ scenario }: Block) => standsAlone(showOf(shows, scenario));
  const plain = blocks.filter((block) => !isAlone(block));
  const alone = Map.groupBy(blocks.filter(isAlone), ({ scenario }) => scenario);
  return [
    ...plain.length > 0 ? [{ show: undefined, blocks: plain, varying: [] }] : [],
    ...[...alone].map(([scenario, own]) => ownSheet(showOf(shows, scenario), own)),
  ];
}

function ownSheet(show: Show, blocks: readonly Block[]): Sheet {
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
  return { show, blocks: merged, varying };
}

/** A parameter's value for people. */
export function parameterText(
  show: Show | undefined,
  name: string,
  value: ParameterValue,
): string {
  if (typeof value === "string") return value;
  const format = show?.parameters?.[name] ?? (name === "payload" ? formatBytes : formatExact);
  return format(value);
}
