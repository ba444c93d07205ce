import type { Serve, ServeLook } from "./measure_server.ts";
import type { Flood, FloodEnd } from "./measure_flood.ts";
import { delay } from "../../src/sys/delay.ts";
import type { Service } from "./definition.ts";
import { monotonicNs } from "../../src/sys/clock.ts";
import { descriptorsOf } from "../../src/sys/descriptors.ts";
import { cpuOf } from "../../src/sys/usage.ts";
import { Foreground } from "./measure_foreground.ts";
import { handIn, handInFlood, heldBy, type MeasuredWindow, warnOf } from "./measure_results.ts";
import type { PhaseContext, PhaseRunner } from "../../src/trial/phases/phase.ts";

/** For both ends of the foreground to compile what they do again and again. */
const WARM_UP_MS = 1000;
/** Between counts of the service's descriptors. */
const LOOK_MS = 50;
/** And so many times as long as one takes, for it is an observation that costs, too. */
const PAUSE_PER_LOOK = 100;
/** Looks at a service that was held up, until it is as it was before, and how many of them. */
const RECOVER_MS = 500;
const RECOVERING = 20;
/** A look with p99 of so many times that of before, and so many µs, shows it as it was. */
const AS_BEFORE = { times: 5, us: 20_000 };
/** `service`: a foreground of requests, without, under and after a flood. */
export const service: PhaseRunner<Service> = {
  underLoad: true,
  closes: true,
  timeWaitMayEnd: true,
  async run(phase, context) {
    const { spec, workers, say } = context;
    const { port, destinations: [host = "127.0.0.1"] } = spec;
    await workers.counts<Serve>("server", {
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
    await workers.counts<Flood>("client", {
      ...{ type: "flood", connections: phase.connections },
      ...{ perSecond: phase.perSecond, plan: phase.flood },
    });
    await descriptors.watch(phase.service.patienceMs);
    const under = await look(foreground, windowMs, context, descriptors);
    await descriptors.watchUntil(phase.connections / phase.perSecond);
    await context.sampler.look({ force: true, quick: true });
    const held = heldBy(context);
    await workers.counts<FloodEnd>("client", { type: "flood-end" });
    const { open = 0 } = await workers.counts("client", { type: "abandon" });
    // Some may have been closed until then.
    const flood = await workers.counts<FloodEnd>("client", { type: "flood-end" });
    say("after the flood");
    const served = await workers.counts<ServeLook>("server", { type: "serve-look" });
    if (!await recovered(foreground, before)) {
      context.warn(
        `the service was not itself again ${
          RECOVERING * RECOVER_MS / 1000
        } s after the flood, so ` +
          "the baseline after it is not what it was before",
      );
    }
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
  return Math.max(1, Math.floor(connections / perSecond - patienceMs / 1000 + 1e-9)) * 1000;
}

/** Waits until requests are answered as before the flood. False if that takes too long. */
async function recovered(foreground: Foreground, before: MeasuredWindow): Promise<boolean> {
  for (let i = 0; i < RECOVERING; i++) {
    await foreground.begin();
    await delay(RECOVER_MS);
    const { p99, errors, timeouts } = await foreground.end();
    const most = AS_BEFORE.times * (before.p99 ?? 0) + AS_BEFORE.us;
    if (errors + timeouts === 0 && p99 !== null && p99 <= most) return true;
  }
  return false;
}

async function look(
  foreground: Foreground,
  ms: number,
  { workers }: PhaseContext,
  descriptors?: Descriptors,
): Promise<MeasuredWindow> {
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
  #tookMs = 0;
  readonly #counts: { readonly atNs: number; readonly open: number }[] = [];

  constructor(context: PhaseContext) {
    this.#context = context;
    this.#look();
  }

  async watch(ms: number): Promise<void> {
    const endNs = monotonicNs() + ms * 1e6;
    while (monotonicNs() < endNs) {
      const pauseMs = Math.max(LOOK_MS, this.#tookMs * PAUSE_PER_LOOK);
      await delay(Math.min(pauseMs, (endNs - monotonicNs()) / 1e6));
      this.#look();
    }
  }

  /** Until so many seconds after the first count. */
  async watchUntil(seconds: number): Promise<void> {
    await this.watch(seconds * 1000 - (monotonicNs() - this.#startNs) / 1e6);
  }

  #look(): void {
    const startNs = monotonicNs();
    const open = descriptorsOf(this.#context.workers.pid("server"));
    const atNs = monotonicNs();
    this.#tookMs = (atNs - startNs) / 1e6;
    if (open !== undefined) this.#counts.push({ atNs, open });
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
