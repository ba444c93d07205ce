/**
 * Claims about `decay`, each with a run in which it is false, and runs whose findings are audited.
 * @module
 */
import { ofScenario, withValues } from "../../../src/analysis/testdata/fixture.ts";
import { scenariosRun } from "../../../src/analysis/testdata/scenarios.ts";
import {
  type Case,
  type Change,
  type NamedRun,
  only,
} from "../../../src/analysis/testdata/silence_case.ts";

const scenarios = (change: Change) => () => withValues(scenariosRun(), change);

export const CASES: readonly Case[] = [
  {
    ...{ kind: "time_wait_decay", claim: /./ },
    shown: scenariosRun,
    false: scenarios(only("time_wait_watched_per_computed", () => null)),
  },
  {
    ...{
      kind: "time_wait_decay",
      claim: /TIME_WAIT lasted 61\.0 s: 1\.02 of what its timers foretell/,
    },
    shown: scenariosRun,
    false: scenarios(only("time_wait_watched_per_computed", ({ value }) => value && value * 2)),
  },
  {
    ...{
      kind: "time_wait_decay",
      claim: /counting in half of the 2\.05 s by which this kernel may/,
    },
    shown: scenariosRun,
    false: scenarios(only("time_wait_timer_granule", () => null)),
  },
];

export const RUNS: readonly NamedRun[] = [
  ["decay", () => ofScenario(scenariosRun(), "decay")],
];
