import type { Queues } from "./measure_queues.ts";
import { delay } from "../../src/sys/delay.ts";
import type { Fill } from "./definition.ts";
import { peerOf } from "../../src/model/words.ts";
import { parseSockstat } from "../../src/observe/sockstat.ts";
import { sockstatText } from "../../src/sys/proc_net.ts";
import type { PhaseContext, PhaseRunner } from "../../src/trial/phases/phase.ts";

/** Time for what was sent to be acknowledged; a delayed ACK takes 40 ms. */
const SETTLE_MS = 2000;
const POLL_MS = 10;

/** `fill`: queues data toward a peer that does not read. */
export const fill: PhaseRunner<Fill> = {
  underLoad: false,
  closes: false,
  timeWaitMayEnd: false,
  async run({ bytes }, context) {
    const { spec: { closer }, workers, sampler, measured, notes } = context;
    const peer = peerOf(closer);
    const pages = bufferPages();
    if (pages !== undefined) notes.set(PAGES_BEFORE, pages);
    await workers.counts(peer, { type: "ignore" });
    const queued = (await workers.counts(closer, { type: "fill", bytes })).bytes ?? 0;
    notes.set(BYTES_QUEUED, queued);
    const { sent, received } = await settled(context, queued);
    await sampler.look({ force: true });
    measured({ metric: "bytes_queued", side: closer, value: queued });
    measured({ metric: "bytes_in_send_queue", side: closer, value: sent });
    measured({ metric: "bytes_in_receive_queue", side: peer, value: received });
  },
};

/** The note of how much was queued in all. */
export const BYTES_QUEUED = "bytes queued";
/** The note of `bufferPages` before anything was queued. */
export const PAGES_BEFORE = "buffer pages before the fill";

/** Memory of TCP's socket buffers on the whole host, in pages; `undefined` where not known. */
export function bufferPages(): number | undefined {
  return parseSockstat(sockstatText())?.memoryPages;
}

/**
 * Waits until every byte is in one queue or the other and none on its way.
 * @throws {Error} if that does not come about
 */
async function settled(
  { spec: { closer }, workers }: PhaseContext,
  queued: number,
): Promise<{ sent: number; received: number }> {
  const look = { type: "queues" } as const;
  for (let waited = 0; waited < SETTLE_MS; waited += POLL_MS) {
    const { sent = 0 } = await workers.counts<Queues>(closer, look);
    const { received = 0 } = await workers.counts<Queues>(peerOf(closer), look);
    if (sent + received === queued) return { sent, received };
    await delay(POLL_MS);
  }
  throw new Error(`the ${queued} bytes queued did not come to rest within ${SETTLE_MS} ms`);
}
