/**
 * From a trial's raw results to measurements and latency points. Pure.
 * @module
 */
import { Latency } from "../load/latency.ts";
import { metric, type MetricName } from "../metrics/registry.ts";
import { type LatencyPoint, type Measurement, QUANTILES, type TrialSpec } from "../model/trial.ts";
import {
  type ModeSpec,
  peerOf,
  type Place,
  type Side,
  SIDES,
  type TimedCall,
} from "../model/words.ts";
import { unseen } from "./two_namespaces.ts";
import { decidedByChance } from "./nondeterministic.ts";
import { disturbanceOf, undisturbed } from "./disturbance.ts";
import type { RawTrial } from "./raw.ts";
import { possible } from "./possible.ts";
import { type Add, addTarget } from "./target_measurements.ts";
import { addTimeWait, timeWaitLost } from "./time_wait.ts";
import { noneSucceeded } from "./success.ts";
import { needsLooks } from "./unsampled.ts";
import { type Both, closesFailed, type Totals, totals } from "./totals.ts";

const CALLS: readonly TimedCall[] = ["connect", "echo", "close", "teardown"];

/** A trial's numbers. */
export interface TrialNumbers {
  readonly measurements: readonly Measurement[];
  readonly latencies: readonly LatencyPoint[];
  readonly warnings: readonly string[];
  /** Why the trial has failed, in one line, where it has in spite of them. */
  readonly failure?: string;
  /** What has spoilt its times, which are left out then. */
  readonly disturbed?: string;
  /** Exact metrics that chance has decided. */
  readonly nondeterministic: readonly MetricName[];
}

/** Computes every metric of a trial. What could not be measured has the value `null`. */
export function measure(spec: TrialSpec, raw: RawTrial): TrialNumbers {
  const rows = new Map<string, Measurement>();
  const add = (name: MetricName, side: Place, value: number | null | undefined) => {
    rows.set(`${name} ${side}`, { metric: metric(name).name, side, value: value ?? null });
  };
  const latencies: LatencyPoint[] = [];
  const both = {
    client: totals(raw.reports, "client", spec.expected),
    server: totals(raw.reports, "server", spec.expected),
  };
  // The client sees the end of every connection with a target, whoever closed it.
  const closes = spec.target ? both.client.opened : both[spec.closer].closes;
  addConnections(add, spec, raw, both);
  // Trials that run side by side hold each other up.
  const alone = spec.sideBySide === 1;
  if (alone) { for (const side of SIDES) addLatencies(add, latencies, { spec, raw, side }); }
  addClosing(add, both[spec.closer], spec);
  addStates(add, raw);
  addTimeWait(add, spec, raw, closes);
  addBytes(add, both);
  addKernel(add, raw, both, closes);
  if (!alone) {
    add("connections_per_second", "client", null);
    for (const name of OF_THE_HOST) add(name, "host", null);
  }
  for (const [name, side] of unseen(spec)) add(name, side, null);
  const before = spec.target ? addTarget(add, raw, closes) : [];
  for (const { metric, side, value } of raw.measured) add(metric, side, value);
  addQueuedShare(add, raw, both[spec.closer].bytesSent - both[peerOf(spec.closer)].bytesReceived);
  if (spec.sampler === "off") {
    for (const { metric, side } of rows.values()) if (needsLooks(metric)) add(metric, side, null);
  }
  const byChance = decidedByChance(spec, raw);
  const failure = noneSucceeded(spec, raw);
  const disturbed = disturbanceOf(raw);
  const { measurements: all, warnings: impossible } = possible([...rows.values()], spec.isolation);
  return {
    measurements: disturbed === undefined ? all : all.map(undisturbed),
    latencies,
    warnings: [...warningsOf(spec, raw, both), ...before, ...byChance.warnings, ...impossible],
    nondeterministic: byChance.metrics,
    ...(failure === undefined ? {} : { failure }),
    ...(disturbed === undefined ? {} : { disturbed }),
  };
}

/** What the kernel counts for the whole host says nothing of one of several trials. */
const OF_THE_HOST: readonly MetricName[] = [
  ...["orphans_peak", "slab_growth_peak", "slab_growth_end"] as const,
];

function addConnections(add: Add, spec: TrialSpec, raw: RawTrial, both: Both): void {
  const { connections } = spec.parameters;
  const failed = both.client.failed + (spec.closer === "server" ? closesFailed(both.server) : 0);
  add("connections_opened", "client", both.client.opened);
  add("connections_failed", "client", failed);
  add(
    "connections_per_second",
    "client",
    Math.max(0, connections - failed) / (raw.loadNs / 1e9),
  );
  add("load_time", "host", raw.loadNs / 1e3);
}

function addLatencies(
  add: Add,
  points: LatencyPoint[],
  { spec, raw, side }: {
    readonly spec: TrialSpec;
    readonly raw: RawTrial;
    readonly side: Side;
  },
): void {
  for (const call of spec.timedCalls ?? CALLS) {
    const texts = raw.reports.filter((report) => report.side === side)
      .flatMap((report) => report.histograms[call] ?? []);
    if (texts.length === 0) continue;
    const latency = Latency.merged(texts);
    const us = (q: number) => latency.quantile(q) / 1e3;
    for (const quantile of QUANTILES) {
      points.push({ call, side, quantile, microseconds: us(quantile), count: latency.count });
    }
    add(`${call}_p50`, side, us(0.5));
    add(`${call}_p99`, side, us(0.99));
    add(`${call}_max`, side, us(1));
  }
}

