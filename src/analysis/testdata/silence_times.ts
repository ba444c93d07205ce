/**
 * Claims about times and rates, each with a run in which it is false.
 * @module
 */
import type { MeasurementRow } from "../../model/run.ts";
import { type Case, type Change, changed, only, plain } from "./silence_case.ts";

const one = { scenarios: ["churn"], closers: ["client"] } as const;
const same = (row: MeasurementRow) => 10 + row.rep;
const faster: Change = (row) => row.mode === "drain" ? 10 : 100;

export const TIME_CASES: readonly Case[] = [
  {
    ...{ kind: "close_time", claim: /is 1\d\d µs, 1\d\.\d times fin's .* \(pair by pair .* to/ },
    shown: plain(),
    false: changed(only("close_p50", same)),
  },
  {
    ...{ kind: "close_time", claim: /of 12 comparisons with fin lie beyond 30 % in every pair/ },
    shown: plain(),
    false: changed(only("close_p50", same)),
  },
  {
    ...{ kind: "close_time", claim: /^None of 12 comparisons of close\(\) p50 with fin lies/ },
    shown: changed(only("close_p50", same)),
    false: plain(),
  },
  {
    ...{
      kind: "close_time",
      claim: /^The only comparison of close\(\) p50 with fin does not lie/,
    },
    shown: changed(only("close_p50", same), { ...one, modes: ["fin", "drain"] }),
    false: changed(only("close_p50", faster), { ...one, modes: ["fin", "drain"] }),
  },
  {
    ...{ kind: "close_time", claim: /; that is the only comparison with fin/ },
    shown: changed(only("close_p50", faster), { ...one, modes: ["fin", "drain"] }),
    false: plain(),
  },
  {
    ...{ kind: "close_time", claim: /no difference could be shown for .*drain/ },
    shown: changed(only("close_p50", same)),
    false: changed(only("close_p50", (row) => same(row) * (row.mode === "drain" ? 1.1 : 1))),
  },
  {
    ...{
      kind: "close_time",
      claim: /drain is longer in 12 of 12 pairs \(1\.10 times at the median/,
    },
    shown: changed(only("close_p50", (row) => same(row) * (row.mode === "drain" ? 1.1 : 1))),
    false: changed(only("close_p50", same)),
  },
  {
    ...{ kind: "close_time", claim: /drain is shorter in 12 of 12 pairs/ },
    shown: changed(only("close_p50", (row) => same(row) / (row.mode === "drain" ? 1.1 : 1))),
    false: changed(only("close_p50", same)),
  },
  {
    ...{ kind: "close_time", claim: /\(pair by pair [\d.]+, 95 % bootstrap interval/ },
    shown: plain({ ...one, reps: 6 }),
    false: plain({ ...one, reps: 5 }),
  },
  {
    ...{ kind: "close_time", claim: /lie beyond 5 % with the whole 95 % interval/ },
    shown: plain({ ...one, reps: 6 }),
    false: plain({ ...one, reps: 5 }),
  },
  {
    ...{ kind: "close_time", claim: /30 % in every pair or, from 6 on, 5 % with the whole/ },
    shown: changed(
      only("close_p50", (row) => row.mode === "rst" && row.rep === 1 ? null : undefined),
      {
        ...{ ...one, reps: 6 },
      },
    ),
    false: plain({ ...one, reps: 6 }),
  },
  {
    ...{ kind: "close_time", claim: /repetitions that both have/ },
    shown: changed(
      only("close_p50", (row) => row.mode === "fin" && row.rep === 1 ? null : undefined),
      {
        ...{ ...one, reps: 5 },
      },
    ),
    false: plain({ ...one, reps: 5 }),
  },
  {
    ...{ kind: "close_time", claim: /the longest of the run; no other mode was measured/ },
    shown: plain({ modes: ["drain"] }),
    false: plain({ modes: ["drain"], ...one }),
  },
  {
    ...{ kind: "close_time", claim: /no other mode was measured\.$/ },
    shown: plain({ modes: ["drain"] }),
    false: plain(),
  },
  {
    ...{ kind: "times", claim: /^No difference from fin could be shown .* at most 2 repetitions/ },
    shown: plain({ reps: 2 }),
    false: plain({ reps: 3 }),
  },
  {
    ...{
      kind: "rate",
      claim: /^The rate under linger:1 .* is [\d,]+ conn\/s, 0\.\d+ times fin's/,
    },
    shown: plain(),
    false: changed(only("connections_per_second", same)),
  },
  {
    ...{ kind: "rate", claim: /^None of 12 comparisons of the rate with fin/ },
    shown: changed(only("connections_per_second", same)),
    false: plain(),
  },
  {
    ...{
      kind: "teardown",
      claim: /the descriptor is free only after \d+ µs: \d+\.\d times as long/,
    },
    shown: plain({ modes: ["fin", "drain"], scenarios: ["churn"] }),
    false: changed(only(["teardown_p99", "close_p99"], () => 30), { modes: ["fin", "drain"] }),
  },
];
