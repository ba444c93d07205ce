/**
 * What a scenario shows of itself where the columns and findings of every scenario do not do.
 *
 * A scenario's view is one file beside this one and a line in `views.ts`.
 * @module
 */
import type { Candidate } from "./finding.ts";
import type { Quantity } from "./quantities.ts";
import type { Scope } from "./scope.ts";

/** The view of one scenario. */
export interface View {
  readonly scenario: string;
  /** The columns of its table, besides closer, mode and the parameters that vary. */
  readonly quantities: readonly Quantity[];
  /** How its parameters are shown; those not named are shown as they are. */
  readonly parameters: Readonly<Record<string, (value: number) => string>>;
  /** What its parameters are called where their own names would mislead. */
  readonly names?: Readonly<Record<string, string>>;
  /** What lies between the two sides where it is not loopback: `a veth link`. */
  readonly path?: string;
  /** Its findings; the scope holds its cells alone. */
  findings(scope: Scope): Candidate[];
}
