/**
 * The registry of series: the curves of every scenario.
 * @module
 */
import { SCENARIOS } from "../../bench/definitions.ts";
import type { SeriesSpec } from "../model/series.ts";

/** A series and the scenario that has it. */
export interface Series extends SeriesSpec {
  readonly scenario: string;
}

/** Every series by name, in the order of scenarios, as in the data dictionary. */
export const SERIES: ReadonlyMap<string, Series> = new Map(
  SCENARIOS.flatMap(({ name, series = [] }) => series.map((one) => ({ ...one, scenario: name })))
    .map((one) => [one.name, one]),
);
