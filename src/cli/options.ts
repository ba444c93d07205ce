/**
 * Arguments of `deno task bench` to options. Pure.
 * @module
 */
import { SCENARIOS } from "../../bench/definitions.ts";
import { UsageError } from "../model/errors.ts";
import type { Parameters, ParameterValue } from "../model/parameters.ts";
import type { Scenario, ScenarioDefaults } from "../model/scenario.ts";
import {
  type IsolationWish,
  type ModeSpec,
  modeText,
  type Side,
  type Stack,
} from "../model/words.ts";
import type { TargetSpec } from "../model/target.ts";
import { readArguments } from "./arguments.ts";
import { BENCH_FLAGS } from "./bench_flags.ts";
import { choice } from "./flag.ts";
import { PARAMETER_FLAGS } from "./parameter_flags.ts";
import { discreet, targetFacts } from "./target_facts.ts";
import { bytesSaid, type Targets, targetsOf } from "./target_flags.ts";
import { checkDeclared, type GivenParameters, parameterSets, sweptBy } from "./parameter_sets.ts";

/** A scenario with one set of the parameters it is to have. */
export interface ChosenScenario {
  readonly scenario: Scenario;
  readonly parameters: Parameters;
  /** Names of the parameters that other sets of this scenario have other values of. */
  readonly swept: readonly string[];
  /** Names of the parameters that were given. */
  readonly given: ReadonlySet<string>;
  /** What this scenario takes instead of the options below, as they were not given. */
  readonly instead: ScenarioDefaults;
}

/** What is to be measured, and how. Nothing is repeated in a list. */
export interface BenchOptions {
  readonly scenarios: readonly ChosenScenario[];
  readonly modes: readonly ModeSpec[];
  readonly closers: readonly Side[];
  readonly stacks: readonly Stack[];
  readonly reps: number;
  readonly seed: number;
  readonly isolation: IsolationWish;
  /** The user's own server, where that is what is measured. */
  readonly target?: TargetSpec;
  /** Value of net.ipv4.tcp_tw_reuse in the namespace. */
  readonly twReuse: "0" | "1" | "2";
  /** Milliseconds between looks at the sockets while something is timed. Left out: its own pace. */
  readonly sampler?: number | "off";
  /** Processes on each side, at least. */
  readonly clients: number;
  readonly servers: number;
  /** Folder; `undefined` for one named after the run. */
  readonly out: string | undefined;
  readonly format: "text" | "json";
  /** A git ref or the folder of another checkout to measure in turns with this one. */
  readonly against: string | undefined;
  /** A server to measure in turns with `target`. */
  readonly againstTarget?: TargetSpec;
  /** Whether commands are kept and shown with what looks like a secret. */
  readonly keepCommand?: boolean;
}

/** Repetitions with which 15 % of most times and rates can be shown; see `deno task compare`. */
const REPS_AGAINST = 10;

/** What was asked for. */
export type BenchRequest =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "bench"; readonly options: BenchOptions };

const FLAGS = { ...PARAMETER_FLAGS, ...BENCH_FLAGS };

/**
 * Reads the arguments.
 * @throws {UsageError} one line: what is wrong, what is allowed, what to do
 */
export function parseBench(argv: readonly string[]): BenchRequest {
  const given = readArguments(argv, FLAGS);
  if (given.has("help")) return { kind: "help" };
  if (given.has("version")) return { kind: "version" };
  const values = given.values();
  const { seed, isolation, clients, servers, out, format, against } = values;
  const inTurns = given.has("against") || given.has("against-target");
  const reps = !inTurns || given.has("reps") ? values.reps : REPS_AGAINST;
  const read = values as unknown as GivenParameters;
  const parameters = Object.fromEntries(
    Object.keys(PARAMETER_FLAGS).map((name) => [name, read[name]]),
  );
  checkOneRival(given);
  const targets = targetsOf(values, read["payload"]?.map(Number));
  const scenarios = chosen(given.words, { full: values.full, target: targets !== undefined });
  checkDeclared(scenarios, { given: parameters, all: SCENARIOS });
  return {
    kind: "bench",
    options: {
      scenarios: scenarios.flatMap((scenario) =>
        chosenSets(scenario, parameters, insteadOf(scenario, given))
      ).map((one) => saying(one, targets)),
      modes: values.mode,
      closers: values.closer,
      stacks: values.stack,
      reps,
      seed,
      isolation: isolationFor(targets, { isolation, given: given.has("isolation") }),
      ...targets ? { target: targets.target } : {},
      ...targets?.rival ? { againstTarget: targets.rival } : {},
      ...values["keep-command"] ? { keepCommand: true } : {},
      twReuse: values["tw-reuse"],
      ...values.sampler === undefined ? {} : { sampler: values.sampler },
      clients,
      servers,
      out,
      format,
      against,
    },
  };
}

/**
 * A scenario with each of its sets of parameters.
 * @param instead what it takes instead of options that were not given
 */
