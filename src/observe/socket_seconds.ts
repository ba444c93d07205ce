/**
 * TIME-WAIT socket-seconds: how many sockets, times how long each.
 *
 * Past: the area under the number of TIME-WAIT sockets of a side. `ss` gives points of that curve;
 * between them /proc/net/sockstat gives the total of both sides, divided as the `ss` sample nearest
 * in time was. sockstat's total has orphaned FIN-WAIT-2 sockets in it; so has the divisor.
 *
 * Future: what the timers of the last `ss` sample still have to run, and what the kernel adds to it:
 * it rounds the moment of firing up to the next of its coarse ticks (kernel/time/timer.c), which is
 * half of such a tick in the mean, and at most as much again off in any one trial.
 * @module
 */
import type { Side } from "../model/words.ts";
import type { History, Timestamped } from "./history.ts";
import type { SsSnapshot } from "./ss_snapshot.ts";

/**
 * Socket-seconds of a side, from the first sample until the last socket is gone.
 * @param granuleS seconds between the ticks to which the kernel rounds a TIME-WAIT timer up
 * @returns `null` where that can't be told: no `ss` sample, no timers in the last one, or sockets
 * in sockstat that no `ss` sample shows
 */
export function timeWaitSocketSeconds(
  history: Pick<History, "ss" | "sockstat">,
  side: Side,
  granuleS: number,
): number | null {
  const last = history.ss.at(-1);
  if (last === undefined) return null;
  const owed = owedSeconds(last.value, side, granuleS);
  const points = curve(history, side);
  return owed === null || points === null ? null : area(points) + owed;
}

/** Seconds still owed; rows without a timer are taken to owe what those with one do on average. */
function owedSeconds(snapshot: SsSnapshot, side: Side, granuleS: number): number | null {
  const { states, timeWaitOwedS, timeWaitUntimed } = snapshot[side];
  const sockets = states["TIME-WAIT"].sockets;
  const timed = sockets - timeWaitUntimed;
  if (timed === 0) return sockets === 0 ? 0 : null;
  return (timeWaitOwedS / timed + granuleS / 2) * sockets;
}

/** TIME-WAIT sockets of a side over time, up to the last `ss` sample. */
function curve(
  history: Pick<History, "ss" | "sockstat">,
  side: Side,
): Timestamped<number>[] | null {
  const { ss, sockstat } = history;
  const lastNs = ss.at(-1)?.atNs ?? -Infinity;
  const divided = ss.filter(({ value }) => miniSockets(value) > 0);
  const points = ss.map(({ atNs, value }) => ({
    atNs,
    value: value[side].states["TIME-WAIT"].sockets,
  }));
  for (const { atNs, value: { timeWait } } of sockstat) {
    if (atNs > lastNs) continue;
    if (timeWait === 0) points.push({ atNs, value: 0 });
    else if (divided.length === 0) return null;
    else points.push({ atNs, value: timeWait * share(nearest(divided, atNs), side) });
  }
  return points.sort((a, b) => a.atNs - b.atNs);
}

function share({ value }: Timestamped<SsSnapshot>, side: Side): number {
  return value[side].states["TIME-WAIT"].sockets / miniSockets(value);
}

/** What sockstat counts as `tw`. */
function miniSockets({ client, server }: SsSnapshot): number {
  return client.states["TIME-WAIT"].sockets + client.orphanedFinWait2 +
    server.states["TIME-WAIT"].sockets + server.orphanedFinWait2;
}

function nearest<T>(seen: readonly Timestamped<T>[], atNs: number): Timestamped<T> {
  return seen.reduce((best, one) =>
    Math.abs(one.atNs - atNs) < Math.abs(best.atNs - atNs) ? one : best
  );
}

/** Area under straight lines between the points, in seconds times their unit. */
function area(points: readonly Timestamped<number>[]): number {
  let sum = 0;
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1] as Timestamped<number>;
    const b = points[i] as Timestamped<number>;
    sum += (a.value + b.value) / 2 * (b.atNs - a.atNs) / 1e9;
  }
  return sum;
}
