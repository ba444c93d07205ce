/**
 * Which trials share a chart: those of one scenario that differ in mode, closer and repetition
 * and in nothing else.
 * @module
 */
import { formatExact } from "../format/numbers.ts";
import type { TrialRecord } from "../model/run.ts";
import { type Side, SIDES } from "../model/words.ts";
import type { CellSummary } from "../stats/cells.ts";
import { compareModes } from "../model/order.ts";
import type { Block } from "./cell_order.ts";
import { type Show, showOf } from "./show.ts";

/** Completed trials that belong into one picture; all that nothing has disturbed. */
export interface Variant {
  readonly scenario: string;
  /** For file names: the scenario, and what tells this variant from its others if there are any. */
  readonly name: string;
  /** What all its trials have in common, in words. */
  readonly about: string;
  readonly trials: readonly TrialRecord[];
  readonly modes: readonly string[];
  readonly closers: readonly Side[];
  /** The cells of these modes and closers as tables and findings have them. */
  readonly cells: readonly CellSummary[];
}

type Common = ReadonlyMap<string, string | number>;

/**
 * The variants of a run by scenario and parameters; only completed trials are in them, and of these
 * only those that nothing has disturbed: what happened when is what pictures show.
 * @param options.disturbed with the disturbed ones, for pictures of counts, which are right in them
 */
export function variantsOf(
  blocks: readonly Block[],
  { shows, disturbed = false }: {
    readonly shows: readonly Show[];
    readonly disturbed?: boolean;
  },
): Variant[] {
  const shown = blocks.map((block) => ({
    ...block,
    trials: block.trials.filter((trial) =>
      trial.status === "completed" && (disturbed || trial.disturbed === undefined)
    ),
  })).filter(({ trials }) => trials.length > 0);
  return shown.map((block) => variant(block, { all: shown, shows }))
    .sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
}

/** The cell of a mode and closer. */
export function cellOf(
  { cells }: Variant,
  mode: string,
  closer: Side,
): CellSummary | undefined {
  return cells.find((cell) => cell.mode === mode && cell.closer === closer);
}

/** The trials of a mode and closer by repetition. */
export function repetitions(variant: Variant, mode: string, closer: Side): TrialRecord[] {
  return variant.trials.filter((trial) => trial.mode === mode && trial.closer === closer)
    .sort((a, b) => a.rep - b.rep);
}

function variant(
  { scenario, trials, cells }: Block,
  { all, shows }: { readonly all: readonly Block[]; readonly shows: readonly Show[] },
): Variant {
  const common = commonOf(trials);
  const others = all.filter((one) => one.scenario === scenario)
    .map((one) => commonOf(one.trials));
  const telling = [...common].filter(([key]) => new Set(others.map((one) => one.get(key))).size > 1)
    .map(([key, value]) => `_${key}-${value}`);
  const ways = new Set(trials.map(wayOf));
  const closers = new Set(trials.map(({ closer }) => closer));
  return {
    scenario,
    name: [scenario, ...telling].join(""),
    about: aboutOf(trials[0] as TrialRecord, showOf(shows, scenario)),
    trials,
    modes: [...new Set(trials.map(({ mode }) => mode))].sort(compareModes),
    closers: SIDES.filter((side) => closers.has(side)),
    cells: cells.filter((cell) => ways.has(wayOf(cell))),
  };
}

function wayOf({ mode, closer }: { readonly mode: string; readonly closer: Side }): string {
  return `${closer} ${mode}`;
}

function commonOf([first]: readonly TrialRecord[]): Common {
  const { stack, parameters } = first as TrialRecord;
  return new Map<string, string | number>(Object.entries({ stack, ...parameters }));
}

function aboutOf({ stack, parameters }: TrialRecord, { names }: Show): string {
  const { connections, concurrency, payload, ...others } = parameters;
  const more = Object.entries(others).map(([name, value]) =>
    `, ${name} ${typeof value === "number" ? formatExact(value) : value}`
  ).join("");
  const said = (count: number, word: string) =>
    `${formatExact(count)} ${word}${count === 1 ? "" : "s"}`;
  return `${said(connections, "connection")} a trial, concurrency ` +
    `${formatExact(concurrency)}, ${names?.["payload"] ?? "payload"} ` +
    `${said(payload, "byte")}${more}, ${stack}.`;
}
