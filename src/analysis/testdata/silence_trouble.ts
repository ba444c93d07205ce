/**
 * Claims about what must not happen, each with a run in which it is false.
 * @module
 */
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
