/**
 * Socket buffers against the memory that the kernel gives TCP. Pure.
 * @module
 */
import { UsageError } from "../model/errors.ts";
import { formatBytes } from "../format/numbers.ts";
import type { BenchOptions, ChosenScenario, Feasible } from "./options.ts";
import { grouped } from "./value_text.ts";

/** What buffers take for each byte in them; a little more than was seen, 1.07. */
const OVERHEAD = 1.25;

/**
 * Leaves out the cells whose buffers would put the kernel under pressure, where it prunes queues
 * and kills orphans: what is lost then is not lost by the close.
 * @param tcpMemoryBytes the second value of `net.ipv4.tcp_mem`; 0 if it is not known
 * @throws {UsageError} if such a cell was asked for
 */
export function fittingBuffers(options: BenchOptions, tcpMemoryBytes: number): Feasible {
  const fits = (chosen: ChosenScenario) => tcpMemoryBytes === 0 || needed(chosen) <= tcpMemoryBytes;
  const scenarios = options.scenarios.filter(fits);
  const large = options.scenarios.filter((chosen) => !fits(chosen) && isTaken(chosen, options));
  const asked = large.find(({ given }) => given.has("connections") || given.has("queued"));
  if (asked) throw tooLarge(asked, tcpMemoryBytes);
  const warnings = large.map((chosen) =>
    `${chosen.scenario.name} with ${formatBytes(needed(chosen))} in socket buffers left out: ` +
    `the kernel is under pressure from ${formatBytes(tcpMemoryBytes)} on (net.ipv4.tcp_mem)`
  );
  return { options: { ...options, scenarios }, warnings };
}

/** Whether the scenario makes a cell of these parameters at all. */
function isTaken(
  { scenario, parameters, given, instead }: ChosenScenario,
  options: BenchOptions,
): boolean {
  const { modes, closers } = { ...options, ...instead };
  return modes.some((mode) =>
    closers.some((closer) => !scenario.skips?.({ mode, closer, parameters, given }))
  );
}

function needed({ scenario, parameters }: ChosenScenario): number {
  return (scenario.queuedBytes?.(parameters) ?? 0) * OVERHEAD;
}

function tooLarge(chosen: ChosenScenario, tcpMemoryBytes: number): UsageError {
  const { scenario, parameters } = chosen;
  const each = needed(chosen) / parameters.connections;
  const most = Math.floor(tcpMemoryBytes / each);
  const allowed = most < 1 ? "a smaller --queued" : `--connections 1 to ${grouped(most)}`;
  return new UsageError(
    `--connections ${grouped(parameters.connections)} with ${
      formatBytes(each)
    } in the buffers of ` +
      `each is too much for scenario ${scenario.name} here: allowed is ${allowed}, as the kernel ` +
      `is under pressure from ${formatBytes(tcpMemoryBytes)} on (net.ipv4.tcp_mem); lower ` +
      "--connections or --queued",
  );
}
