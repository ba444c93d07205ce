/**
 * What both sides do before anything is counted.
 * @module
 */
import type { Begin } from "../load/messages.ts";
import type { TrialSpec } from "../model/trial.ts";
import { parseSockstat } from "../observe/sockstat.ts";
import { sockstatText } from "../sys/proc_net.ts";
import { awaitQuiescence } from "./await_quiescence.ts";
import { share, type Workers } from "./workers.ts";

/** Connections that warm up both sides before anything is counted; they leave nothing behind. */
const WARM_UP = { connections: 1000, concurrency: 64, bytes: 16 * 2 ** 20 };
/** Time for the last of them to close. */
const SETTLE_MS = 5000;

/** Lets both sides do what they will do. Returns warnings. */
export async function warmUp(spec: TrialSpec, workers: Workers): Promise<string[]> {
  await workers.ask<Begin>(
    ["server", "client"],
    () => ({ type: "begin", warmUp: true, closeOn: "echo" }),
  );
  const affordable = Math.floor(WARM_UP.bytes / spec.parameters.payload);
  const connections = Math.max(1, Math.min(WARM_UP.connections, affordable));
  const concurrency = Math.min(WARM_UP.concurrency, connections);
  const clients = workers.count("client");
  await workers.timed("client", (i) => ({
    type: "cycle",
    connections: share(connections, i, clients),
    concurrency: Math.max(1, share(concurrency, i, clients)),
  }));
  const left = (await workers.settle(SETTLE_MS)).reduce((sum, { open }) => sum + open, 0);
  if (left > 0) throw new Error(`${left} connections of the warm-up did not close`);
  await awaitQuiescence(spec);
  const waiting = spec.isolation === "none" ? 0 : parseSockstat(sockstatText())?.timeWait ?? 0;
  if (waiting === 0) return [];
  return [`the warm-up has left ${waiting} TIME_WAIT, which count as the trial's`];
}
