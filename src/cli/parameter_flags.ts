/**
 * The parameters that scenarios declare, as flags of the command. Pure.
 * @module
 */
import { SCENARIOS } from "../../bench/definitions.ts";
import { UsageError } from "../model/errors.ts";
import type { NumberParameter, ParameterValue, WordParameter } from "../model/parameters.ts";
import type { Scenario } from "../model/scenario.ts";
import { choice, type Flag, whole } from "./flag.ts";

/** A flag that gives a parameter its values, each once; `undefined` where it is not given. */
export type ParameterFlag = Flag<readonly ParameterValue[] | undefined>;

/**
 * A flag for every parameter of the scenarios. It takes what any of them allows; what the chosen
 * one allows is seen by `parameterSets`.
 * @throws {Error} if scenarios declare one name as number and as word: a defect
 */
export function parameterFlags(
  scenarios: readonly Scenario[],
): Readonly<Record<string, ParameterFlag>> {
  const names = new Set(scenarios.flatMap(({ parameters }) => Object.keys(parameters)));
  return Object.fromEntries([...names].map((name) => [name, flagFor(name, scenarios)]));
}

function flagFor(name: string, scenarios: readonly Scenario[]): ParameterFlag {
  const specs = scenarios.flatMap(({ parameters }) => parameters[name] ?? []);
  const words = specs.filter((spec): spec is WordParameter => "words" in spec);
  const numbers = specs.filter((spec): spec is NumberParameter => !("words" in spec));
  if (words.length > 0 && numbers.length > 0) {
    throw new Error(`Cannot make --${name} a flag as it is a number and a word`);
  }
  const item = words.length > 0 ? wordReader(words) : numberReader(numbers);
  return {
    argument: words.length > 0 ? "WORD,…" : "N,…",
    meaning: specs[0]?.meaning ?? "",
    allowed: "",
    fallback: "",
    read: (texts, flag) =>
      texts.length === 0 ? undefined : [
        ...new Set(texts.flatMap((text) => text.split(",")).map((text) => item(text.trim(), flag))),
      ],
  };
}

function numberReader(specs: readonly NumberParameter[]) {
  const min = Math.min(...specs.map((spec) => spec.min));
  const max = Math.max(...specs.map((spec) => spec.max));
  return (text: string, flag: string) => whole(text, { name: flag, min, max });
}

function wordReader(specs: readonly WordParameter[]) {
  const allowed = [...new Set(specs.flatMap(({ words }) => words))];
  return (text: string, flag: string) => {
    if (allowed.includes(text)) return text;
    const wrong = text === "" ? "has an empty value" : `cannot be ${JSON.stringify(text)}`;
    throw new UsageError(`${flag} ${wrong}: ${choice(text, allowed)}`);
  };
}

/** The flags of every scenario there is. */
export const PARAMETER_FLAGS = parameterFlags(SCENARIOS);
