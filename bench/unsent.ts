/**
 * `unsent`: connections are closed while data stands in their queues.
 * @module
 */
import { numberOf, type Parameters, wordOf } from "../src/model/parameters.ts";
import type { CellChoice, ReaderPlan, Scenario } from "../src/model/scenario.ts";

const MIB = 1024 * 1024;
/** The amount at which readers are compared with each other by default. */
const COMPARED = MIB / 4;

/** Each connection is filled toward a peer that does not read, then all are closed. */
export const unsent: Scenario = {
  name: "unsent",
  title: "close connections with data still queued, then let the peer read",
  question: "What becomes of queued data, and whom does the close hold up?",
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
      default: ["late", "never"],
      words: ["prompt", "slow", "late", "never"],
      meaning: "when all closes have begun the peer reads at once, at --rate, after --pause, or " +
        "only when they are over and 1.2 s have passed",
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
  },
  defaults: {
    reps: 1,
  },
  closers: "each",
  needs: ["namespace"],
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
  queuedBytes: (parameters) =>
    parameters.connections *
    Math.min(
      numberOf(parameters, "queued"),
      numberOf(parameters, "send-buffer") + numberOf(parameters, "receive-buffer"),
    ),
  skips,
  chance,
  sysctls: (parameters) => ({
    "net.ipv4.tcp_wmem": fixed(numberOf(parameters, "send-buffer")),
    "net.ipv4.tcp_rmem": fixed(numberOf(parameters, "receive-buffer")),
  }),
  lastsMs: (parameters) =>
    numberOf(parameters, "pause") + NEVER_MS +
    1000 * numberOf(parameters, "queued") / numberOf(parameters, "rate"),
};

/** By then every mode of a few seconds has given up waiting for a reader. */
const NEVER_MS = 1200;

function readerOf(parameters: Parameters): ReaderPlan {
  const plan = { afterMs: 0, awaitsCloses: false, bytesPerSecond: 0 };
  switch (wordOf(parameters, "reader")) {
    case "slow":
      return { ...plan, bytesPerSecond: numberOf(parameters, "rate") };
    case "late":
      return { ...plan, afterMs: numberOf(parameters, "pause") };
    case "never":
      return { ...plan, afterMs: NEVER_MS, awaitsCloses: true };
    default:
      return plan;
  }
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
function chance({ mode, parameters }: Pick<CellChoice, "mode" | "parameters">): readonly string[] {
  if (numberOf(parameters, "queued") <= numberOf(parameters, "send-buffer") * SURELY_HELD) {
    return [];
  }
  return [
    ...["bytes_queued", "bytes_in_send_queue", "bytes_in_receive_queue"],
    ...["bytes_sent", "bytes_delivered"],
    // One byte lost is one too many where none may be.
    ...(DELIVERING.includes(mode.name) ? [] : ["bytes_lost", "queued_lost_share"]),
  ];
}

/** Amounts are swept with one reader and readers with one amount, unless both are asked for. */
function skips({ parameters, given }: CellChoice): boolean {
  if (given.has("queued") || given.has("reader")) return false;
  return parameters.reader === "never" && parameters.queued !== COMPARED;
}

/** Smallest, initial and largest size alike, so that the kernel does not tune it. */
function fixed(bytes: number): string {
  return `4096 ${bytes} ${bytes}`;
}
