import { delay } from "../../src/sys/delay.ts";
import { EVERY_STATE, looksAt } from "../../src/model/looks.ts";
import type { Watch } from "./definition.ts";
import { SIDES } from "../../src/model/words.ts";
import { monotonicNs, timerGranuleNs } from "../../src/sys/clock.ts";
import { awaitQuiescence } from "../../src/trial/await_quiescence.ts";
import type { PhaseContext, PhaseRunner } from "../../src/trial/phases/phase.ts";

/**
 * `watch`: counts TIME_WAIT every second until none can be left, and compares the socket-seconds
 * that were watched with those that every trial computes from the timers.
 */
export const watch: PhaseRunner<Watch> = {
  underLoad: false,
  closes: false,
  timeWaitMayEnd: true,
  async run({ seconds }, context) {
    const { sampler, measured, spec } = context;
    await context.idle();
    await awaitQuiescence(spec);
    const startNs = monotonicNs();
    await sampler.look({ force: true });
    const computed = sampler.summary().timeWaitSocketSeconds;
    for (let second = 1; second <= seconds; second++) {
      context.say(`watching TIME_WAIT, second ${second} of ${seconds}`);
      await delay(second * 1000 - (monotonicNs() - startNs) / 1e6);
      await sampler.look({ force: true });
    }
    const watched = sampler.summary().timeWaitSocketSeconds;
    for (const side of SIDES) {
      const [told, seen] = [computed[side], watched[side]];
      const ratio = told && seen !== null ? seen / told : null;
      measured({ metric: "time_wait_socket_seconds_computed", side, value: told });
      measured({ metric: "time_wait_socket_seconds_watched", side, value: seen });
      measured({ metric: "time_wait_watched_per_computed", side, value: ratio });
      if (ratio !== null) checkAgreement(ratio, context);
    }
    // The workers have gone, and with them sockets that were there before the first sample.
    measured({ metric: "kernel_memory_end", side: "host", value: null });
    measured({ metric: "time_wait_timer_granule", side: "host", value: granuleUs() });
    plotTimeWait(context);
  },
};

/** What is foretold and what is seen may differ by so much. */
const TOLERANCE = 0.02;
/** What sampling itself may be off by. */
const SAMPLING = 0.003;
/** TCP_TIMEWAIT_LEN (include/net/tcp.h). */
const TIME_WAIT_S = 60;

/**
 * How far what is watched may be from what is computed. The kernel rounds the end of TIME_WAIT up
 * to its next coarse tick; half a tick is computed, so the truth lies up to half a tick off. That
 * is below 2 % at 250 and 300 ticks a second, and above it at 100 and 1,000.
 */
function tolerance(): number {
  return Math.max(TOLERANCE, granuleUs() / 2e6 / TIME_WAIT_S + SAMPLING);
}

function checkAgreement(ratio: number, { warn }: PhaseContext): void {
  const allowed = tolerance();
  if (Math.abs(ratio - 1) <= allowed) return;
  warn(
    `TIME_WAIT socket-seconds watched are ${ratio.toFixed(3)} of those computed: allowed are ` +
      `${(1 - allowed).toFixed(3)} to ${(1 + allowed).toFixed(3)}`,
  );
}

function granuleUs(): number {
  return timerGranuleNs(TIME_WAIT_S * 1e9) / 1e3;
}

/** The curve of every `ss` sample, and how long TIME_WAIT lasted from the first sample with any. */
function plotTimeWait({ sampler, startNs, plot, measured }: PhaseContext): void {
  const looks = looksAt(sampler.samples(startNs), EVERY_STATE)
    .filter(({ state }) => state === "TIME-WAIT");
  for (const side of SIDES) {
    const mine = looks.filter((one) => one.side === side);
    for (const { tMs, sockets } of mine) {
      plot({ series: "time_wait_by_second", side, x: tMs / 1e3, value: sockets });
    }
    const held = mine.filter(({ sockets }) => sockets > 0);
    const [first, last] = [held[0], held.at(-1)];
    const after = mine.find(({ tMs }) => last && tMs > last.tMs);
    const lasted = first && after ? (after.tMs - first.tMs) * 1e3 : first ? null : 0;
    measured({ metric: "time_wait_lasted", side, value: lasted });
  }
}
