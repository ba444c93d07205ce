import { CloseWatch, type OpenedWatch } from "../../src/capture/close_watch.ts";
import { Latency } from "../../src/load/latency.ts";
import type { MetricName } from "../../src/metrics/registry.ts";
import type { TargetSpec } from "../../src/model/target.ts";
import type { TrialSpec } from "../../src/model/trial.ts";
import type { Place } from "../../src/model/words.ts";
import { listens } from "../../src/sys/listening.ts";
import type { PhaseContext, PhaseRunner } from "../../src/trial/phases/phase.ts";
import { share } from "../../src/trial/workers.ts";
import type { Drive } from "./definition.ts";
import { firstClose, type Packets } from "./measure_first_close.ts";
import type { DriveCommand, DriveDone } from "./measure_messages.ts";
import { speaksTls } from "./measure_tls_probe.ts";
import { isVisible, unseenOfServer, unseenText } from "./measure_visible.ts";

/** For what comes before the drive and after it, out of the trial's time. */
const AROUND_MS = 20_000;

/** `drive`: the clients talk to the user's own server. */
export const drive: PhaseRunner<Drive> = {
  underLoad: true,
  closes: true,
  timeWaitMayEnd: false,
  async run(phase, context) {
    const { spec, workers, loaded, afterwards } = context;
    const { target } = spec;
    if (!target) throw new Error("cannot drive a server as the trial names none");
    const watch = CloseWatch.open({ port: target.port, connections: phase.connections });
    const clients = workers.count("client");
    const done = await workers.ask<DriveCommand>(["client"], (i) => ({
      type: "drive",
      connections: share(phase.connections, i, clients),
      concurrency: share(Math.max(phase.concurrency, clients), i, clients),
      ...{ talk: target.talk, waits: target.waits, patienceMs: phase.patienceMs },
      withinMs: withinMs(spec, target, phase.patienceMs),
    }));
    loaded({
      startNs: Math.min(...done.map((one) => one.startNs)),
      endNs: Math.max(...done.map((one) => one.endNs)),
    });
    addCounts(context, phase, done);
    afterwards(async () => {
      await tellEnd(context, { target, watch, done });
      watch.watch?.[Symbol.dispose]();
    });
  },
};

/** How long connections are begun: those in flight then must still have their time. */
function withinMs({ timeoutMs }: TrialSpec, { waits }: TargetSpec, patienceMs: number): number {
  const last = waits.connectMs + waits.answerMs + waits.closeMs + patienceMs;
  return Math.max(timeoutMs / 2, timeoutMs - last - AROUND_MS);
}

function summed(done: readonly DriveDone[], of: (one: DriveDone) => number): number {
  return done.reduce((n, one) => n + of(one), 0);
}

function addCounts(
  { spec, measured }: PhaseContext,
  { patienceMs }: Drive,
  done: readonly DriveDone[],
): void {
  const sum = (of: (one: DriveDone) => number) => summed(done, of);
  const add = (metric: MetricName, side: Place, value: number | null) =>
    measured({ metric, side, value });
  add("answers", "client", sum((one) => one.served));
  const isHttp = spec.target?.talk.expect.kind === "http";
  for (const digit of [1, 2, 3, 4, 5] as const) {
    add(`http_${digit}xx`, "client", isHttp ? sum((one) => one.statuses[digit] ?? 0) : null);
  }
  add("connects_given_up", "client", sum((one) => one.connectsGivenUp));
  add("answers_given_up", "client", sum((one) => one.answersGivenUp));
  add("closed_near_patience", "server", patienceMs === 0 ? null : sum((one) => one.late));
  // With the client waiting before it closes, the rate would be that of its own patience.
  const waited = patienceMs > 0 && done.some(({ clientFirst }) => clientFirst > 0);
  if (waited) add("connections_per_second", "client", null);
  const waits = Latency.merged(done.map((one) => one.serverClose));
  const us = (q: number) => waits.count === 0 ? null : waits.quantile(q) / 1e3;
  add("server_close_p50", "client", us(0.5));
  add("server_close_p99", "client", us(0.99));
}

interface Driven {
  readonly target: TargetSpec;
  readonly watch: OpenedWatch;
  readonly done: readonly DriveDone[];
}

/** When the last close is over: how each connection ended, and whether the server is here. */
async function tellEnd(context: PhaseContext, driven: Driven): Promise<void> {
  const { target: { host, port }, watch, done } = driven;
  const { measured, warn, explain } = context;
  const sum = (of: (one: DriveDone) => number) => summed(done, of);
  const calls = {
    serverFin: sum((one) => one.serverFin),
    serverReset: sum((one) => one.serverReset),
    clientFirst: sum((one) => one.clientFirst),
  };
  const ended = calls.serverFin + calls.serverReset + calls.clientFirst;
  const first = firstClose({ calls, packets: packetsOf(watch, done), opened: ended });
  first.measurements.forEach(measured);
  first.warnings.forEach(warn);
  const visible = isVisible(done.map(({ serverSeen }) => serverSeen), listens(port));
  measured({ metric: "server_visible", side: "server", value: visible ? 1 : 0 });
  if (!visible) {
    unseenOfServer().forEach(measured);
    warn(unseenText(`${host}:${port}`));
  }
  if (ended > 0 && sum((one) => one.served) === 0 && await speaksTls(host, port)) {
    explain("the port speaks TLS, which closecost does not");
  }
}

function packetsOf({ watch, reason }: OpenedWatch, done: readonly DriveDone[]): Packets {
  if (!watch) return { reason };
  const ports = new Set(done.flatMap((one) => one.ports));
  return { counts: watch.endings(ports), dropped: watch.dropped() };
}
