/**
 * A run analysed with what the scenarios of this version show.
 * @module
 */
import { SHOWS } from "../../../bench/shows.ts";
import type { RunTables } from "../../model/run.ts";
import { analyse, type Analysis } from "../analyse.ts";
import type { Finding } from "../finding.ts";
import { type Scope, scopeOf } from "../scope.ts";

/** Everything that the run says. */
export function analysed(run: RunTables): Analysis {
  return analyse(run, SHOWS);
}

/** What is told of it. */
export function findings(run: RunTables): readonly Finding[] {
  return analysed(run).findings;
}

/** The same with what says less. */
export function allFindings(run: RunTables): readonly Finding[] {
  const { findings, untold } = analysed(run);
  return [...findings, ...untold];
}

/** What it covers. */
export function scopeOfRun(run: RunTables): Scope {
  return scopeOf(analysed(run).blocks);
}
