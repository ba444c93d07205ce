import type { Phase } from "../../model/scenario.ts";
import type { SampleState } from "../../model/trial.ts";
import { type Place, SIDES } from "../../model/words.ts";
import { monotonicNs } from "../../sys/clock.ts";
import { descriptorsOf } from "../../sys/descriptors.ts";
import { cpuOf } from "../../sys/usage.ts";
import { Foreground, type WindowSummary } from "../foreground.ts";
import { delay, type PhaseContext, type PhaseRunner } from "./phase.ts";

type Service = Extract<Phase, { kind: "service" }>;

/** For both ends of the foreground to compile what they do again and again. */
const WARM_UP_MS = 1000;
/** Between counts of the service's descriptors. */
const LOOK_MS = 50;
/** Until a service that was held up has worked off what has come meanwhile. */
const RECOVER_MS = 500;
/** A generator that takes more of a CPU than that may be what limits the numbers. */
const SATURATED = 0.9;
/** With a rate, so much of it must be answered where nothing disturbs. */
const OFFERED = 0.95;

/** A window and what the service took meanwhile, as a share of one CPU. */
interface Seen extends WindowSummary {
  readonly serviceCpuShare: number | null;
}

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
    const flood = await workers.told("client", { type: "flood-end" });
    const { open = 0 } = await workers.told("client", { type: "abandon" });
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
    sampler.regard();
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

interface Windows {
  readonly before: Seen;
  readonly under: Seen;
  readonly after: Seen;
}

/** The baseline is the mean of before and after, so that a drift of the machine cancels out. */
function handIn({ before, under, after }: Windows, { measured }: PhaseContext): void {
  const add = (metric: string, side: Place, value: number | null) =>
    measured({ metric, side, value });
  const baseline = (of: (seen: Seen) => number | null) => mean(of(before), of(after));
  const both = (name: string, side: Place, of: (seen: Seen) => number | null) => {
    add(`${name}_baseline`, side, baseline(of));
    add(`${name}_flood`, side, of(under));
  };
  both("requests_per_second", "client", (seen) => seen.answeredPerSecond);
  both("request_p50", "client", (seen) => seen.p50);
  both("request_p99", "client", (seen) => seen.p99);
  both("request_p999", "client", (seen) => seen.p999);
  both("generator_cpu_share", "client", (seen) => seen.cpuShare);
  both("service_cpu_share", "server", (seen) => seen.serviceCpuShare);
  add("request_errors", "client", under.errors + under.refused);
  add("request_timeouts", "client", under.timeouts);
  const ratio = (of: (seen: Seen) => number | null) => quotient(of(under), baseline(of));
  add("requests_ratio", "client", ratio((seen) => seen.answeredPerSecond));
  add("request_p99_ratio", "client", ratio((seen) => seen.p99));
  add(
    "baseline_drift",
    "client",
    quotient(after.answeredPerSecond, before.answeredPerSecond),
  );
}

/**
 * What is counted at the end of a trial, or over all of it, says nothing here: the flood is ended by
 * resets of its own once it was measured, and the foreground's connections count as well.
 */
const MEANINGLESS: readonly (readonly [string, readonly Place[]])[] = [
  ["connections_per_second", ["client"]],
  ["time_wait_end", SIDES],
  ["time_wait_per_1000_closes", SIDES],
  ["time_wait_socket_seconds", SIDES],
  ["time_wait_lost", ["host"]],
  ["rst_by_close", ["host"]],
  ["rst_per_close", ["host"]],
  ["rst_sent", ["host"]],
  ["kernel_memory_end", ["host"]],
  ["segments_per_connection", ["host"]],
  ["cpu_per_connection", SIDES],
  ["bytes_sent", SIDES],
  ["bytes_delivered", SIDES],
  ["bytes_lost", SIDES],
  ["peer_resets", SIDES],
  // As many as closes happen to be under way.
  ["closers", ["server"]],
];

/** The server's sockets in the last `ss` sample, listeners and the foreground's left out. */
function heldBy({ sampler, startNs, spec }: PhaseContext): Record<string, number> {
  const rows = sampler.samples(startNs).filter(({ source }) => source === "ss");
  const latest = Math.max(...rows.map(({ tMs }) => tMs));
  const count = (wanted: (state: SampleState) => boolean) =>
    rows.filter(({ tMs, side, state }) => tMs === latest && side === "server" && wanted(state))
      .reduce((sum, { sockets }) => sum + sockets, 0);
  const timeWait = count((state) => state === "TIME-WAIT");
  const others = count((state) => state !== "TIME-WAIT" && state !== "LISTEN");
  return { timeWait, sockets: Math.max(0, others - spec.parameters.concurrency) };
}

function mean(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : (a + b) / 2;
}

function quotient(a: number | null, b: number | null): number | null {
  return a === null || b === null || b === 0 ? null : a / b;
}

function handInFlood(told: Readonly<Record<string, number>>, { measured }: PhaseContext): void {
  const add = (metric: string, side: Place, value: number | undefined) =>
    measured({ metric, side, value: value ?? null });
  add("closed_for_want_of_request", "server", told["impatient"]);
  add("flood_ended_by_eof", "client", told["eof"]);
  add("flood_ended_by_reset", "client", told["reset"]);
  add("flood_not_ended", "client", told["left"]);
  add("sockets_held", "server", told["sockets"]);
  add("time_wait_held", "server", told["timeWait"]);
  for (const [metric, places] of MEANINGLESS) {
    for (const side of places) measured({ metric, side, value: null });
  }
}

/** What to know before the numbers are believed. */
function warnOf(windows: Windows, { foreground }: Service, { warn }: PhaseContext): void {
  const { before, after } = windows;
  const most = Math.max(...Object.values(windows).map(({ cpuShare }) => cpuShare));
  if (most > SATURATED) {
    warn(
      `the load generator took ${percent(most)} of a CPU: it may be what limits the foreground; ` +
        "lower --rate or --concurrency, or raise --work",
    );
  }
  const answered = Math.min(before.answeredPerSecond, after.answeredPerSecond);
  if (foreground.perSecond > 0 && answered < OFFERED * foreground.perSecond) {
    warn(
      `without the flood ${Math.round(answered)} of ${foreground.perSecond} requests a second ` +
        "were answered: the rate is not below what the service can do; lower --rate or --work",
    );
  }
  const errors = before.errors + before.refused + after.errors + after.refused;
  if (errors > 0) warn(`${errors} requests failed without the flood`);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
