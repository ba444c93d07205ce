/**
 * The claims of scenarios with a view of their own, each with a run in which it is false.
 * @module
 */
import { portsRun, type PortsWish, REMEDIES } from "../../../bench/ports/testdata/run.ts";
import { vanishRun, type VanishWish } from "../../../bench/vanish/testdata/run.ts";
import { together, withValues } from "./fixture.ts";
import { type Case, type Change, only } from "./silence_case.ts";

const ports = (wishes: readonly PortsWish[], reps?: number) => () => portsRun(wishes, reps);
const [BASE, RST] = REMEDIES as [PortsWish, PortsWish];
const OUT: PortsWish = { ...BASE, reuse: 2, cliff: null, exhausted: 400, most: 400 };

export const PORTS_CASES: readonly Case[] = [
  {
    ...{
      kind: "ports_cliff",
      claim: /several times as long from 500 TIME_WAIT on, of 1,000 client/,
    },
    shown: ports(REMEDIES),
    false: ports([RST]),
  },
  {
    ...{ kind: "ports_cliff", claim: /connect\(\) found none \(EADDRNOTAVAIL\)/ },
    shown: ports(REMEDIES),
    false: () => withValues(portsRun(REMEDIES), only("exhausted_time_wait", () => null)),
  },
  {
    ...{
      kind: "ports_cliff",
      claim: /\(p50 from 15\.0 µs to 350 µs; connections a second from 10,000/,
    },
    shown: ports(REMEDIES, 3),
    false: ports(REMEDIES, 2),
  },
  {
    ...{ kind: "ports_cliff", claim: /with tcp_tw_reuse 1 to 2 destinations/ },
    shown: ports([RST, { ...BASE, destinations: 2, reuse: 1, cliff: 900 }]),
    false: ports(REMEDIES),
  },
  {
    ...{
      kind: "ports_cliff",
      claim: /^No cliff: connect\(\) never took several times as long as/,
    },
    shown: ports([RST]),
    false: ports([BASE]),
  },
  {
    ...{ kind: "ports_cliff", claim: /^Ports ran out in 1 of 2 cells before a cliff was seen/ },
    shown: ports([OUT, RST]),
    false: ports([RST]),
  },
  {
    ...{ kind: "ports_cliff", claim: /client ports, in 2 of 3 repetitions/ },
    shown: () =>
      withValues(
        portsRun([BASE], 3),
        only("cliff_time_wait", ({ rep }) => rep === 2 ? null : undefined),
      ),
    false: ports([BASE], 3),
  },
  {
    ...{ kind: "ports_remedy", claim: /^rst, closing from the server and .* removed the cliff/ },
    shown: ports(REMEDIES),
    false: ports([BASE, { ...RST, cliff: 500 }]),
  },
  {
    ...{ kind: "ports_remedy", claim: /2 destinations moved it to 1,000/ },
    shown: ports(REMEDIES),
    false: ports([BASE, { ...BASE, destinations: 2 }]),
  },
  {
    ...{ kind: "ports_remedy", claim: /neither removed nor moved the cliff/ },
    shown: ports([BASE, { ...BASE, reuse: 1 }]),
    false: ports(REMEDIES),
  },
  {
    ...{ kind: "ports_remedy", claim: /came to no end, so that no cliff could be seen/ },
    shown: ports([BASE, OUT]),
    false: ports([BASE, { ...BASE, reuse: 2 }]),
  },
  {
    ...{ kind: "ports_remedy", claim: /2 destinations removed it in 1 of 3 repetitions/ },
    shown: () =>
      withValues(
        portsRun([BASE, { ...BASE, destinations: 2, cliff: 1000 }], 3),
        only("cliff_time_wait", ({ rep, parameters }) =>
          rep === 2 && parameters.includes("destinations=2") ? null : undefined),
      ),
    false: ports([BASE, { ...BASE, destinations: 2, cliff: 1000 }], 3),
  },
];

const vanish = (wish: VanishWish = {}, change: Change = () => undefined) => () =>
  withValues(vanishRun(wish), change);

export const VANISH_CASES: readonly Case[] = [
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
    ...{ kind: "vanish_fate", claim: /told some or delivered a part after 500 ms/ },
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
