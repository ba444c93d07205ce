/**
 * What a scenario shows of itself where what every scenario has does not do.
 *
 * A scenario's show is `bench/<name>/show.ts` and a line in `bench/shows.ts`. Analysis is handed the
 * list; a scenario that is not on it, of another version's run, is shown as all are.
 * @module
 */
import type { Claim } from "./finding.ts";
import { type Kind, KINDS, RANKS } from "./kinds.ts";
import type { Quantity } from "./quantities.ts";
import type { Scope } from "./scope.ts";

/** The show of one scenario; what it leaves out is as in every scenario. */
export interface Show {
  readonly scenario: string;
  /**
   * The columns of a table of its own, besides closer, mode and the parameters that vary. Left out:
   * it stands in the table of all that have none, and in the findings over them.
   */
  readonly quantities?: readonly Quantity[];
  /** How its parameters are shown; those not named are shown as they are. */
  readonly parameters?: Readonly<Record<string, (value: number) => string>>;
  /** What its parameters are called where their own names would mislead. */
  readonly names?: Readonly<Record<string, string>>;
  /** What lies between the two sides where it is not loopback: `a veth link`. */
  readonly path?: string;
  /**
   * Its part in the trade-off. `none` where it is not the mode alone that decides; `alone` where
   * what a close costs is told only of runs that measured nothing else. Left out: a part like every
   * other's.
   */
  readonly tradeOff?: "none" | "alone";
  /** What it has to say, where it has a table of its own: every kind, in its order. */
  readonly kinds?: readonly Kind[];
  /** The same of a run; the scope holds its cells alone. */
  claims?(scope: Scope): Claim[];
}

/** The show of a scenario; of one that is not on the list, one that leaves everything out. */
export function showOf(shows: readonly Show[], scenario: string): Show {
  return shows.find((show) => show.scenario === scenario) ?? { scenario };
}

/** Whether its cells stand in a table of their own. */
export function standsAlone({ quantities }: Show): boolean {
  return quantities !== undefined;
}

/** Every kind in its order: by rank, then as declared, those of all scenarios first. */
export function kindsOf(shows: readonly Show[]): Kind[] {
  const all = [...Object.values(KINDS), ...shows.flatMap(({ kinds = [] }) => kinds)];
  return all.toSorted((a, b) => RANKS.indexOf(a.rank) - RANKS.indexOf(b.rank));
}
