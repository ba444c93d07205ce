/**
 * Claims about `ports`, each with a run in which it is false, and runs whose findings are audited.
 * @module
 */
import { withValues } from "../../../src/analysis/testdata/fixture.ts";
import { type Case, type NamedRun, only } from "../../../src/analysis/testdata/silence_case.ts";
import { portsRun, type PortsWish, REMEDIES } from "./run.ts";

const ports = (wishes: readonly PortsWish[], reps?: number) => () => portsRun(wishes, reps);
const [BASE, RST] = REMEDIES as [PortsWish, PortsWish];
const OUT: PortsWish = { ...BASE, reuse: 2, cliff: null, exhausted: 400, most: 400 };

export const CASES: readonly Case[] = [
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
    ...{ kind: "ports_remedy", claim: /^2 destinations moved the cliff to 1,000\.$/ },
    shown: ports([BASE, { ...BASE, destinations: 2, cliff: 1000 }]),
    false: ports([BASE, OUT]),
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
    ...{ kind: "ports_remedy", claim: /2 destinations removed the cliff in 1 of 3 repetitions/ },
    shown: () =>
      withValues(
        portsRun([BASE, { ...BASE, destinations: 2, cliff: 1000 }], 3),
        only("cliff_time_wait", ({ rep, parameters }) =>
          rep === 2 && parameters.includes("destinations=2") ? null : undefined),
      ),
    false: ports([BASE, { ...BASE, destinations: 2, cliff: 1000 }], 3),
  },
];

export const RUNS: readonly NamedRun[] = [
  ["ports", ports(REMEDIES)],
  ["ports, three times", ports(REMEDIES, 3)],
  ["ports, one repetition without its cliff", () =>
    withValues(
      portsRun(REMEDIES, 3),
      ({ metric, rep, parameters, value }) =>
        metric === "cliff_time_wait" && rep === 2 && /destinations=1;reuse=0/.test(parameters)
          ? null
          : value,
    )],
  ["ports without a cliff", ports([{ ...BASE, cliff: null, exhausted: 400, most: 400 }])],
];
