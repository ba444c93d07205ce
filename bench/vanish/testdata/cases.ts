/**
 * Claims about `vanish`, each with a run in which it is false, and runs whose findings are audited.
 * @module
 */
import { together, withValues } from "../../../src/analysis/testdata/fixture.ts";
import {
  type Case,
  type Change,
  type NamedRun,
  only,
} from "../../../src/analysis/testdata/silence_case.ts";
import { vanishRun, type VanishWish } from "./run.ts";

const vanish = (wish: VanishWish = {}, change: Change = () => undefined) => () =>
  withValues(vanishRun(wish), change);

export const CASES: readonly Case[] = [
  ...([
    ["vanish_fate", "peers_half_open"],
    ["vanish_held", "close_p50"],
    ["vanish_left", "sockets_left_time"],
  ] as const).map(([kind, metric]): Case => ({
    ...{ kind, claim: /./ },
    shown: vanish(),
    false: vanish({}, only(metric, () => null)),
  })),
  {
    ...{
      kind: "vanish_fate",
      claim: /told every peer and delivered all that was queued with the/,
    },
    shown: vanish(),
    false: vanish({}, only("queued_lost_share", () => 1)),
  },
  {
    ...{
      kind: "vanish_fate",
      claim: /rst told no peer and delivered nothing, with the link back/,
    },
    shown: vanish(),
    false: vanish({}, only("peers_half_open", () => 0)),
  },
  {
    ...{ kind: "vanish_fate", claim: /told nobody and delivered nothing after 3\.00 s/ },
    shown: vanish(),
    false: vanish({}, only("peers_half_open", () => 7)),
  },
  {
    ...{
      kind: "vanish_fate",
      claim: /told some or delivered a part with the link back after 500 ms/,
    },
    shown: vanish({}, only("peers_half_open", () => 7)),
    false: vanish(),
  },
  {
    ...{ kind: "vanish_fate", claim: /with the link sound again after 500 ms/ },
    shown: vanish({ loss: 30 }),
    false: vanish(),
  },
  {
    ...{
      kind: "vanish_held",
      claim: /^With nobody there, close\(\) under linger:1 blocked the caller/,
    },
    shown: vanish(),
    false: vanish({}, only("close_p50", ({ mode }) => mode === "fin" ? 5e6 : undefined)),
  },
  {
    ...{ kind: "vanish_held", claim: /^With segments lost, / },
    shown: vanish({ loss: 30 }),
    false: vanish(),
  },
  {
    ...{ kind: "vanish_held", claim: /^With nobody there or segments lost, / },
    shown: () => together(vanishRun(), vanishRun({ loss: 30 })),
    false: vanish(),
  },
  {
    ...{
      kind: "vanish_left",
      claim: /left 50 sockets behind a trial, .* until the link was back/,
    },
    shown: vanish(),
    false: vanish({}, only("sockets_after_close", () => 7)),
  },
  {
    ...{ kind: "vanish_left", claim: /retransmitting until all was acknowledged/ },
    shown: vanish({ loss: 30 }),
    false: vanish(),
  },
  {
    ...{ kind: "vanish_left", claim: /; rst left none\.$/ },
    shown: vanish(),
    false: vanish({}, only("sockets_left_time", () => 1e6)),
  },
];

export const RUNS: readonly NamedRun[] = [["vanish", vanish()]];
