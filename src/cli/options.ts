/**
 * Arguments of `deno task bench` to options. Pure.
 * @module
 */
import { SCENARIOS } from "../../bench/definitions.ts";
import { UsageError } from "../model/errors.ts";
import type { Scenario, ScenarioDefaults } from "../model/scenario.ts";
import type { IsolationWish } from "../model/words.ts";
import { readArguments } from "./arguments.ts";
import { BENCH_FLAGS } from "./bench_flags.ts";
import { choice } from "./flag.ts";
import { PARAMETER_FLAGS } from "./parameter_flags.ts";
import { bytesSaid, type Targets, targetsOf } from "./target_flags.ts";
import type { BenchOptions, ChosenScenario } from "../plan/options.ts";
import { checkDeclared, chosenSets, type GivenParameters } from "../plan/parameter_sets.ts";

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
