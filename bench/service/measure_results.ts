/**
 * From the windows of a `service` to its measurements and warnings. Pure, but for handing them in.
 * @module
 */
import type { MetricName } from "../../src/metrics/registry.ts";
import { EVERY_STATE, looksAt } from "../../src/model/looks.ts";
import type { Service } from "./definition.ts";
import type { SampleState } from "../../src/model/trial.ts";
import { type Place, SIDES } from "../../src/model/words.ts";
import type { WindowSummary } from "./measure_foreground.ts";
import type { PhaseContext } from "../../src/trial/phases/phase.ts";

/** A generator that takes more of a CPU than that may be what limits the numbers. */
const SATURATED = 0.9;
/** With a rate, so much of it must be answered where nothing disturbs. */
const OFFERED = 0.95;

/** Baselines that differ by more are told of. */
const DRIFT = 0.2;

/** A window and what the service took meanwhile, as a share of one CPU. */
export interface MeasuredWindow extends WindowSummary {
  readonly serviceCpuShare: number | null;
}

/** The three windows of a trial. */
export interface Windows {
  readonly before: MeasuredWindow;
  readonly under: MeasuredWindow;
  readonly after: MeasuredWindow;
}

/** What is measured without the flood and under it, by the first part of its two names. */
type FloodMetric = MetricName extends infer Name ? Name extends `${infer Base}_flood` ? Base : never
  : never;

/** The baseline is the mean of before and after, so that a drift of the machine cancels out. */
export function handIn({ before, under, after }: Windows, { measured }: PhaseContext): void {
  const add = (metric: MetricName, side: Place, value: number | null) =>
    measured({ metric, side, value });
  const baseline = (of: (seen: MeasuredWindow) => number | null) => mean(of(before), of(after));
  const both = (name: FloodMetric, side: Place, of: (seen: MeasuredWindow) => number | null) => {
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
  const ratio = (of: (seen: MeasuredWindow) => number | null) => quotient(of(under), baseline(of));
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
const MEANINGLESS: readonly (readonly [MetricName, readonly Place[]])[] = [
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
export function heldBy({ sampler, startNs, spec }: PhaseContext): Record<string, number> {
  const rows = looksAt(sampler.samples(startNs), EVERY_STATE);
  const latest = Math.max(...rows.map(({ tMs }) => tMs));
  const count = (wanted: (state: SampleState) => boolean) =>
    rows.filter(({ tMs, side, state }) => tMs === latest && side === "server" && wanted(state))
      .reduce((sum, { sockets }) => sum + sockets, 0);
  const timeWait = count((state) => state === "TIME-WAIT");
  // The flood never closes first: in CLOSE-WAIT is what the foreground has given up.
  const others = count((state) => !["TIME-WAIT", "LISTEN", "CLOSE-WAIT"].includes(state));
  return { timeWait, sockets: Math.max(0, others - spec.parameters.concurrency) };
}

function mean(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : (a + b) / 2;
}

function quotient(a: number | null, b: number | null): number | null {
  return a === null || b === null || b === 0 ? null : a / b;
}

export function handInFlood(
  told: Readonly<Record<string, number>>,
  { measured }: PhaseContext,
): void {
  const add = (metric: MetricName, side: Place, value: number | undefined) =>
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
export function warnOf(
  windows: Windows,
  { foreground }: Service,
  { warn }: PhaseContext,
): void {
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
  const drift = after.answeredPerSecond / before.answeredPerSecond;
  if (Math.abs(drift - 1) > DRIFT) {
    warn(
      `after the flood ${percent(drift)} as many requests were answered as before it: what is ` +
        "compared with this baseline is no surer than that",
    );
  }
  const errors = before.errors + before.refused + after.errors + after.refused;
  if (errors > 0) warn(`${errors} requests failed without the flood`);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
