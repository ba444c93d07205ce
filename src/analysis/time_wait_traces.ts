/**
 * TIME_WAIT sockets by side and moment, from the samples of one trial.
 *
 * `ss` tells the sides apart but costs too much to run often; sockstat is cheap and knows only the
 * total of both. Between two looks by `ss` the total is split by the shares of the nearer one.
 * @module
 */
import { looksAt } from "../model/looks.ts";
import type { SampleRow } from "../model/run.ts";
import type { Place } from "../model/words.ts";

/** One moment of a trace. */
export interface TracePoint {
  /** Since the first phase of the trial began. */
  readonly seconds: number;
  readonly sockets: number;
}

/** What one place held; `host` is the total where no look told the sides apart. */
export interface Trace {
  readonly place: Place;
  readonly points: readonly TracePoint[];
}

interface Look {
  readonly tMs: number;
  client: number;
  server: number;
}

/**
 * The traces of a trial in order of time: client and server, or only the host's total if there
 * were TIME_WAIT sockets and `ss` never saw one.
 * @param rows samples of one trial, in any order
 * @returns none if nothing was sampled
 */
export function timeWaitTraces(rows: readonly SampleRow[]): Trace[] {
  const looks = looksOf(rows);
  const totals = rows
    .filter((row) => row.source === "sockstat" && row.state === "TIME-WAIT")
    .filter((row) => !looks.has(row.tMs))
    .map(({ tMs, sockets }) => ({ tMs, sockets }));
  const weighted = [...looks.values()].filter((look) => look.client + look.server > 0);
  if (weighted.length === 0 && totals.some((total) => total.sockets > 0)) {
    return [trace("host", totals)];
  }
  const moments = [...looks.values()];
  for (const { tMs, sockets } of totals) {
    const look = nearest(weighted, tMs);
    const share = look === undefined ? 0 : look.client / (look.client + look.server);
    const client = Math.round(sockets * share);
    moments.push({ tMs, client, server: sockets - client });
  }
  if (moments.length === 0) return [];
  return (["client", "server"] as const).map((side) =>
    trace(side, moments.map((moment) => ({ tMs: moment.tMs, sockets: moment[side] })))
  );
}

/** A look that found sockets but none in TIME_WAIT saw 0 of them. */
function looksOf(rows: readonly SampleRow[]): Map<number, Look> {
  const looks = new Map<number, Look>();
  for (const { tMs, side, state, sockets } of looksAt(rows, ["TIME-WAIT"])) {
    if (side === "host") continue;
    const look = looks.get(tMs) ?? { tMs, client: 0, server: 0 };
    looks.set(tMs, look);
    if (state === "TIME-WAIT") look[side] += sockets;
  }
  return looks;
}

function nearest(looks: readonly Look[], tMs: number): Look | undefined {
  let best: Look | undefined;
  for (const look of looks) {
    if (best === undefined || Math.abs(look.tMs - tMs) < Math.abs(best.tMs - tMs)) best = look;
  }
  return best;
}

function trace(place: Place, moments: readonly { tMs: number; sockets: number }[]): Trace {
  const points = [...moments]
    .sort((a, b) => a.tMs - b.tMs)
    .map(({ tMs, sockets }) => ({ seconds: tMs / 1000, sockets }));
  return { place, points };
}
