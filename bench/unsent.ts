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
      default: MIB,
      min: 4608,
      max: 256 * MIB,
      unit: "bytes",
      meaning: "tcp_wmem in the namespace, fixed: what a Send-Q may hold",
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
    closers: ["server"],
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

/** Amounts are swept with one reader and readers with one amount, unless both are asked for. */
function skips({ parameters, given }: CellChoice): boolean {
  if (given.has("queued") || given.has("reader")) return false;
  return parameters.reader === "never" && parameters.queued !== COMPARED;
}

/** Smallest, initial and largest size alike, so that the kernel does not tune it. */
function fixed(bytes: number): string {
  return `4096 ${bytes} ${bytes}`;
}
