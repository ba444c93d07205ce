/**
 * Claims about `service`, each with a run in which it is false, and runs whose findings are audited.
 * @module
 */
import { withValues } from "../../../src/analysis/testdata/fixture.ts";
import {
  type Case,
  type Change,
  type NamedRun,
  only,
} from "../../../src/analysis/testdata/silence_case.ts";
import { serviceRun, type ServiceWish } from "./run.ts";

const service = (wish: ServiceWish = {}, change: Change = () => undefined) => () =>
  withValues(serviceRun(wish), change);
const UP = only("requests_ratio", () => 0.97);

export const CASES: readonly Case[] = [
  ...(["service_cost", "service_held", "service_baseline"] as const).map((kind): Case => ({
    ...{ kind, claim: /./ },
    shown: service(),
    false: service({ reps: 2 }),
  })),
  {
    ...{
      kind: "service_cost",
      claim: /linger:1 on the loop left 1\.00 % of the requests answered/,
    },
    shown: service(),
    false: service({}, UP),
  },
  {
    ...{ kind: "service_cost", claim: /\(p99 1\.50 s, alone 900 µs; loop still for 1\.50 s\)/ },
    shown: service({ loads: ["rate"] }),
    false: service({ loads: ["rate"] }, only("loop_stall_max", () => null)),
  },
  {
    ...{ kind: "service_cost", claim: /; every other way 98\.0 %/ },
    shown: service(),
    false: service({}, only("requests_ratio", () => 0.2)),
  },
  {
    ...{ kind: "service_cost", claim: /, at (a fixed rate|saturation): / },
    shown: service(),
    false: service({ loads: ["rate"] }),
  },
  ...([
    ["answers", /closes when it is closed, at /],
    ["ignores", /ignores its closes, at /],
    ["vanishes", /has vanished, at /],
  ] as const).map(([then, claim]): Case => ({
    ...{ kind: "service_cost", claim },
    shown: service({ thens: [then] }),
    false: service(),
  })),
  {
    ...{ kind: "service_cost", claim: / that never reads/ },
    shown: service(),
    false: service({ thens: ["answers"] }),
  },
  {
    ...{
      kind: "service_held",
      claim: /^Sockets on the server when a flood of 100 .* 50 under rst/,
    },
    shown: service(),
    false: service({}, only("sockets_held", () => 7)),
  },
  {
    ...{ kind: "service_held", claim: / in threads/ },
    shown: service(),
    false: service({ modes: ["fin", "rst"] }),
  },
  {
    ...{ kind: "service_held", claim: / and 9 TIME_WAIT/ },
    shown: service({}, only("time_wait_held", () => 9)),
    false: service(),
  },
  {
    ...{
      kind: "service_baseline",
      claim: /answers 1,001 to 1,003 requests a second over 15 trials/,
    },
    shown: service(),
    false: service({}, only("requests_per_second_baseline", () => 7)),
  },
];

export const RUNS: readonly NamedRun[] = [["service", service()]];