function addClosing(add: Add, closer: Totals, { mode, closer: side }: TrialSpec): void {
  add("closers", side, closer.closers);
  if (drainsUnbounded(mode)) add("drains_given_up", side, closer.drainsGivenUp);
}

/** Where open connections are many, most looks leave them out: one or two show no peak. */
const LEAST_QUEUE_LOOKS = 3;

function addStates(add: Add, { observed: { summary, end, looksUnderLoad } }: RawTrial): void {
  // What passes within a trial's load was not looked at if no sample fell into it: empty, not 0.
  const { ss, sockDiag, queues } = looksUnderLoad;
  const seen = <T>(value: T) => ss + sockDiag > 0 ? value : null;
  const queued = <T>(value: T) => queues >= LEAST_QUEUE_LOOKS ? value : null;
  add("ss_samples", "host", ss);
  add("sock_diag_samples", "host", sockDiag);
  for (const side of SIDES) {
    const peak = summary.statePeaks[side];
    add("time_wait_peak", side, peak["TIME-WAIT"]);
    add("fin_wait_1_peak", side, seen(peak["FIN-WAIT-1"]));
    add("fin_wait_2_peak", side, seen(peak["FIN-WAIT-2"]));
    add("close_wait_peak", side, seen(peak["CLOSE-WAIT"]));
    add("established_leaked", side, end[side].ESTAB);
    add("close_wait_leaked", side, end[side]["CLOSE-WAIT"]);
    add("send_queue_peak", side, queued(summary.queuePeaks[side].send));
    add("recv_queue_peak", side, queued(summary.queuePeaks[side].recv));
  }
  add("ports_held_peak", "client", summary.portsHeldPeak);
  add("orphans_peak", "host", summary.orphansPeak);
  add("kernel_memory_peak", "host", summary.socketMemory.peak);
  add("kernel_memory_end", "host", summary.socketMemory.end);
  add("slab_growth_peak", "host", summary.kernelMemory.peak);
  add("slab_growth_end", "host", summary.kernelMemory.end);
}

function addBytes(add: Add, both: Both): void {
  for (const side of SIDES) {
    const other = side === "client" ? both.server : both.client;
    add("bytes_sent", side, both[side].bytesSent);
    add("bytes_delivered", side, other.bytesReceived);
    add("bytes_lost", side, both[side].bytesSent - other.bytesReceived);
    add("peer_resets", side, both[side].resets);
    add("loop_stall_max", side, both[side].longestStallNs / 1e3);
  }
}

/** The part of what was queued at the close that was lost; echoes were over by then. */
function addQueuedShare(add: Add, { measured }: RawTrial, lost: number): void {
  const queued = measured.find(({ metric }) => metric === "bytes_queued");
  if (!queued) return;
  const bytes = queued.value ?? 0;
  add("queued_lost_share", queued.side, bytes === 0 ? null : lost / bytes);
}

function addKernel(add: Add, raw: RawTrial, both: Both, closes: number): void {
  // Those that were never opened have cost what the others have not.
  const opened = both.client.opened;
  const per = (total: number) => opened === 0 ? null : total / opened;
  const { counters } = raw;
  const aborts = sumOf(counters, ["TCPAbortOnData", "TCPAbortOnClose", "TCPAbortOnLinger"]);
  const segments = sumOf(counters, ["OutSegs", "RetransSegs"]);
  add("rst_by_close", "host", aborts);
  add("rst_per_close", "host", aborts === null || closes === 0 ? null : aborts / closes);
  add("rst_sent", "host", counters["OutRsts"]);
  add("segments_per_connection", "host", segments === null ? null : per(segments));
  add("segments_retransmitted", "host", counters["RetransSegs"]);
  add("time_wait_overflow", "host", counters["TCPTimeWaitOverflow"]);
  add("listen_overflows", "host", counters["ListenOverflows"]);
  for (const side of SIDES) {
    add("cpu_per_connection", side, per(both[side].cpuMicroseconds));
  }
  const { sampled, summary } = raw.observed;
  add("sampler_cpu", "host", summary.cpuMicroseconds);
  add("sampler_cpu_share", "host", sampled.microseconds * 1e3 / sampled.ofNs);
}

/** The sum, or `null` if any of them could not be read. */
function sumOf(
  counters: Readonly<Record<string, number>>,
  names: readonly string[],
): number | null {
  let sum = 0;
  for (const name of names) {
    const value = counters[name];
    if (value === undefined) return null;
    sum += value;
  }
  return sum;
}

/** Whether it is left to the peer how long a close lasts. */
function drainsUnbounded({ name, seconds }: ModeSpec): boolean {
  return name === "drain" && seconds === undefined;
}

function warningsOf(spec: TrialSpec, raw: RawTrial, both: Both): string[] {
  const warnings = [...raw.warnings];
  const { unparsedRows } = raw.observed.summary;
  if (unparsedRows > 0) warnings.push(`${unparsedRows} rows of ss were not understood`);
  for (const side of SIDES) {
    for (const [cause, n] of both[side].failures) warnings.push(`${side}: ${cause} (${n} times)`);
    const { drainsGivenUp } = both[side];
    if (drainsGivenUp > 0) {
      warnings.push(`${side}: drain: the peer had not closed in time (${drainsGivenUp} times)`);
    }
    if (both[side].open > 0) warnings.push(`${side}: ${both[side].open} connections left open`);
  }
  const lost = timeWaitLost(raw);
  if (!raw.timeWaitMayEnd && lost !== null && lost > 0 && spec.isolation !== "none") {
    warnings.push(`${lost} TIME_WAIT were reused, reset or had expired before the last sample`);
  }
  return warnings;
}
