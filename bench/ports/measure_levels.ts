import { delay } from "../../src/sys/delay.ts";
import type { MetricName } from "../../src/metrics/registry.ts";
import { Latency } from "../../src/load/latency.ts";
import type { Level, LevelDone } from "./measure_level.ts";
import type { Levels } from "./definition.ts";
import { type Place, SIDES } from "../../src/model/words.ts";
import { parseSockstat } from "../../src/observe/sockstat.ts";
import { cliffOf } from "../../src/stats/cliff.ts";
import { monotonicNs } from "../../src/sys/clock.ts";
import { sockstatText } from "../../src/sys/proc_net.ts";
import { awaitQuiescence } from "../../src/trial/await_quiescence.ts";
import { share } from "../../src/trial/workers.ts";
import type { PhaseContext, PhaseRunner } from "../../src/trial/phases/phase.ts";

/** One level as it was run, and the TIME_WAIT sockets there were before and after it. */
interface Ran {
  readonly timeWait: number;
  readonly timeWaitAfter: number;
  readonly startNs: number;
  readonly endNs: number;
  readonly opened: number;
  readonly unavailable: number;
  /** Time of connect() in each client, encoded. */
  readonly calls: readonly string[];
}

/** `levels`: connections level by level, until there are no ports left or enough were made. */
export const levels: PhaseRunner<Levels> = {
  underLoad: true,
  closes: false,
  timeWaitMayEnd: true,
  async run(phase, context) {
    const ran = await runLevels(phase, context);
    handIn(ran, context);
    plot(ran, context);
  },
};

async function runLevels(phase: Levels, context: PhaseContext): Promise<Ran[]> {
  const { connections, level, perSecond } = phase;
  const ran: Ran[] = [];
  const startNs = monotonicNs();
  let timeWait = await timeWaitAtRest(context);
  for (let made = 0; made < connections; made += level) {
    context.say(`in level ${ran.length + 1}, ${timeWait} TIME_WAIT`);
    const one = await runLevel({ ...phase, level: Math.min(level, connections - made) }, context);
    context.loaded(one);
    const timeWaitAfter = await timeWaitAtRest(context);
    ran.push({ ...one, timeWait, timeWaitAfter });
    timeWait = timeWaitAfter;
    if (one.unavailable > 0) break;
    if (perSecond > 0) {
      const dueNs = startNs + (made + level) / perSecond * 1e9;
      await delay(Math.max(0, (dueNs - monotonicNs()) / 1e6));
    }
  }
  return ran;
}

async function runLevel({ level, concurrency }: Levels, { workers }: PhaseContext) {
  const clients = workers.count("client");
  const done = await workers.ask<Level>(["client"], (i) => ({
    type: "level",
    connections: share(level, i, clients),
    concurrency: share(Math.max(concurrency, clients), i, clients),
  }));
  const sum = (of: (one: LevelDone) => number) => done.reduce((total, one) => total + of(one), 0);
  return {
    startNs: Math.min(...done.map((one) => one.startNs)),
    endNs: Math.max(...done.map((one) => one.endNs)),
    opened: sum((one) => one.opened),
    unavailable: sum((one) => one.unavailable),
    calls: done.map((one) => one.calls),
  };
}

/** TIME_WAIT sockets of the namespace, once nothing but listeners and TIME_WAIT is left. */
async function timeWaitAtRest({ spec }: PhaseContext): Promise<number> {
  await awaitQuiescence(spec);
  const sockstat = parseSockstat(sockstatText());
  if (sockstat) return sockstat.timeWait;
  throw new Error("cannot count TIME_WAIT as /proc/net/sockstat can't be read");
}

type Add = (metric: MetricName, side: Place, value: number | null | undefined) => void;

function handIn(ran: readonly Ran[], { spec, measured }: PhaseContext): void {
  const add: Add = (metric, side, value) => measured({ metric, side, value: value ?? null });
  const sum = (of: (one: Ran) => number) => ran.reduce((total, one) => total + of(one), 0);
  const seconds = sum(({ startNs, endNs }) => endNs - startNs) / 1e9;
  add("connections_per_second", "client", sum(({ opened }) => opened) / seconds);
  add("exhausted_time_wait", "host", ran.find((one) => one.unavailable > 0)?.timeWaitAfter);
  add("addresses_unavailable", "client", sum(({ unavailable }) => unavailable));
  const most = Math.max(...ran.map(({ timeWaitAfter }) => timeWaitAfter));
  add("ports_held_per_destination", "client", most / spec.destinations.length);
  // How many are left is chance where new connections end some: no count that has to repeat.
  const reused = spec.sysctls["net.ipv4.tcp_tw_reuse"] !== "0" || spec.closer === "server";
  if (reused) { for (const side of SIDES) add("time_wait_end", side, null); }
  handInCurve(ran, add);
}

/** What the rates come to before and past the cliff. */
function handInCurve(ran: readonly Ran[], add: Add): void {
  // A level in which connect() failed has no rate: it is over when there is nothing left to try.
  const whole = ran.filter(({ unavailable }) => unavailable === 0);
  const cliff = cliffOf(whole.map((one) => ({
    x: one.timeWait,
    rate: rateOf(one),
    callTime: callsOf([one]).p50 ?? 0,
  })));
  const past = cliff?.past ? whole.slice(cliff.past.from, cliff.past.to) : [];
  const start = whole.slice(0, cliff?.startLevels ?? 0);
  add("cliff_time_wait", "host", past[0]?.timeWait);
  add("rate_at_start", "client", cliff?.start);
  add("rate_past_cliff", "client", cliff?.past?.rate);
  for (const [part, those] of [["at_start", start], ["past_cliff", past]] as const) {
    const { p50, p99 } = callsOf(those);
    add(`connect_call_${part}_p50`, "client", p50);
    add(`connect_call_${part}_p99`, "client", p99);
  }
}

function rateOf({ opened, startNs, endNs }: Ran): number {
  return opened / ((endNs - startNs) / 1e9);
}

/** Microseconds; `null` where no call succeeded. */
function callsOf(ran: readonly Ran[]): { p50: number | null; p99: number | null } {
  const calls = Latency.merged(ran.flatMap((one) => one.calls));
  if (calls.count === 0) return { p50: null, p99: null };
  return { p50: calls.quantile(0.5) / 1e3, p99: calls.quantile(0.99) / 1e3 };
}

function plot(ran: readonly Ran[], { spec, plot }: PhaseContext): void {
  const point = (series: string, x: number, value: number | null) =>
    plot({ series, side: "client", x, value });
  // A curve's points stand in the order of x, and reuse makes TIME_WAIT fewer now and then.
  for (const one of [...ran].sort((a, b) => a.timeWait - b.timeWait)) {
    const { p50, p99 } = callsOf([one]);
    point("connection_rate", one.timeWait, rateOf(one));
    point("connect_call_p50", one.timeWait, p50);
    point("connect_call_p99", one.timeWait, p99);
    point("addresses_unavailable", one.timeWait, one.unavailable);
  }
  let opened = 0;
  point("ports_held", 0, (ran[0]?.timeWait ?? 0) / spec.destinations.length);
  for (const one of ran) {
    opened += one.opened;
    point("ports_held", opened, one.timeWaitAfter / spec.destinations.length);
  }
}
