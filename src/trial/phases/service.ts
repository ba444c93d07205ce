import type { Phase } from "../../model/scenario.ts";
import { monotonicNs } from "../../sys/clock.ts";
import { descriptorsOf } from "../../sys/descriptors.ts";
import { cpuOf } from "../../sys/usage.ts";
import { Foreground } from "../foreground.ts";
import { handIn, handInFlood, heldBy, type Seen, warnOf } from "../service_measurements.ts";
import { delay, type PhaseContext, type PhaseRunner } from "./phase.ts";

type Service = Extract<Phase, { kind: "service" }>;

/** For both ends of the foreground to compile what they do again and again. */
const WARM_UP_MS = 1000;
/** Between counts of the service's descriptors. */
const LOOK_MS = 50;
/** Until a service that was held up has worked off what has come meanwhile. */
const RECOVER_MS = 500;
/** `service`: a foreground of requests, without, under and after a flood. */
export const service: PhaseRunner<Service> = {
  underLoad: true,
  async run(phase, context) {
    const { spec, workers, say } = context;
    const { port, destinations: [host = "127.0.0.1"] } = spec;
    await workers.told("server", {
      type: "serve",
      plan: phase.service,
      body: spec.parameters.payload,
    });
    say("with the foreground alone");
    await using foreground = await Foreground.start({ ...phase.foreground, host, port });
    await delay(WARM_UP_MS);
    const windowMs = windowOf(phase);
    const before = await look(foreground, windowMs, context);
    say("under the flood");
    const descriptors = new Descriptors(context);
    await workers.told("client", {
      ...{ type: "flood", connections: phase.connections },
      ...{ perSecond: phase.perSecond, plan: phase.flood },
    });
    await descriptors.watch(phase.service.patienceMs);
    const under = await look(foreground, windowMs, context, descriptors);
    await descriptors.watchUntil(phase.connections / phase.perSecond);
    await context.sampler.look({ force: true });
    const held = heldBy(context);
    await workers.told("client", { type: "flood-end" });
    const { open = 0 } = await workers.told("client", { type: "abandon" });
    // Some may have been closed until then.
    const flood = await workers.told("client", { type: "flood-end" });
    say("after the flood");
    const served = await workers.told("server", { type: "serve-look" });
    await delay(RECOVER_MS);
    const after = await look(foreground, windowMs, context);
    await foreground.stop();
    descriptors.handIn();
    handIn({ before, under, after }, context);
    handInFlood({ ...flood, ...served, ...held, left: open }, context);
    warnOf({ before, under, after }, phase, context);
  },
};

/**
 * Whole seconds, as the foreground asks second by second, between the first close for want of a
 * request and the flood's end.
 */
function windowOf({ connections, perSecond, service: { patienceMs } }: Service): number {
  return Math.max(1, Math.floor(connections / perSecond - patienceMs / 1000)) * 1000;
}

async function look(
  foreground: Foreground,
  ms: number,
  { workers }: PhaseContext,
  descriptors?: Descriptors,
): Promise<Seen> {
  const pid = workers.pid("server");
  await foreground.begin();
  const [startNs, cpuUs] = [monotonicNs(), cpuOf(pid)];
  await (descriptors ? descriptors.watch(ms) : delay(ms));
  const [endNs, cpuAfterUs] = [monotonicNs(), cpuOf(pid)];
  const summary = await foreground.end();
  const cpu = cpuUs === undefined || cpuAfterUs === undefined ? null : cpuAfterUs - cpuUs;
  return { ...summary, serviceCpuShare: cpu === null ? null : cpu / ((endNs - startNs) / 1e3) };
}

/** How many descriptors the service has open. */
class Descriptors {
  readonly #context: PhaseContext;
  readonly #startNs = monotonicNs();
  readonly #counts: { readonly atNs: number; readonly open: number }[] = [];

  constructor(context: PhaseContext) {
    this.#context = context;
    this.#look();
  }

  async watch(ms: number): Promise<void> {
    const endNs = monotonicNs() + ms * 1e6;
    while (monotonicNs() < endNs) {
      await delay(Math.min(LOOK_MS, (endNs - monotonicNs()) / 1e6));
      this.#look();
    }
  }

  /** Until so many seconds after the first count. */
  async watchUntil(seconds: number): Promise<void> {
    await this.watch(seconds * 1000 - (monotonicNs() - this.#startNs) / 1e6);
  }

  #look(): void {
    const { sampler, workers } = this.#context;
    const open = descriptorsOf(workers.pid("server"));
    sampler.disregard();
    if (open !== undefined) this.#counts.push({ atNs: monotonicNs(), open });
  }

  handIn(): void {
    const { measured, plot } = this.#context;
    const [first] = this.#counts;
    const most = Math.max(...this.#counts.map(({ open }) => open));
    const value = first ? most - first.open : null;
    measured({ metric: "descriptors_held_peak", side: "server", value });
    for (const { atNs, open } of this.#counts) {
      plot({
        series: "descriptors_held",
        side: "server",
        x: (atNs - this.#context.startNs) / 1e9,
        value: open - (first?.open ?? 0),
      });
    }
  }
}
