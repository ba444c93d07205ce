/**
 * What a run says, in a few sentences computed from its data.
 * @module
 */
import type { Candidate, Finding } from "./finding.ts";
import { memoryFinding } from "./memory_finding.ts";
import { ratioFindings } from "./ratio_finding.ts";
import { resetFinding } from "./reset_finding.ts";
import { narrowed, type Scope } from "./scope.ts";
import { scopeWords } from "./scope_words.ts";
import { teardownFinding } from "./teardown_finding.ts";
import { mirrorFinding, timeWaitFinding } from "./time_wait_finding.ts";
import { troubleFindings } from "./trouble_finding.ts";
import { type Show, showOf, standsAlone } from "./show.ts";

/** Each looks at what all scenarios measure and says what there is, or nothing. */
const SOURCES: readonly ((scope: Scope) => Candidate[])[] = [
  mirrorFinding,
  timeWaitFinding,
  ratioFindings,
  resetFinding,
  memoryFinding,
  teardownFinding,
];

/**
 * What these cells say, what says most first: trouble, then TIME_WAIT, then what differs between
 * modes, then what does not. Fewer where less was measured; none if no trial completed.
 */
export function findingsOf(scope: Scope, shows: readonly Show[]): Finding[] {
  const isAlone = (scenario: string) => standsAlone(showOf(shows, scenario));
  // What a scenario is about would be out of place in a sentence about all of them.
  const shared = narrowed(scope, ({ scenario }) => !isAlone(scenario));
  const told = (candidates: readonly Candidate[], within: Scope) =>
    scoped(candidates, { cells: within.cells, shows });
  return [
    ...told(troubleFindings(scope), scope),
    ...SOURCES.flatMap((source) => told(source(shared), shared)),
    ...shows.filter(standsAlone).flatMap((show) => {
      const own = narrowed(scope, ({ scenario }) => scenario === show.scenario);
      return own.cells.length > 0 ? told(show.findings?.(own) ?? [], own) : [];
    }),
  ]
    .sort((a, b) => b.score - a.score)
    .map(({ finding }) => finding);
}

/** With what they rest on, all there was to look at where they do not say. */
function scoped(
  candidates: readonly Candidate[],
  { cells: all, shows }: { readonly cells: Scope["cells"]; readonly shows: readonly Show[] },
): Candidate[] {
  return candidates.map(({ score, finding }) => {
    const cells = finding.cells.length > 0 ? finding.cells : all;
    return { score, finding: { ...finding, cells, scope: scopeWords(cells, shows) } };
  });
}
