/**
 * `unsent`: connections are closed while data stands in their queues.
 * @module
 */
import { UNSENT } from "./metrics.ts";
import type { MetricName } from "../../src/model/metric_list.ts";
import { numberOf, type Parameters, wordOf } from "../../src/model/parameters.ts";
import type { CellChoice, Phase, Scenario } from "../../src/model/scenario.ts";

const MIB = 1024 * 1024;
/** The amount at which readers are compared with each other by default. */
const COMPARED = MIB / 4;
/** TCP_RTO_MIN and TCP_RTO_MAX (include/net/tcp.h), the second if no sysctl says less. */
const RTO_MIN_MS = 200;
const RTO_MAX_MS = 120_000;
/** The smallest value the kernel takes for tcp_rto_max_ms. */
const LEAST_RTO_MAX_MS = 1000;

/** What a peer does with bytes that wait for it when the connection is closed. */
export interface ReaderPlan {
  /** Milliseconds from the last close's beginning to the first read, at least where it awaits something. */
  readonly afterMs: number;
  /**
   * What it waits for beside that: every close to return, but not beyond the mode's own time; or the
   * kernel to give up the closer's sockets. Of those whose owner still has them it gives up none, and
   * then `afterMs` is all.
   */
  readonly awaits: "nothing" | "closes" | "giving-up";
  /** Of each connection; 0: as fast as it goes. */
  readonly bytesPerSecond: number;
}

/** The peer stops reading; the closer sends on each connection what is taken, up to `bytes`. */
export type Fill = Phase<"fill", { bytes: number }>;

/** The closer closes what it has filled; then the peer reads in its way to the end. */
export type CloseFilled = Phase<"close-filled", { reader: ReaderPlan }>;

/** Each connection is filled toward a peer that does not read, then all are closed. */
export const unsent: Scenario<Fill | CloseFilled> = {
  name: "unsent",
  title: "close connections with data still queued, then let the peer read",
  question: "What becomes of queued data, and whom does the close hold up?",
  metrics: UNSENT,
  shares: ["bytes_queued", "queued_lost_share", "reads_ended_by_eof", "reads_ended_by_reset"],
  parameters: {
    connections: { default: 200, min: 1, max: 20_000, meaning: "connections closed at once" },
    concurrency: { default: 64, min: 1, max: 20_000, meaning: "handshakes at once" },
    payload: {
      default: 11,
      min: 1,
      max: 16 * MIB,
      meaning: "bytes sent and echoed on each connection before anything is queued",
    },
    queued: {
      default: [0, 64 * 1024, COMPARED, MIB],
      min: 0,
      max: 256 * MIB,
      unit: "bytes",
      meaning: "what the closer sends into each connection that nobody reads; as much as fits",
    },
    reader: {
      default: ["late", "never", "gone"],
      words: ["prompt", "slow", "late", "never", "gone"],
      meaning:
        "when all closes have begun the peer reads at once, at --rate, after --pause, only " +
        "when they are over and 1.2 s have passed, or only when the kernel has given up the " +
        "closer's sockets that have no owner",
    },
    rate: {
      default: MIB,
      min: 1,
      max: 1024 * MIB,
      unit: "bytes a second",
      meaning: "how fast a slow reader reads each connection",
    },
    pause: { default: 200, min: 0, max: 600_000, unit: "ms", meaning: "what a late reader waits" },
    "send-buffer": {
      default: 2 * MIB,
      min: 4608,
      max: 256 * MIB,
      unit: "bytes",
      meaning: "tcp_wmem in the namespace, fixed: what a Send-Q may hold, with the kernel's own " +
        "share; half of it surely fits, and beyond that chance decides how much",
    },
    "receive-buffer": {
      default: 64 * 1024,
      min: 4608,
      max: 256 * MIB,
      unit: "bytes",
      meaning: "tcp_rmem in the namespace, fixed: what a Recv-Q may hold",
    },
    "rto-max": {
      default: [RTO_MAX_MS, LEAST_RTO_MAX_MS],
      min: LEAST_RTO_MAX_MS,
      max: RTO_MAX_MS,
      unit: "ms",
      meaning:
        "net.ipv4.tcp_rto_max_ms: a socket without an owner is given up when its probes of " +
        "a closed window are so far apart; with the kernel's own 120_000 that takes six minutes, so " +
        "unless said reader gone alone has 1_000",
    },
  },
  defaults: {
    reps: 1,
  },
  blockingCloses: "thread",
  sideBySide,
  needs: (parameters) => [
    "namespace",
    ...sooner(parameters) ? ["rto-max" as const] : [],
  ],
  program: (parameters) => [
    {
      kind: "open",
      connections: parameters.connections,
      concurrency: parameters.concurrency,
    },
    { kind: "fill", bytes: numberOf(parameters, "queued") },
    { kind: "close-filled", reader: readerOf(parameters) },
  ],
  openAtOnce: ({ connections }) => connections,
  queuedBytes: (parameters) => bytesHeld(parameters) * sideBySide(parameters),
  skips,
  nondeterministic,
  sysctls: (parameters) => ({
    "net.ipv4.tcp_wmem": fixed(numberOf(parameters, "send-buffer")),
    "net.ipv4.tcp_rmem": fixed(numberOf(parameters, "receive-buffer")),
    ...sooner(parameters)
      ? { "net.ipv4.tcp_rto_max_ms": String(numberOf(parameters, "rto-max")) }
      : {},
  }),
  lastsMs: (parameters) =>
    numberOf(parameters, "pause") + NEVER_MS +
    (comesWhenGone(parameters) ? 3 * goneMs(parameters) : 0) +
    1000 * numberOf(parameters, "queued") / numberOf(parameters, "rate"),
};

