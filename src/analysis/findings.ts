/**
 * What a run says, in a few sentences computed from its data.
 * @module
 */
import { type Claim, type Finding, worded } from "./finding.ts";
import type { Kind } from "./kinds.ts";
import { memoryClaims } from "./memory_finding.ts";
import { ratioClaims } from "./ratio_finding.ts";
import { resetClaims } from "./reset_finding.ts";
import { narrowed, type Scope } from "./scope.ts";
import { scopeWords } from "./scope_words.ts";
import { teardownClaims } from "./teardown_finding.ts";
import { mirrorClaims, timeWaitClaims } from "./time_wait_finding.ts";
import { troubleClaims } from "./trouble_finding.ts";
import { kindsOf, type Show, showOf, standsAlone } from "./show.ts";

/** Each looks at what all scenarios measure and says what there is, or nothing. */
const SOURCES: readonly ((scope: Scope) => Claim[])[] = [
  mirrorClaims,
  timeWaitClaims,
  ratioClaims,
  resetClaims,
  memoryClaims,
  teardownClaims,
];

/**
 * What these cells say, in the order of kinds: trouble, then what each scenario is about, then
 * TIME_WAIT, then what differs between modes, then what does not. Fewer where less was measured;
 * none if no trial completed.
 */
export function findingsOf(scope: Scope, shows: readonly Show[]): Finding[] {
  return inOrder(claimsOf(scope, shows), kindsOf(shows)).map((claim) => {
    const { kind, data, wordings } = claim;
    const cells = [...new Set(claim.cells)];
    const { text, numbers } = worded(wordings);
    return { kind: kind.name, data, text, numbers, cells, scope: scopeWords(cells, shows) };
  });
}

/** What is claimed of these cells, in no order. */
function claimsOf(scope: Scope, shows: readonly Show[]): Claim[] {
  const isAlone = (scenario: string) => standsAlone(showOf(shows, scenario));
  // What a scenario is about would be out of place in a sentence about all of them.
  const shared = narrowed(scope, ({ scenario }) => !isAlone(scenario));
  return [
    ...troubleClaims(scope),
    ...SOURCES.flatMap((source) => source(shared)),
    ...shows.filter(standsAlone).flatMap((show) => {
      const own = narrowed(scope, ({ scenario }) => scenario === show.scenario);
      return own.cells.length > 0 ? show.claims?.(own) ?? [] : [];
    }),
  ];
}

/** What is minor comes last; by kind, then by size. */
function inOrder(claims: readonly Claim[], kinds: readonly Kind[]): Claim[] {
  const rank = new Map(kinds.map((kind, index) => [kind, index]));
  const rankOf = ({ kind }: Claim) => rank.get(kind) ?? kinds.length;
  return claims.toSorted((a, b) =>
    Number(a.minor ?? false) - Number(b.minor ?? false) || rankOf(a) - rankOf(b) || b.size - a.size
  );
}
