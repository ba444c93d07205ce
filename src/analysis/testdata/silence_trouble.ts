/**
 * Claims about what must not happen, and about servers of the user's, each with a run in which it is false.
 * @module
 */
import type { RunTables } from "../../model/run.ts";
import { madeRun, type Value } from "./made.ts";
import { type Case, type Change, changed, only, plain } from "./silence_case.ts";

const lost = (mode: string): Change => (row) =>
  row.mode === mode && row.side === "client" && row.rep === 2 ? 100 : undefined;
export const TROUBLE_CASES: readonly Case[] = [
  {
    ...{ kind: "bytes_lost", claim: /in the worst repetition 100 B of .* did not arrive; none/ },
    shown: changed(only("bytes_lost", lost("rst"))),
    false: plain(),
  },
  {
    ...{ kind: "bytes_lost", claim: /; also under rst/ },
    shown: changed(
      only(
        "bytes_lost",
        (row) => row.side === "client" ? lost("rst")(row) ?? lost("fin")(row) : undefined,
      ),
    ),
    false: changed(only("bytes_lost", lost("fin"))),
  },
  {
    ...{ kind: "bytes_lost", claim: /; none under .*drain/ },
    shown: changed(only("bytes_lost", lost("rst"))),
    false: changed(only("bytes_lost", (row) => row.mode === "drain" ? null : lost("rst")(row))),
  },
  {
    ...{
      kind: "connections_failed",
      claim: /^12 of 5,000 connections failed .*; \d+ of 48 trials/,
    },
    shown: changed(only("connections_failed", (row) => row.mode === "fin" ? 12 : undefined)),
    false: plain(),
  },
  {
    ...{ kind: "established_leaked", claim: /^2 connections were still ESTAB on the client/ },
    shown: changed(only("established_leaked", (row) => row.side === "client" ? 2 : undefined)),
    false: plain(),
  },
  {
    ...{ kind: "close_wait_leaked", claim: /^1 connection was still CLOSE-WAIT on the server/ },
    shown: changed(only("close_wait_leaked", (row) => row.side === "server" ? 1 : undefined)),
    false: plain(),
  },
  {
    ...{
      kind: "repeatability",
      claim: /rst_per_close \(host\) is 0\.5 to 1 .* in \d+ of 16 cells/,
    },
    shown: changed(
      only("rst_per_close", (row) => row.mode === "rst" && row.rep === 1 ? 0.5 : undefined),
    ),
    false: plain(),
  },
];

/** A target's repetition: how many connections the server ended by FIN and by RST, and the client. */
function target(fin: number, rst: number, client: number, left = [fin, client]): () => RunTables {
  const values: Value[] = [
    ["closed_first_by_fin", "server", fin],
    ["closed_first_by_rst", "server", rst],
    ["closed_first", "client", client],
    ["time_wait_per_1000_closes", "server", left[0] ?? null],
    ["time_wait_per_1000_closes", "client", left[1] ?? null],
  ];
  return () => madeRun([{ scenario: "target", repetitions: [values] }]);
}

export const TARGET_CASES: readonly Case[] = [
  { kind: "target_closed_first", claim: /./, shown: target(1, 1, 1), false: target(0, 0, 0) },
  {
    ...{ kind: "target_closed_first", claim: /; per 1,000 closes stay / },
    shown: target(1_000, 0, 0),
    false: target(1_000, 0, 0, []),
  },
  {
    ...{ kind: "target_closed_first", claim: /^Of 1,000 .* the server by FIN on 1,000/ },
    shown: target(1_000, 0, 0),
    false: target(0, 0, 1_000),
  },
  {
    ...{ kind: "target_closed_first", claim: /the server by RST on 5/ },
    shown: target(0, 5, 995),
    false: target(0, 0, 1_000),
  },
  {
    ...{ kind: "target_closed_first", claim: /the client, by fin, on 1,000/ },
    shown: target(0, 0, 1_000),
    false: target(1_000, 0, 0),
  },
  {
    ...{
      kind: "target_closed_first",
      claim: /; per 1,000 closes stay 1,000 TIME_WAIT on the server/,
    },
    shown: target(1_000, 0, 0),
    false: target(1_000, 0, 0, [0, 1_000]),
  },
  {
    ...{ kind: "target_closed_first", claim: /; no TIME_WAIT stays on either side/ },
    shown: target(0, 1_000, 0, [0, 0]),
    false: target(0, 1_000, 0, [1, 0]),
  },
];
