/**
 * What a run says, in a few sentences computed from its data.
 * @module
 */
import type { RunTables } from "../model/run.ts";
import type { Finding } from "./finding.ts";
import { memoryFinding } from "./memory_finding.ts";
import { ratioFindings } from "./ratio_finding.ts";
import { resetFinding } from "./reset_finding.ts";
import { type Scope, scopeOf } from "./scope.ts";
import { teardownFinding } from "./teardown_finding.ts";
import { mirrorFinding, timeWaitFinding } from "./time_wait_finding.ts";
import { troubleFindings } from "./trouble_finding.ts";

export type { Finding } from "./finding.ts";

/** Most findings of a run: more are not read. */
const MOST = 5;

/** Each looks at the run from one side and says what there is, or nothing. */
const SOURCES: readonly ((scope: Scope) => ReturnType<typeof ratioFindings>)[] = [
  troubleFindings,
  mirrorFinding,
  timeWaitFinding,
  ratioFindings,
  resetFinding,
  memoryFinding,
  teardownFinding,
];

/**
 * Up to five findings, what says most first: trouble, then TIME_WAIT, then what differs between
 * modes, then what does not. Fewer where less was measured; none if no trial completed.
 */
export function findings(run: RunTables): Finding[] {
  const scope = scopeOf(run);
  return SOURCES.flatMap((source) => source(scope))
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST)
    .map(({ finding }) => finding);
}