export function chosenSets(
  scenario: Scenario,
  parameters: GivenParameters,
  instead: ScenarioDefaults = {},
): ChosenScenario[] {
  const swept = sweptBy(scenario, parameters);
  const given = new Set(Object.keys(parameters).filter((name) => parameters[name] !== undefined));
  return parameterSets(scenario, parameters)
    .map((set) => ({ scenario, parameters: set, swept, given, instead }));
}

/** What a scenario has to say where the command line says nothing. */
function insteadOf(
  { defaults = {} }: Scenario,
  given: { has(name: "mode" | "closer" | "reps"): boolean },
): ScenarioDefaults {
  const { modes, closers, reps } = defaults;
  return {
    ...modes && !given.has("mode") ? { modes } : {},
    ...closers && !given.has("closer") ? { closers } : {},
    ...reps && !given.has("reps") ? { reps } : {},
  };
}

/** The scenarios named, in the order named; without a name all but those run on request. */
function chosen(
  words: readonly string[],
  { full, target }: { readonly full: boolean; readonly target: boolean },
): Scenario[] {
  const names = SCENARIOS.map((scenario) => scenario.name);
  const wanted = new Set(words.flatMap((word) => word.split(",")));
  const ours = SCENARIOS.filter(({ drives }) => drives === undefined);
  if (target) return SCENARIOS.filter((scenario) => onlyTarget(scenario, wanted));
  if (wanted.size === 0) return ours.filter(({ onDemand }) => full || !onDemand);
  const named = [...wanted].map((name) => {
    const scenario = SCENARIOS.find((candidate) => candidate.name === name);
    if (scenario?.drives) {
      throw new UsageError(
        `scenario ${name} without --target: it talks to a server of yours; name one with --target`,
      );
    }
    if (scenario) return scenario;
    throw new UsageError(
      `unknown scenario ${JSON.stringify(name)}: ${choice(name, names)}`,
    );
  });
  return full ? [...new Set([...named, ...ours])] : named;
}

/** @throws {UsageError} where --target comes with a scenario of our own server */
function onlyTarget({ drives }: Scenario, wanted: ReadonlySet<string>): boolean {
  const other = [...wanted].find((word) => word !== "target");
  if (other === undefined) return drives === "target";
  throw new UsageError(
    `--target with scenario ${JSON.stringify(other)}: allowed is target alone; name no scenario`,
  );
}

/** @throws {UsageError} where two things are to be measured against */
function checkOneRival(given: { has(name: "against" | "against-target"): boolean }): void {
  if (!given.has("against") || !given.has("against-target")) return;
  throw new UsageError(
    "--against with --against-target: allowed is one of them; --against names another version of " +
      "closecost, --against-target another server of yours; choose one",
  );
}

/** With a target, what is said on a connection is no choice of the scenario. */
function saying(chosen: ChosenScenario, targets: Targets | undefined): ChosenScenario {
  if (!targets) return chosen;
  const payload = bytesSaid(targets.target.talk);
  return { ...chosen, parameters: { ...chosen.parameters, payload } };
}

/** A server that runs already can't be reached from a namespace of our own. */
function isolationFor(
  targets: Targets | undefined,
  { isolation, given }: { readonly isolation: IsolationWish; readonly given: boolean },
): IsolationWish {
  const { target, rival = target } = targets ?? {};
  const runs = target && target.command === undefined
    ? "--target"
    : rival && rival.command === undefined
    ? "--against-target"
    : undefined;
  if (runs === undefined) return isolation;
  if (!given || isolation !== "netns") return "none";
  throw new UsageError(
    `--isolation netns with ${runs} HOST:PORT: allowed is none, as nothing outside of a namespace ` +
      "can be reached from it; leave it out",
  );
}

/** The options as `run.json` records them. */
export function recorded(options: BenchOptions): Readonly<Record<string, unknown>> {
  const { scenarios, modes, against: _, againstTarget: __, ...rest } = options;
  const target = options.target && discreet(options.target, options.keepCommand === true);
  const names = [...new Set(scenarios.map(({ scenario }) => scenario.name))];
  return {
    ...rest,
    ...target ? { target: { talk: target.talk }, subject: targetFacts(target) } : {},
    scenarios: names.map((name) => {
      const sets = scenarios.filter(({ scenario }) => scenario.name === name);
      return { name, parameters: merged(sets), ...insteadText(sets[0]?.instead ?? {}) };
    }),
    modes: modes.map(modeText),
    out: options.out ?? null,
  };
}

/** The values of every parameter: one, or a list of those that were swept. */
function merged(sets: readonly ChosenScenario[]): Record<string, unknown> {
  const values = new Map<string, Set<ParameterValue>>();
  for (const [name, value] of sets.flatMap(({ parameters }) => Object.entries(parameters))) {
    values.set(name, (values.get(name) ?? new Set()).add(value));
  }
  return Object.fromEntries(
    [...values].map(([name, set]) => [name, set.size === 1 ? [...set][0] : [...set]]),
  );
}

function insteadText({ modes, ...rest }: ScenarioDefaults): Record<string, unknown> {
  return { ...rest, ...modes ? { modes: modes.map(modeText) } : {} };
}
