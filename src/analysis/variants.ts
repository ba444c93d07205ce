/**
 * Which trials share a chart: those of one scenario that differ in mode, closer and repetition
 * and in nothing else.
 * @module
 */
import type { Manifest, TrialRecord } from "../model/run.ts";
import { type Side, SIDES } from "../model/words.ts";
import { orderedModes } from "../render/svg/theme.ts";

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
}

type Common = ReadonlyMap<string, string | number>;

/**
 * The variants of a run by scenario and parameters; only completed trials are in them, and of these
 * only those that nothing has disturbed: what happened when is what pictures show.
 * @param options.disturbed with the disturbed ones, for pictures of counts, which are right in them
 */
export function variantsOf(
  manifest: Manifest,
  { disturbed = false }: { readonly disturbed?: boolean } = {},
): Variant[] {
  const groups = new Map<string, TrialRecord[]>();
  const shown = manifest.trials.filter((trial) =>
    trial.status === "completed" && (disturbed || trial.disturbed === undefined)
  );
  for (const trial of shown) {
    const key = JSON.stringify([trial.scenario, ...commonOf(trial).values()]);
    groups.set(key, [...(groups.get(key) ?? []), trial]);
  }
  return [...groups.values()].map((trials) => variant(trials, [...groups.values()]))
    .sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
}

/** Scenarios with trials of which none completed undisturbed. */
export function scenariosWithoutTrials(manifest: Manifest): string[] {
  const completed = new Set(variantsOf(manifest).map(({ scenario }) => scenario));
  return [...new Set(manifest.trials.map(({ scenario }) => scenario))]
    .filter((scenario) => !completed.has(scenario)).sort();
}

/** The trials of a mode and closer by repetition. */
export function repetitions(variant: Variant, mode: string, closer: Side): TrialRecord[] {
  return variant.trials.filter((trial) => trial.mode === mode && trial.closer === closer)
    .sort((a, b) => a.rep - b.rep);
}

function variant(trials: readonly TrialRecord[], all: readonly TrialRecord[][]): Variant {
  const first = trials[0] as TrialRecord;
  const common = commonOf(first);
  const others = all.map((group) => group[0] as TrialRecord)
    .filter(({ scenario }) => scenario === first.scenario).map(commonOf);
  const telling = [...common].filter(([key]) => new Set(others.map((one) => one.get(key))).size > 1)
    .map(([key, value]) => `_${key}-${value}`);
  const closers = new Set(trials.map(({ closer }) => closer));
  return {
    scenario: first.scenario,
    name: [first.scenario, ...telling].join(""),
    about: aboutOf(first),
    trials,
    modes: orderedModes(trials.map(({ mode }) => mode)),
    closers: SIDES.filter((side) => closers.has(side)),
  };
}

function commonOf({ stack, parameters }: TrialRecord): Common {
  return new Map<string, string | number>(Object.entries({ stack, ...parameters }));
}

function aboutOf({ scenario, stack, parameters }: TrialRecord): string {
  const { connections, concurrency, payload, ...others } = parameters;
  const more = Object.entries(others).map(([name, value]) =>
    `, ${name} ${value.toLocaleString("en-US")}`
  ).join("");
  const said = (count: number, word: string) =>
    `${count.toLocaleString("en-US")} ${word}${count === 1 ? "" : "s"}`;
  return `${said(connections, "connection")} a trial, concurrency ` +
    `${concurrency.toLocaleString("en-US")}, ${sent(scenario)} ${said(payload, "byte")}${more}, ` +
    `${stack}.`;
}

/** What is said to a server of the user's need not come back, and is no payload. */
function sent(scenario: string): string {
  return scenario === "target" ? "the client sends" : "payload";
}
