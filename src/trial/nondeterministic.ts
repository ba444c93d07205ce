/**
 * What a trial shows of itself to have been decided by chance, though it repeats in others of its
 * scenario.
 * @module
 */
import type { MetricName } from "../metrics/registry.ts";
import type { TrialSpec } from "../model/trial.ts";
import type { Side } from "../model/words.ts";
import type { RawTrial } from "./raw.ts";

/** Exact metrics that chance has decided, and how that is seen. */
export interface ByChance {
  readonly metrics: readonly MetricName[];
  /** One line each. */
  readonly warnings: readonly string[];
}

/**
 * Follows from who closes first. Not what is left over: a connection that leaks is one too many,
 * whoever was first.
 */
const OF_WHO_IS_FIRST: readonly MetricName[] = [
  ...["closed_first_by_fin", "closed_first_by_rst", "closed_first", "peer_resets"] as const,
  ...["closed_first_resets", "closes_crossed", "resets_after_close", "rst_by_close"] as const,
  ...["rst_per_close", "time_wait_end", "time_wait_per_1000_closes"] as const,
];

/**
 * Follows from how far a connection has come when the server's RST arrives: whether the client still
 * sends, and by which call it learns of it.
 */
const OF_A_RESET: readonly MetricName[] = ["bytes_sent", "peer_resets"];

/** Server and client of a target that close at about the same time: who is first is chance. */
export function decidedByChance(spec: TrialSpec, raw: RawTrial): ByChance {
  if (!spec.target) return { metrics: [], warnings: [] };
  const late = measured(raw, "closed_near_patience");
  const both = measured(raw, "closes_crossed") + heldByBoth(spec, raw);
  const warnings = [
    ...(late === 0 ? [] : [
      `the server closes about when --patience ends: ${late} closes came in its last 20 %, so ` +
      "chance decides who closes first; give another --patience",
    ]),
    ...(both === 0 ? [] : [
      `server and client closed ${both} connections at the same time, so chance decides who holds ` +
      "TIME_WAIT; give another --patience",
    ]),
  ];
  const [server, client] = [byServer(raw), measured(raw, "closed_first")];
  if (warnings.length === 0 && server > 0 && client > 0) {
    warnings.push(
      `the server closed ${server} connections first and the client ${client}: which side a ` +
        "connection is closed by is taken for chance; give another --patience",
    );
  }
  const later = measured(raw, "resets_after_close", "server");
  const fins = measured(raw, "closed_first_by_fin");
  // A server that closes by force behind its own FIN finds some connections over by then. Where the
  // client was first on others its RSTs may be theirs, and chance has been told of.
  if (client === 0 && later > 0 && later < fins) {
    warnings.push(
      `of ${server} connections that the server closed first, ${later} were still there when it ` +
        "sent an RST after that, which is chance",
    );
  }
  const first = measured(raw, "closed_first_by_rst");
  return {
    metrics: [
      ...first + later === 0 ? [] : OF_A_RESET,
      // What still comes is answered by another RST.
      ...first === 0 ? [] : ["resets_after_close"] as const,
      ...warnings.length === 0 ? [] : OF_WHO_IS_FIRST,
    ],
    warnings,
  };
}

/**
 * Where packets do not tell: a server holds TIME_WAIT of what it closed before the client's FIN came
 * (RFC 9293, section 3.6). More of them than the client has seen closed by it, it closed while the
 * client did. Without a namespace TIME_WAIT of other clients may be among them.
 */
function heldByBoth({ isolation }: TrialSpec, raw: RawTrial): number {
  const told = raw.measured.find(({ metric }) => metric === "closes_crossed")?.value ?? null;
  if (isolation === "none" || told !== null) return 0;
  const held = raw.observed.end.server["TIME-WAIT"];
  return Math.max(0, held - measured(raw, "closed_first_by_fin"));
}

/** Connections that the server closed first. */
function byServer(raw: RawTrial): number {
  return measured(raw, "closed_first_by_fin") + measured(raw, "closed_first_by_rst");
}

function measured({ measured }: RawTrial, name: MetricName, of?: Side): number {
  return measured.find(({ metric, side }) => metric === name && (!of || side === of))?.value ?? 0;
}
