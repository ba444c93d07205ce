/**
 * Kernel memory of a namespace's sockets over a trial.
 * @module
 */
import type { History, Timestamped } from "./history.ts";
import { bytesOf, type ObjectSizes } from "./object_sizes.ts";
import type { Sockstat } from "./sockstat.ts";
import type { NamespaceTotals } from "./ss_snapshot.ts";

/**
 * Bytes of the namespace's socket objects above the first sample: how many sockets there are
 * (/proc/net/sockstat) times what one takes, and the buckets of the ports that they hold, which only
 * a look at all states can count. Between two such looks there are as many a socket as in the one
 * that saw most nearly as many sockets. Unlike the slabs' own counts this knows neither other namespaces nor objects that are free
 * but kept at hand.
 */
export function socketMemory(
  { ss, sockstat }: Pick<History, "ss" | "sockstat">,
  sizes: ObjectSizes,
): { readonly peak: number | null; readonly end: number | null } {
  const looks = ss.map(({ atNs, value }) => ({ atNs, value: value.total }));
  const bytes = looks.length === 0 ? [] : sockstat.map((seen) => bytesAt(seen, looks, sizes));
  const [first, last] = [bytes[0], bytes.at(-1)];
  if (first === undefined || last === undefined) return { peak: null, end: null };
  return { peak: bytes.reduce((a, b) => Math.max(a, b)) - first, end: last - first };
}

function bytesAt(
  { atNs, value: { inUse, timeWait } }: Timestamped<Sockstat>,
  looks: readonly Timestamped<NamespaceTotals>[],
  sizes: ObjectSizes,
): number {
  const now = inUse + timeWait;
  const { ports, endpoints, ...then } = mostLike(now, atNs, looks);
  const scale = now / Math.max(1, then.inUse + then.timeWait);
  return bytesOf(
    { inUse, timeWait, ports: Math.round(ports * scale), endpoints: Math.round(endpoints * scale) },
    sizes,
  );
}

/** The look that saw most nearly as many sockets; of those that saw the same, the nearest in time. */
function mostLike(
  sockets: number,
  atNs: number,
  looks: readonly Timestamped<NamespaceTotals>[],
): NamespaceTotals {
  const apart = ({ value }: Timestamped<NamespaceTotals>) =>
    Math.abs(value.inUse + value.timeWait - sockets);
  const away = (look: Timestamped<NamespaceTotals>) => Math.abs(look.atNs - atNs);
  return looks.reduce((best, one) =>
    apart(one) < apart(best) || apart(one) === apart(best) && away(one) < away(best) ? one : best
  ).value;
}
