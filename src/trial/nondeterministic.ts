/**
 * What a trial shows of itself to have been decided by chance, though it repeats in others of its
 * scenario.
 * @module
 */
import type { MetricName } from "../model/metrics.ts";
import type { TrialSpec } from "../model/trial.ts";
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
  ...["rst_by_close", "rst_per_close", "time_wait_end", "time_wait_per_1000_closes"] as const,
];

/** Server and client of a target that close at about the same time: who is first is chance. */
export function decidedByChance(spec: TrialSpec, raw: RawTrial): ByChance {
  if (!spec.target) return { metrics: [], warnings: [] };
  const late = measured(raw, "closed_near_patience");
  const both = closedByBoth(spec, raw);
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
  return { metrics: warnings.length === 0 ? [] : OF_WHO_IS_FIRST, warnings };
}

/**
 * A server holds TIME_WAIT of what it closed before the client's FIN came (RFC 9293, section 3.6).
 * More of them than the client has seen closed by it, it closed while the client did. Without a
 * namespace TIME_WAIT of other clients may be among them.
 */
function closedByBoth({ isolation }: TrialSpec, raw: RawTrial): number {
  if (isolation === "none") return 0;
  const held = raw.observed.end.server["TIME-WAIT"];
  return Math.max(0, held - measured(raw, "closed_first_by_fin"));
}

function measured({ measured }: RawTrial, name: MetricName): number {
  return measured.find(({ metric }) => metric === name)?.value ?? 0;
}
