/**
 * Scenarios that a machine can't run, and why. Pure.
 * @module
 */
import { MachineError } from "../model/errors.ts";
import type { Need } from "../model/scenario.ts";
import { notAvailable } from "../model/stacks.ts";
import type { Machine } from "./machine.ts";
import type { BenchOptions, ChosenScenario, Feasible } from "./options.ts";

/** What each need is for, and what to do about it. */
const MEANS: Readonly<Record<Need, { readonly why: string; readonly remedy: string }>> = {
  namespace: {
    why: "it changes settings of the network, which takes a namespace of its own",
    remedy: "allow namespaces (--isolation auto, as root or with user namespaces)",
  },
  link: {
    why: "it joins two namespaces by a veth pair",
    remedy: "install iproute2 and util-linux, and allow veth",
  },
  nft: {
    why: "losing a part of the segments takes nft",
    remedy: "install nftables, or leave --loss at 100",
  },
  "rto-max": {
    why: "for reader gone the kernel gives up within seconds by net.ipv4.tcp_rto_max_ms alone",
    remedy: "use Linux 6.15 or later, or --rto-max 120_000, which takes six minutes",
  },
};

/**
 * Leaves out the scenarios that need what there is not.
 * @throws {MachineError} if none is left
 */
export function ableOn(
  options: BenchOptions,
  machine: Pick<Machine, "isolation" | "lacks">,
): Feasible {
  const reasons = new Set<string>();
  const scenarios = options.scenarios.filter((chosen) => {
    const reason = reasonAgainst(chosen, machine);
    if (reason !== undefined) reasons.add(reason);
    return reason === undefined;
  });
  if (reasons.size === 0) return { options, warnings: [] };
  if (scenarios.length === 0) throw new MachineError(`cannot run ${[...reasons][0]}`);
  const warnings = [...reasons].map((reason) => `left out: ${reason}`);
  return { options: { ...options, scenarios }, warnings };
}

/** One line, or `undefined` if everything is there. */
function reasonAgainst(
  { scenario: { name, needs = [] }, parameters }: ChosenScenario,
  { isolation, lacks }: Pick<Machine, "isolation" | "lacks">,
): string | undefined {
  for (const need of typeof needs === "function" ? needs(parameters) : needs) {
    const { why, remedy } = MEANS[need];
    const lack = need === "namespace" && isolation === "none" ? "there is none" : lacks[need];
    if (lack !== undefined) return `scenario ${name}: ${why}: ${lack}; ${remedy}`;
  }
  return undefined;
}

/** One line for each combination of scenario or mode with a stack that has no call for it. */
export function unavailableIn({ scenarios, modes, stacks }: BenchOptions): string[] {
  const lines = scenarios.flatMap(({ scenario, instead, onEveryStack }) =>
    (instead.modes ?? modes).flatMap((mode) =>
      stacks.flatMap((stack) => notAvailable({ stack, scenario, mode }, onEveryStack) ?? [])
    )
  );
  return [...new Set(lines)];
}
