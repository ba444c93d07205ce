/**
 * Arguments of `deno task bench` to options. Pure.
 * @module
 */
import { SCENARIOS } from "../../bench/definitions.ts";
import { UsageError } from "../model/errors.ts";
import type { IsolationWish } from "../model/words.ts";
import { readArguments } from "./arguments.ts";
import { BENCH_FLAGS } from "./bench_flags.ts";
import { PARAMETER_FLAGS } from "./parameter_flags.ts";
import { bytesSaid, type Targets, targetsOf } from "./target_flags.ts";
import type { BenchOptions } from "../plan/options.ts";
import { chosenScenarios, type GivenParameters } from "../plan/parameter_sets.ts";
import { scenariosNamed } from "./scenario_words.ts";

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
  const read = readArguments(argv, FLAGS);
  if (read.alone) return { kind: read.alone };
  const { values, given, words } = read;
  const { seed, isolation, clients, servers, out, format, against } = values;
  const inTurns = given.has("against") || given.has("against-target");
  const parameters = givenParameters(values);
  checkOneRival(given);
  const targets = targetsOf(values, { payloads: parameters["payload"]?.map(Number), given });
  const scenarios = scenariosNamed(words, {
    ...{ all: SCENARIOS, full: values.full, target: targets !== undefined },
  });
  return {
    kind: "bench",
    options: {
      scenarios: chosenScenarios(scenarios, {
        ...{ all: SCENARIOS, parameters, given },
        // With a target, what is said on a connection is no choice of the scenario.
        ...targets ? { payload: bytesSaid(targets.target.talk) } : {},
      }),
      modes: values.mode,
      closers: values.closer,
      stacks: values.stack,
      reps: inTurns && !given.has("reps") ? REPS_AGAINST : values.reps,
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

/** Those of the values that are parameters of scenarios. */
function givenParameters(values: object): GivenParameters {
  const read = values as GivenParameters;
  return Object.fromEntries(Object.keys(PARAMETER_FLAGS).map((name) => [name, read[name]]));
}

/** @throws {UsageError} where two things are to be measured against */
function checkOneRival(given: { has(name: "against" | "against-target"): boolean }): void {
  if (!given.has("against") || !given.has("against-target")) return;
  throw new UsageError(
    "--against with --against-target: allowed is one of them; --against names another version of " +
      "closecost, --against-target another server of yours; choose one",
  );
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
