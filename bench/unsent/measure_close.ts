import { delay } from "../../src/sys/delay.ts";
import { looksAt } from "../../src/model/looks.ts";
import type { CloseFilled, ReaderPlan } from "./definition.ts";
import type { Sample, TrialSpec } from "../../src/model/trial.ts";
import { peerOf, type Side } from "../../src/model/words.ts";
import { monotonicNs } from "../../src/sys/clock.ts";
import { bufferPages, BYTES_QUEUED, PAGES_BEFORE } from "./measure_fill.ts";
import { CloserSockets, givenUp } from "./measure_giving_up.ts";
import type { PhaseContext, PhaseRunner } from "../../src/trial/phases/phase.ts";

/** From the last close's beginning to the look at what it has left. */
const LOOK_MS = 20;
/**
 * Between looks at the sockets: at first the shortest, then this part of the time since the closes
 * began, at most the longest. What passes while it happens is then known to a fifth of its length.
 */
const STEP = { shortestMs: 5, part: 1 / 5, longestMs: 100 };
/** A mode that waits s seconds has given up by then. */
const BEYOND_MODE_MS = 300;
/** The longest a reader may take once it reads, beyond what its own rate takes. */
const READ_MS = 120_000;
const PAGE_BYTES = 4096;

/**
 * `close-filled`: the closer closes what it has filled, and only when every close has begun does
 * the peer begin to read; so what is lost is lost by the close and not by a race.
 */
export const closeFilled: PhaseRunner<CloseFilled> = {
  underLoad: true,
  closes: true,
  timeWaitMayEnd: false,
  async run({ reader }, context) {
    const { spec: { closer }, workers, measured } = context;
    context.say("closing with data queued");
    const sockets = new CloserSockets(context.spec);
    const begun = await workers.timed(closer, () => ({ type: "close-begin" }));
    const over = workers.timed(closer, () => ({ type: "close-end" }));
    // Whoever awaits it first hears of a failure; until then it must not count as unheard.
    over.catch(() => {});
    const closing = { context, startNs: begun.startNs };
    await sampled(closing, () => delay(LOOK_MS));
    const held = buffersHeld(context);
    if (reader.awaits === "giving-up") {
      context.waiting();
      const wait = { sockets, over, startNs: begun.startNs, afterMs: reader.afterMs };
      const goneUs = await givenUp(wait, context);
      measured({ metric: "closer_gone_time", side: closer, value: goneUs });
    } else {
      await sampled(closing, () => readerComes(reader, { over, spec: context.spec }));
    }
    context.say("reading what was queued");
    const comesNs = monotonicNs();
    const { readNs, ...result } = await sampled(closing, () => readAll(reader, context));
    await over;
    await context.sampler.look({ force: true, quick: true });
    const peer = peerOf(closer);
    measured({ metric: "buffer_memory_after_close", side: "host", value: held });
    const { lastedUs, stepUs } = finWait1(context, closer, begun.startNs);
    measured({ metric: "fin_wait_1_time", side: closer, value: lastedUs });
    measured({ metric: "fin_wait_1_step", side: closer, value: stepUs });
    measured({ metric: "read_begins_time", side: peer, value: (comesNs - begun.startNs) / 1e3 });
    measured({ metric: "read_to_end_time", side: peer, value: (readNs - begun.startNs) / 1e3 });
    measured({ metric: "reads_ended_by_eof", side: peer, value: result.eof ?? null });
    measured({ metric: "reads_ended_by_reset", side: peer, value: result.reset ?? null });
    measured({ metric: "connections_per_second", side: "client", value: null });
  },
};

/** Bytes that sockets hold more than before the fill; of the host, so `null` beside other trials. */
function buffersHeld({ spec, notes }: PhaseContext): number | null {
  const [before, now] = [notes.get(PAGES_BEFORE), bufferPages()];
  if (spec.sideBySide > 1 || before === undefined || now === undefined) return null;
  return (now - before) * PAGE_BYTES;
}

/** Resolves when the reader is to begin. */
async function readerComes(
  { afterMs, awaits }: ReaderPlan,
  { over, spec }: { readonly over: Promise<unknown>; readonly spec: TrialSpec },
): Promise<void> {
  await delay(Math.max(0, afterMs - LOOK_MS));
  if (awaits === "nothing") return;
  const patience = (spec.mode.seconds ?? 0) * 1000 + BEYOND_MODE_MS;
  await Promise.race([over, delay(patience)]);
}

/** Reads every connection to its end; when that was, and what it was. */
async function readAll({ bytesPerSecond }: ReaderPlan, { spec, workers, notes }: PhaseContext) {
  const peer = peerOf(spec.closer);
  const each = (notes.get(BYTES_QUEUED) ?? 0) / spec.parameters.connections;
  const slowMs = bytesPerSecond === 0 ? 0 : Math.ceil(each / bytesPerSecond * 1000);
  await workers.counts(peer, { type: "read", bytesPerSecond });
  const { eof, reset } = await workers.counts(peer, {
    type: "read-end",
    timeoutMs: READ_MS + slowMs,
  });
  return { eof, reset, readNs: monotonicNs() };
}

/** Does something, with a look at the sockets at its beginning and every now and then. */
async function sampled<T>(
  { context: { sampler }, startNs }: { readonly context: PhaseContext; readonly startNs: number },
  work: () => Promise<T>,
): Promise<T> {
  const over = Promise.withResolvers<void>();
  let working = true;
  const sampling = (async () => {
    while (working) {
      const sinceMs = (monotonicNs() - startNs) / 1e6;
      const next = delay(
        Math.min(STEP.longestMs, Math.max(STEP.shortestMs, sinceMs * STEP.part)),
      );
      await sampler.look({ force: true, quick: true });
      await Promise.race([next, over.promise]);
    }
  })();
  try {
    return await work();
  } finally {
    working = false;
    over.resolve();
    await sampling;
  }
}

/**
 * How long any of the closer's sockets was in FIN-WAIT-1: microseconds from the first closing call
 * to the first look that shows none any more, and how long before that look the last one was that
 * still showed some. 0 and `null` if no look shows any, `null` if the last one still shows some.
 */
function finWait1({ sampler, startNs }: PhaseContext, closer: Side, closeNs: number) {
  const closeMs = (closeNs - startNs) / 1e6;
  const looks = looksAt(sampler.samples(startNs), ["ESTAB"])
    .filter(({ side, tMs }) => side === closer && tMs >= closeMs);
  const waiting = new Set(looks.filter(waits).map(({ tMs }) => tMs));
  if (waiting.size === 0) return { lastedUs: looks.length > 0 ? 0 : null, stepUs: null };
  const last = Math.max(...waiting);
  const after = looks.filter(({ tMs }) => tMs > last).map(({ tMs }) => tMs);
  if (after.length === 0) return { lastedUs: null, stepUs: null };
  const firstWithout = Math.min(...after);
  return { lastedUs: (firstWithout - closeMs) * 1e3, stepUs: (firstWithout - last) * 1e3 };
}

function waits({ state, sockets }: Sample): boolean {
  return state === "FIN-WAIT-1" && sockets > 0;
}
