/**
 * `vanish`: the peer falls silent, and then the connections are closed.
 * @module
 */
import { VANISH, VANISH_SERIES } from "./metrics.ts";
import type { MetricName } from "../../src/model/metric_list.ts";
import { numberOf, type Parameters, wordOf } from "../../src/model/parameters.ts";
import type { CellChoice, Phase, Scenario } from "../../src/model/scenario.ts";

/**
 * The link loses everything, or a part, then the closer sends `queued` bytes into each connection (0:
 * none) and closes all of them; `awayMs` after the first close the link is back. Ends when nothing of
 * the closer's is left that could still speak to the peer.
 */
export type Vanish = Phase<"vanish", {
  queued: number;
  awayMs: number;
  /** 100: silence. */
  lossPercent: number;
  /** TCP_USER_TIMEOUT of the closer's sockets; 0: none. */
  userTimeoutMs: number;
}>;

/** Connections are opened across a link that then loses everything, or a part; then all are closed. */
export const vanish: Scenario<Vanish> = {
  name: "vanish",
  title: "close connections whose peer has fallen silent",
  question: "Whom does a close hold when nothing answers, and what stays behind?",
  metrics: VANISH,
  series: VANISH_SERIES,
  shares: ["bytes_queued", "queued_lost_share", "reads_ended_by_eof", "reads_ended_by_reset"],
  parameters: {
    connections: { default: 50, min: 1, max: 5000, meaning: "connections closed at once" },
    concurrency: { default: 50, min: 1, max: 5000, meaning: "handshakes at once" },
    payload: {
      default: 11,
      min: 1,
      max: 65_536,
      meaning: "bytes sent and echoed on each connection before the link falls silent",
    },
    state: {
      default: "unsent",
      words: ["idle", "unsent"],
      meaning: "idle, or with --queued sent into the silence on each connection",
    },
    queued: {
      default: 16_384,
      min: 1,
      max: 1024 * 1024,
      unit: "bytes",
      meaning: "what is sent into each connection in state unsent",
    },
    away: {
      default: [500, 2000],
      min: 0,
      max: 600_000,
      unit: "ms",
      meaning: "from the first closing call until the link is back",
    },
    loss: {
      default: 100,
      min: 1,
      max: 100,
      unit: "%",
      meaning: "segments lost meanwhile, each way; 100 is silence, less takes nft",
    },
    "orphan-retries": {
      default: 1,
      min: 0,
      max: 15,
      meaning:
        "net.ipv4.tcp_orphan_retries; 0, the kernel's own default, means 8, which take two " +
        "minutes",
    },
    "user-timeout": {
      default: 0,
      min: 0,
      max: 600_000,
      unit: "ms",
      meaning: "TCP_USER_TIMEOUT of the closer's sockets; 0: none",
    },
  },
  defaults: {
    modes: [
      { name: "fin" },
      { name: "rst" },
      { name: "linger", seconds: 1 },
      { name: "drain", seconds: 1 },
    ],
    closers: ["server"],
    reps: 1,
  },
  nondeterministic,
  needs: (parameters) => [
    "namespace",
    "link",
    ...numberOf(parameters, "loss") < 100 ? ["nft" as const] : [],
  ],
  twoNamespaces: true,
  blockingCloses: "thread",
  program: (parameters) => [
    {
      kind: "open",
      connections: parameters.connections,
      concurrency: parameters.concurrency,
    },
    {
      kind: "vanish",
      queued: queuedOf(parameters),
      awayMs: numberOf(parameters, "away"),
      lossPercent: numberOf(parameters, "loss"),
      userTimeoutMs: numberOf(parameters, "user-timeout"),
    },
  ],
  openAtOnce: ({ connections }) => connections,
  queuedBytes: (parameters) => parameters.connections * queuedOf(parameters),
  sysctls: (parameters) => ({
    "net.ipv4.tcp_orphan_retries": String(numberOf(parameters, "orphan-retries")),
  }),
  lastsMs: (parameters) => numberOf(parameters, "away") + BACK_MS,
};

/** Once the link is back the last retransmission may be up to two minutes off. */
const BACK_MS = 130_000;

/**
 * So much is taken into a new connection's send buffer whatever becomes of the segments: the kernel
 * makes room for twice ten of them with its own share (tcp_sndbuf_expand in net/ipv4/tcp_input.c).
 */
const SURELY_TAKEN = 20 * 1024;

/** In silence everything repeats; with a part lost, which connections it hits is chance. */
function nondeterministic(
  { mode, parameters }: Pick<CellChoice, "mode" | "parameters">,
): readonly MetricName[] {
  if (numberOf(parameters, "loss") === 100) return [];
  const queued = queuedOf(parameters);
  return [
    "peers_half_open",
    // An RST is sent once and leaves nothing; a FIN is sent until it is acknowledged or given up.
    ...(mode.name === "rst" ? ["peer_resets", "reads_ended_by_reset"] as const : [
      ...["reads_ended_by_eof", "sockets_after_close"] as const,
      ...["time_wait_end", "time_wait_per_1000_closes"] as const,
    ]),
    ...(queued > 0 ? ["bytes_delivered", "bytes_lost", "queued_lost_share"] as const : []),
    ...(queued > SURELY_TAKEN ? ["bytes_queued", "bytes_sent"] as const : []),
  ];
}

function queuedOf(parameters: Parameters): number {
  return wordOf(parameters, "state") === "unsent" ? numberOf(parameters, "queued") : 0;
}