/** By then every mode of a few seconds has given up waiting for a reader. */
const NEVER_MS = 1200;

function readerOf(parameters: Parameters): ReaderPlan {
  const plan = { afterMs: 0, awaits: "nothing", bytesPerSecond: 0 } as const;
  switch (wordOf(parameters, "reader")) {
    case "slow":
      return { ...plan, bytesPerSecond: numberOf(parameters, "rate") };
    case "late":
      return { ...plan, afterMs: numberOf(parameters, "pause") };
    case "never":
      return { ...plan, afterMs: NEVER_MS, awaits: "closes" };
    case "gone":
      return { ...plan, afterMs: goneMs(parameters), awaits: "giving-up" };
    default:
      return plan;
  }
}

/** What is computed below from the shortest RTO there is came true 5 to 9 % later. */
const BEYOND = 1.25;
const BEYOND_MS = 500;

/** Whether the kernel is to give up sooner than by itself. */
function sooner(parameters: Parameters): boolean {
  return numberOf(parameters, "rto-max") < RTO_MAX_MS;
}

function comesWhenGone(parameters: Parameters): boolean {
  return wordOf(parameters, "reader") === "gone";
}

/**
 * By when the kernel has surely given up a socket that has no owner and whose peer acknowledges its
 * window probes with a window of 0: they come twice as far apart each time, and it ends at the first
 * that is due once they are RTO_MAX apart (tcp_probe_timer in net/ipv4/tcp_timer.c).
 */
function goneMs(parameters: Parameters): number {
  const most = numberOf(parameters, "rto-max");
  let [apart, ms] = [RTO_MIN_MS, 0];
  for (; apart < most; apart *= 2) ms += apart;
  return Math.ceil((ms + most) * BEYOND) + BEYOND_MS;
}

/** Trials that wait for the kernel to give up: so many at once, with so much in their buffers. */
const MOST_SIDE_BY_SIDE = 8;
const HELD_BYTES = 200 * MIB;

function sideBySide(parameters: Parameters): number {
  if (!comesWhenGone(parameters)) return 1;
  return Math.max(1, Math.min(MOST_SIDE_BY_SIDE, Math.floor(HELD_BYTES / bytesHeld(parameters))));
}

function bytesHeld(parameters: Parameters): number {
  const room = numberOf(parameters, "send-buffer") + numberOf(parameters, "receive-buffer");
  return parameters.connections * Math.min(numberOf(parameters, "queued"), room);
}

/**
 * Share of the send buffer that surely holds data. What the kernel keeps beside them is counted
 * too, and how much that is depends on how they were cut into segments (socket(7) doubles SO_SNDBUF
 * for it): on Linux 6.18 a buffer of 1 MiB is full with 94 to 96 % data, more or less by chance.
 */
const SURELY_HELD = 0.5;

/** Modes after which everything is delivered, however much it is. */
const DELIVERING: readonly string[] = ["fin", "linger", "drain"];

/** How much fits into a full send buffer differs by some segments from trial to trial. */
function nondeterministic(
  { mode, parameters }: Pick<CellChoice, "mode" | "parameters">,
): readonly MetricName[] {
  if (numberOf(parameters, "queued") <= numberOf(parameters, "send-buffer") * SURELY_HELD) {
    return [];
  }
  return [
    ...["bytes_queued", "bytes_in_send_queue", "bytes_in_receive_queue"] as const,
    ...["bytes_sent", "bytes_delivered"] as const,
    // One byte lost is one too many where none may be.
    ...(DELIVERING.includes(mode.name) ? [] : ["bytes_lost", "queued_lost_share"] as const),
  ];
}

/**
 * Amounts are swept with one reader and readers with one amount, unless both are asked for; the
 * kernel gives up sooner than by itself only where that is waited for.
 */
function skips({ parameters, given }: CellChoice): boolean {
  if (!given.has("rto-max") && comesWhenGone(parameters) !== sooner(parameters)) return true;
  if (given.has("queued") || given.has("reader")) return false;
  return parameters.reader !== "late" && parameters.queued !== COMPARED;
}

/** Smallest, initial and largest size alike, so that the kernel does not tune it. */
function fixed(bytes: number): string {
  return `4096 ${bytes} ${bytes}`;
}
