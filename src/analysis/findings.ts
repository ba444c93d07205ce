/**
 * What a run says, in a few sentences computed from its data.
 * @module
 */
import type { RunTables } from "../model/run.ts";
import { withoutApiTimes } from "./comparable.ts";
import type { Candidate, Finding } from "./finding.ts";
import { memoryFinding } from "./memory_finding.ts";
import { ratioFindings } from "./ratio_finding.ts";
import { resetFinding } from "./reset_finding.ts";
import { narrowed, type Scope, scopeOf } from "./scope.ts";
import { scopeWords } from "./scope_words.ts";
import { teardownFinding } from "./teardown_finding.ts";
import { mirrorFinding, timeWaitFinding } from "./time_wait_finding.ts";
import { troubleFindings } from "./trouble_finding.ts";
import { viewOf, VIEWS } from "./views.ts";

export type { Finding } from "./finding.ts";

/** Most findings of a run: more are not read. */
const MOST = 5;
/** And so many more for each scenario that has a view of its own. */
const MOST_OF_VIEW = 2;

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
 * Up to five findings, and two for each scenario with a view of its own; what says most first:
 * trouble, then TIME_WAIT, then what differs between modes, then what does not. Fewer where less was measured; none if no trial completed.
 */
export function findings(run: RunTables): Finding[] {
  const views = new Set(run.manifest.trials.map(({ scenario }) => viewOf(scenario)));
  views.delete(undefined);
  return allFindings(run).slice(0, MOST + views.size * MOST_OF_VIEW);
}

/** The same without a limit. */
export function allFindings(run: RunTables): Finding[] {
  const scope = scopeOf(withoutApiTimes(run));
  // What a scenario is about would be out of place in a sentence about all of them.
  const plain = narrowed(scope, ({ scenario }) => !viewOf(scenario));
  const views = VIEWS.map((view) => ({
    view,
    own: narrowed(scope, ({ scenario }) => scenario === view.scenario),
  }));
  return [
    ...scoped(troubleFindings(scope), scope),
    ...SOURCES.flatMap((source) => scoped(source(plain), plain)),
    ...views.flatMap(({ view, own }) =>
      own.cells.length > 0 ? scoped(view.findings(own), own) : []
    ),
  ]
    .sort((a, b) => b.score - a.score)
    .map(({ finding }) => finding);
}

/** With what they rest on, all there was to look at where they do not say. */
function scoped(candidates: readonly Candidate[], { cells: all }: Scope): Candidate[] {
  return candidates.map(({ score, finding }) => {
    const cells = finding.cells.length > 0 ? finding.cells : all;
    return { score, finding: { ...finding, cells, scope: scopeWords(cells) } };
  });
}
