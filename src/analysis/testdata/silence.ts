/**
 * For every claim that a finding makes a run in which it is true, and one in which it is not.
 * @module
 */
import type { Case } from "./silence_case.ts";
import { COUNT_CASES } from "./silence_counts.ts";
import { PORTS_CASES, VANISH_CASES } from "./silence_scenarios.ts";
import { SERVICE_CASES } from "./silence_service.ts";
import { TIME_CASES } from "./silence_times.ts";
import { TARGET_CASES, TROUBLE_CASES } from "./silence_trouble.ts";
import { UNSENT_CASES } from "./silence_unsent.ts";

export type { Case } from "./silence_case.ts";

/** Every claim of every kind of finding. */
export const CASES: readonly Case[] = [
  ...[...COUNT_CASES, ...TIME_CASES, ...TROUBLE_CASES, ...TARGET_CASES],
  ...[...UNSENT_CASES, ...PORTS_CASES, ...VANISH_CASES, ...SERVICE_CASES],
];
