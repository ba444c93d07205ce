import type { UserTimeout } from "./measure_user_timeout.ts";
import { delay } from "../../src/sys/delay.ts";
import { peerOf } from "../../src/model/words.ts";
import type { Vanish } from "./definition.ts";
import { parseSockstat } from "../../src/observe/sockstat.ts";
import { monotonicNs } from "../../src/sys/clock.ts";
import { sockstatText } from "../../src/sys/proc_net.ts";
import type { Link } from "../../src/sys/veth.ts";
import { listenersHere } from "../../src/trial/two_namespaces.ts";
import type { PhaseContext, PhaseRunner } from "../../src/trial/phases/phase.ts";

/** From the last close's beginning to the count of what it has left. */
const LOOK_MS = 20;
/** Between counts of the closer's sockets. */
const POLL_MS = 20;
/** Once the link is back, the longest wait for the closer's last retransmission. */
const BACK_MS = 125_000;
/** For what has arrived at the peer to be read. */
const READ_MS = 300;

/** `vanish`: the link falls silent, everything is closed, and some time later the link is back. */
export const vanish: PhaseRunner<Vanish> = {
  underLoad: true,
  closes: true,
  timeWaitMayEnd: false,
  async run(phase, context) {
    const { spec: { closer }, workers, measured, link } = context;
    if (!link) {
      throw new Error("Cannot vanish as client and server must live in namespaces of their own");
    }
    const peer = peerOf(closer);
    await prepare(phase, context);
    await lose(link, phase.lossPercent);
    context.say("sending and closing with nobody there");
    const queued = phase.queued === 0
      ? 0
      : (await workers.counts(closer, { type: "fill", bytes: phase.queued })).bytes ?? 0;
    measured({ metric: "bytes_queued", side: closer, value: queued });
    const begun = await workers.timed(closer, () => ({ type: "close-begin" }));
    const over = workers.timed(closer, () => ({ type: "close-end" }));
    // Whoever awaits it first hears of a failure; until then it must not count as unheard.
    over.catch(() => {});
    const watch = new Watch(context, begun);
    await watch.until(begun.startNs + phase.awayMs * 1e6);
    context.say("with the link back");
    await restore(link, phase.lossPercent);
    await watch.untilNone(monotonicNs() + BACK_MS * 1e6);
    await over;
    watch.handIn();
    const { eof = 0, reset = 0 } = await workers.counts(peer, {
      type: "read-end",
      timeoutMs: READ_MS,
    });
    measured({ metric: "reads_ended_by_eof", side: peer, value: eof });
    measured({ metric: "reads_ended_by_reset", side: peer, value: reset });
    const { open = 0 } = await workers.counts(peer, { type: "abandon" });
    measured({ metric: "peers_half_open", side: peer, value: open });
    measured({ metric: "connections_per_second", side: "client", value: null });
  },
};

/** The peer reads whatever comes and answers nothing, so that only the close is at work. */
async function prepare({ userTimeoutMs }: Vanish, { spec, workers }: PhaseContext): Promise<void> {
  const peer = peerOf(spec.closer);
  if (userTimeoutMs > 0) {
    await workers.counts<UserTimeout>(spec.closer, { type: "user-timeout", ms: userTimeoutMs });
  }
  await workers.counts(peer, { type: "ignore" });
  await workers.counts(peer, { type: "read", bytesPerSecond: 0 });
}

async function lose(link: Link, percent: number): Promise<void> {
  await (percent === 100 ? link.silence() : link.lose(percent));
}

async function restore(link: Link, percent: number): Promise<void> {
  await (percent === 100 ? link.restore() : link.stopLosing());
}

/** Counts the closer's sockets from the first closing call on. */
class Watch {
  readonly #context: PhaseContext;
  readonly #startNs: number;
  readonly #beginNs: number;
  readonly #counts: { readonly atNs: number; readonly sockets: number }[] = [];

  constructor(context: PhaseContext, { startNs, endNs }: { startNs: number; endNs: number }) {
    this.#context = context;
    this.#startNs = startNs;
    this.#beginNs = endNs + LOOK_MS * 1e6;
  }

  /** Counts until that moment. */
  async until(endNs: number): Promise<void> {
    await delay(Math.max(0, (this.#beginNs - monotonicNs()) / 1e6));
    this.#count();
    while (monotonicNs() < endNs) {
      await delay(Math.min(POLL_MS, (endNs - monotonicNs()) / 1e6));
      this.#count();
    }
  }

  /** Counts until there are none, or until that moment. */
  async untilNone(endNs: number): Promise<void> {
    while (this.#count() > 0 && monotonicNs() < endNs) await delay(POLL_MS);
  }

  /** Sockets that are neither listening nor in TIME_WAIT, which are all the closer's here. */
  #count(): number {
    const sockstat = parseSockstat(sockstatText());
    if (!sockstat) throw new Error("cannot count sockets as /proc/net/sockstat can't be read");
    const sockets = sockstat.inUse - listenersHere(this.#context.spec);
    this.#counts.push({ atNs: monotonicNs(), sockets });
    return sockets;
  }

  /** Hands in what was counted, as metrics and as a curve of its changes. */
  handIn(): void {
    const { spec: { closer: side }, measured, plot } = this.#context;
    const counts = this.#counts;
    const seconds = (atNs: number) => (atNs - this.#startNs) / 1e9;
    const last = counts.at(-1);
    measured({ metric: "sockets_after_close", side, value: counts[0]?.sockets ?? null });
    const gone = last?.sockets === 0
      ? counts.slice(counts.findLastIndex(({ sockets }) => sockets > 0) + 1)[0]
      : undefined;
    const held = counts[0]?.sockets === 0 ? 0 : gone && seconds(gone.atNs) * 1e6;
    measured({ metric: "sockets_left_time", side, value: held ?? null });
    for (const [index, { atNs, sockets }] of counts.entries()) {
      const turns = sockets !== counts[index - 1]?.sockets ||
        sockets !== counts[index + 1]?.sockets;
      if (turns) plot({ series: "sockets_left", side, x: seconds(atNs), value: sockets });
    }
  }
}
