/**
 * Trials whose two sides live in namespaces of their own: the closer's side in that of the trial,
 * where it is watched, the peer's in another one, and a link between them.
 * @module
 */
import type { MetricName } from "../metrics/registry.ts";
import type { TrialSpec } from "../model/trial.ts";
import { peerOf, type Side, SIDES } from "../model/words.ts";
import { LINK, Link } from "../sys/veth.ts";
import { listenersEach } from "./listeners.ts";
import type { Launch, Workers } from "./workers.ts";

/** The spec with the address that the clients connect to across the link. */
export function acrossLink(spec: TrialSpec): TrialSpec {
  return spec.twoNamespaces ? { ...spec, destinations: [LINK.server] } : spec;
}

/** How the sides' workers are started. */
export function launchOf(spec: TrialSpec): Launch {
  const elsewhere = spec.twoNamespaces ? peerOf(spec.closer) : undefined;
  return (side, words) => side === elsewhere ? ["unshare", "--net", "--", ...words] : words;
}

/** Joins the sides, if there are two; workers that have answered are where they belong. */
export async function linkOf(spec: TrialSpec, workers: Workers): Promise<Link | undefined> {
  if (!spec.twoNamespaces) return undefined;
  const peer = peerOf(spec.closer);
  return await Link.create({
    pid: workers.pid(peer),
    ourAddress: LINK[spec.closer],
    theirAddress: LINK[peer],
  });
}

/** Listening sockets in the namespace of the trial. */
export function listenersHere(spec: TrialSpec): number {
  if (spec.twoNamespaces && spec.closer === "client") return 0;
  return spec.workers.servers * listenersEach(spec.destinations);
}

/** What is counted in a namespace or by its `ss` for the side that is not there. */
const OF_A_SIDE: readonly MetricName[] = [
  "time_wait_peak",
  "time_wait_end",
  "time_wait_per_1000_closes",
  "time_wait_socket_seconds",
  "fin_wait_1_peak",
  "fin_wait_2_peak",
  "close_wait_peak",
  "established_leaked",
  "close_wait_leaked",
  "send_queue_peak",
  "recv_queue_peak",
];
/** What is counted for both sides together. */
const OF_BOTH: readonly MetricName[] = [
  "segments_per_connection",
  "segments_retransmitted",
  "rst_sent",
  "listen_overflows",
];

/** What a trial of two namespaces, or through a runtime, can't tell: metric and side. */
export function unseen(spec: TrialSpec): (readonly [MetricName, Side | "host"])[] {
  // A runtime's loop is not ours to time.
  if (spec.stack !== "libc") return SIDES.map((side) => ["loop_stall_max", side] as const);
  if (!spec.twoNamespaces) return [];
  return [
    ...OF_A_SIDE.map((name) => [name, peerOf(spec.closer)] as const),
    ...OF_BOTH.map((name) => [name, "host"] as const),
  ];
}
