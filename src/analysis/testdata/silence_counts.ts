/**
 * Claims about TIME_WAIT, RST and memory, each with a run in which it is false.
 * @module
 */
import type { MetricName } from "../../metrics/registry.ts";
import type { MeasurementRow } from "../../model/run.ts";
import { type Case, type Change, changed, only, plain } from "./silence_case.ts";

const MADE = "time_wait_per_1000_closes";
const own = (row: MeasurementRow) => row.side === row.closer;

const TIME_WAIT: readonly Case[] = [
  {
    ...{ kind: "time_wait", claim: /rst leaves none on either side\./ },
    shown: plain(),
    false: changed(only(MADE, (row) => row.mode === "rst" && own(row) ? 3 : undefined)),
  },
  {
    ...{ kind: "time_wait", claim: /leave 1,000 TIME_WAIT .* on the side that closes first and/ },
    shown: plain(),
    false: changed(only(MADE, (row) => own(row) ? 0 : 1_000)),
  },
  {
    ...{ kind: "time_wait", claim: /on the side that closes second and none on the side that/ },
    shown: changed(only(MADE, (row) => own(row) ? 0 : 1_000)),
    false: plain(),
  },
  {
    ...{ kind: "time_wait", claim: /: TIME_WAIT does not tell these modes apart/ },
    shown: changed(only(MADE, (row) => own(row) ? 1_000 : 0)),
    false: plain(),
  },
  {
    ...{ kind: "time_wait", claim: /That is [\d,]+ to [\d,]+ socket-seconds/ },
    shown: plain(),
    false: plain({ reps: 2 }),
  },
  {
    ...{ kind: "time_wait", claim: / The most is / },
    shown: changed(only(MADE, (row) => row.mode === "rst" && own(row) ? 3 : undefined)),
    false: plain(),
  },
  {
    ...{ kind: "time_wait", claim: / where it was measured/ },
    shown: changed(only(MADE, (row) => row.rep === 2 ? null : undefined)),
    false: plain(),
  },
  {
    ...{ kind: "time_wait", claim: /no TIME_WAIT on the closer/ },
    shown: changed(only(MADE, (row) => own(row) ? 0 : null)),
    false: changed(only(MADE, (row) => own(row) ? 5 : null)),
  },
  {
    ...{ kind: "time_wait", claim: /no TIME_WAIT on the closer's peer/ },
    shown: changed(only(MADE, (row) => own(row) ? null : 0)),
    false: plain(),
  },
  {
    ...{ kind: "time_wait", claim: /on the client \(it closes first\) and none on the server/ },
    shown: plain({ closers: ["client"] }),
    false: plain(),
  },
  {
    ...{ kind: "time_wait_sides", claim: /1 of 8 pairs of cells differ/ },
    shown: changed(
      only(
        MADE,
        (row) =>
          row.closer === "server" && row.scenario === "churn" && row.mode === "fin"
            ? 940
            : undefined,
      ),
    ),
    false: plain(),
  },
  {
    ...{ kind: "time_wait_sides", claim: /1 of 1 pair differs/ },
    shown: changed(only(MADE, (row) => row.closer === "server" ? 7 : undefined), {
      ...{ scenarios: ["churn"], modes: ["drain"] },
    }),
    false: plain({ scenarios: ["churn"], modes: ["drain"] }),
  },
];

const RESETS: readonly Case[] = [
  {
    ...{ kind: "rst", claim: /^rst sends 1 RST per close; fin, linger:1 and drain send none/ },
    shown: plain(),
    false: changed(only("rst_per_close", (row) => row.mode === "drain" ? 0.5 : undefined)),
  },
  {
    ...{ kind: "rst", claim: / send no RST: RST does not tell these modes apart/ },
    shown: plain({ modes: ["fin", "drain"] }),
    false: changed(only("rst_per_close", (row) => row.mode === "drain" ? 0.5 : undefined), {
      ...{ modes: ["fin", "drain"] },
    }),
  },
  {
    ...{ kind: "rst", claim: / where it was counted/ },
    shown: changed(only("rst_per_close", (row) => row.rep === 1 ? null : undefined)),
    false: plain(),
  },
  {
    ...{ kind: "rst", claim: /The peer got ECONNRESET on 60,000 of 60,000 connections/ },
    shown: plain(),
    false: changed(only("peer_resets", () => 0)),
  },
  {
    ...{ kind: "rst", claim: / and under no other mode\.$/ },
    shown: plain(),
    false: changed(only("peer_resets", (row) => row.mode === "fin" ? null : undefined)),
  },
  {
    ...{ kind: "rst", claim: /; no call of the peer returned ECONNRESET\.$/ },
    shown: changed(only("peer_resets", () => 0)),
    false: changed(only("peer_resets", (row) => row.rep === 1 ? 0 : null)),
  },
  {
    ...{ kind: "rst", claim: / where that was counted\.$/ },
    shown: changed(only("peer_resets", (row) => row.rep === 1 ? 0 : null)),
    false: changed(only("peer_resets", () => 0)),
  },
];

const LEFT = "kernel_memory_end";
/** Bytes left a connection, by who closes; rst leaves nothing. */
const byCloser = (client: number, server: number): Change => ({ mode, trialId, connections }) => {
  const each = trialId.includes("-client-") ? client : server;
  return mode === "rst" ? 0 : connections * each;
};

const MEMORY: readonly Case[] = [
  {
    ...{
      kind: "kernel_memory",
      claim: /512 B a connection under .* where the client closes and 256 B .* the server closes/,
    },
    shown: changed(only(LEFT, byCloser(512, 256))),
    false: changed(only(LEFT, byCloser(256, 256))),
  },
  {
    ...{ kind: "kernel_memory", claim: /under fin, linger:1 and drain \(at most .*\); 0 B to/ },
    shown: plain(),
    false: changed(only(LEFT, () => 5_000)),
  },
  {
    ...{
      kind: "kernel_memory",
      claim: /: no difference between these modes could be shown/,
    },
    shown: changed(only(LEFT, () => 5_000)),
    false: plain(),
  },
];

/** What was not measured is not spoken of at all. */
function unspoken(kind: string, metric: MetricName): Case {
  return { kind, claim: /./, shown: plain(), false: changed(only(metric, () => null)) };
}

const NOBODY_RESET: Case = {
  ...{ kind: "rst", claim: /; no call of the peer returned ECONNRESET/ },
  shown: changed(only("peer_resets", () => 0)),
  false: plain(),
};

const UNSPOKEN: readonly Case[] = [
  NOBODY_RESET,
  unspoken("time_wait", MADE),
  unspoken("rst", "rst_per_close"),
  unspoken("kernel_memory", LEFT),
  unspoken("close_time", "close_p50"),
  unspoken("rate", "connections_per_second"),
  unspoken("teardown", "teardown_p99"),
  {
    ...{ kind: "time_wait", claim: /on the side that closes first/ },
    shown: plain(),
    false: plain({ closers: ["client"] }),
  },
];

export const COUNT_CASES: readonly Case[] = [...TIME_WAIT, ...RESETS, ...MEMORY, ...UNSPOKEN];
