/**
 * For every claim that a finding makes a run in which it is true, and one in which it is not.
 * @module
 */
import { SCENARIO_CASES } from "./scenario_cases.ts";
import type { Case } from "./silence_case.ts";
import { COUNT_CASES } from "./silence_counts.ts";
import { TIME_CASES } from "./silence_times.ts";
import { TROUBLE_CASES } from "./silence_trouble.ts";

export type { Case } from "./silence_case.ts";

/** Every claim of every kind of finding. */
export const CASES: readonly Case[] = [
  ...[...COUNT_CASES, ...TIME_CASES, ...TROUBLE_CASES],
  ...[...SCENARIO_CASES.values()].flatMap(({ CASES }) => CASES),
];
