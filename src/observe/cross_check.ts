/**
 * Whether `ss` can be believed: what it shows of a namespace against what the kernel counts there.
 *
 * `inuse` and `tw` of /proc/net/sockstat, and `inuse` of /proc/net/sockstat6, are the namespace's own
 * (sockstat_seq_show(), net/ipv4/proc.c), counted where sockets come and go and by nothing that `ss`
 * goes through. They are read before and after `ss` is run: where nothing is opened or closed
 * meanwhile but TIME-WAIT runs out, what `ss` shows must lie between the two.
 * @module
 */
import type { NamespaceTotals, SsSnapshot } from "./ss_snapshot.ts";

/** What the kernel counted at a moment; `undefined` where it could not be read. */
export type Counted = Pick<NamespaceTotals, "inUse" | "timeWait"> | undefined;

const NAMES = {
  timeWait: "sockets in TIME-WAIT or in FIN-WAIT-2 without an owner",
  inUse: "sockets in other states",
} as const;

/**
 * @param shown what `ss` showed
 * @param counts what was counted before and after
 * @param within by how many sockets it may lie outside of these
 * @returns what is wrong, with both figures; `undefined` if nothing is, or nothing was counted
 */
export function disagreement(
  { total, unparsed }: Pick<SsSnapshot, "total" | "unparsed">,
  counts: readonly Counted[],
  within = 0,
): string | undefined {
  const known = counts.filter((one) => one !== undefined);
  if (known.length === 0) return undefined;
  for (const key of ["timeWait", "inUse"] as const) {
    const [low, high] = [
      Math.min(...known.map((one) => one[key])),
      Math.max(...known.map((one) => one[key])),
    ];
    const shown = total[key];
    if (shown >= low - within && shown <= high + within) continue;
    const between = low === high ? `${low}` : `${low} to ${high}`;
    const odd = unparsed > 0 ? ` and ${unparsed} rows that make no sense` : "";
    return `ss shows ${shown} ${NAMES[key]}${odd}, the kernel counts ${between} ` +
      "(/proc/net/sockstat): ss can't be believed here; see what `ss -t -a -n` prints";
  }
  return undefined;
}

/** The same for the kernel's own dump, which `ss` shows and which was asked for beside it. */
export function dumpDisagreement(
  shown: Pick<SsSnapshot, "total">,
  dumped: readonly Pick<SsSnapshot, "total">[],
  within = 0,
): string | undefined {
  const counts = dumped.map(({ total }) => total);
  return disagreement({ ...shown, unparsed: 0 }, counts, within)
    ?.replace("the kernel counts", "the kernel's own dump has")
    .replace("(/proc/net/sockstat)", "(sock_diag)");
}
