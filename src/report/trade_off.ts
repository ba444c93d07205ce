/**
 * The trade-off: what each way of closing costs, over all scenarios of a run, and on which side.
 *
 * A scenario shows the costs it is about; what counts for a way of closing is the most it costs in
 * any of them. So every value is the highest of the cells' medians.
 * @module
 */
import type { RunTables } from "../model/run.ts";
import { type Side, SIDES } from "../model/words.ts";
import type { CellSummary } from "../stats/cells.ts";
import { median } from "../stats/quantile.ts";
import { compareModes } from "./cell_order.ts";
import { formatBytes, formatMicroseconds, formatShare, formatWhole } from "./format.ts";
import { ofCloser, ofPeer, reading, type Series } from "./readings.ts";
import { scopeOf } from "./scope.ts";

/** One kind of cost. */
export interface Cost {
  readonly name: string;
  /** Upper and lower line of a heading. */
  readonly heading: readonly [group: string, label: string];
  /** The same in a picture, a few letters a line. */
  readonly short: readonly [string, string];
  /** What it is, in a few words. */
  readonly meaning: string;
  /** Whether what matters is how many times as much, not how much more. */
  readonly wide: boolean;
  show(value: number): string;
  /** By repetition; `undefined` where the cell does not tell. */
  read(cell: CellSummary): readonly (number | null)[] | undefined;
}

/** A way of closing with the most it costs of each kind, by the name of the cost. */
export interface Way {
  readonly mode: string;
  readonly closer: Side;
  /** `null`: not measured. */
  readonly costs: ReadonlyMap<string, number | null>;
}

/** What a run says of the trade-off. */
export interface TradeOff {
  /** Those that were measured anywhere. */
  readonly costs: readonly Cost[];
  /** By closer, then by mode. */
  readonly ways: readonly Way[];
  readonly scenarios: readonly string[];
}

/** Every kind, in the order of columns. */
export const COSTS: readonly Cost[] = [
  ...SIDES.map((side): Cost => ({
    name: `time_wait_${side}`,
    heading: ["TIME_WAIT sock·s/1,000", side],
    short: ["sock·s/1,000", side],
    meaning: `TIME_WAIT socket-seconds on the ${side} per 1,000 closes`,
    wide: false,
    show: formatWhole,
    read: (cell) => per(reading(cell, "time_wait_socket_seconds", side), cell, 1000),
  })),
  {
    name: "ports",
    heading: ["ports", "held"],
    short: ["ports", "held/1,000"],
    meaning: "client ports that TIME_WAIT on either side holds after 1,000 closes",
    wide: false,
    show: formatWhole,
    read: (cell) =>
      watchedToItsEnd(cell)
        ? undefined
        : sumOf(SIDES.map((side) => per(reading(cell, "time_wait_end", side), cell, 1000))),
  },
  {
    name: "memory",
    heading: ["sockets", "left"],
    short: ["sockets", "left"],
    meaning: "kernel memory of the sockets left after the last close, per connection",
    wide: false,
    show: formatBytes,
    read: (cell) => per(reading(cell, "kernel_memory_end", "host"), cell, 1),
  },
  {
    name: "buffers",
    heading: ["buffers", "held"],
    short: ["buffers", "held"],
    meaning:
      "memory of socket buffers on both sides right after closing with data queued, per connection",
    wide: false,
    show: formatBytes,
    read: (cell) => per(reading(cell, "buffer_memory_after_close", "host"), cell, 1),
  },
  {
    name: "close",
    heading: ["close()", "p99"],
    short: ["close()", "p99"],
    meaning: "99th percentile of the time that closing calls held their caller",
    wide: true,
    show: formatMicroseconds,
    read: (cell) => ofCloser(cell, "close_p99")?.values,
  },
  {
    name: "lost",
    heading: ["queued", "lost"],
    short: ["queued", "lost"],
    meaning: "share of the data queued at the close that the peer never got",
    wide: false,
    show: formatShare,
    read: (cell) => ofCloser(cell, "queued_lost_share")?.values,
  },
  {
    name: "resets",
    heading: ["peer", "resets"],
    short: ["peer", "resets/1,000"],
    meaning: "connections of 1,000 on which the peer's call returned ECONNRESET",
    wide: false,
    show: formatWhole,
    read: (cell) => per(ofPeer(cell, "peer_resets"), cell, 1000),
  },
  {
    name: "segments",
    heading: ["segm.", "/conn"],
    short: ["segments", "/connection"],
    meaning: "TCP segments per connection, data queued at the close left out",
    wide: false,
    show: (value) => value.toFixed(1),
    read: (cell) =>
      ofCloser(cell, "bytes_queued")
        ? undefined
        : reading(cell, "segments_per_connection", "host")?.values,
  },
];

/** Scenarios in which it is not the mode alone that decides: a server of the user's, a flood. */
const NO_PART: ReadonlySet<string> = new Set(["target", "service"]);
/**
 * Scenarios whose peers have fallen silent. What a close costs there is no part of a trade-off among
 * peers that answer: nothing is delivered to somebody who is not there.
 */
const APART: ReadonlySet<string> = new Set(["vanish"]);

/** The trade-off of a run, of scenarios apart only where it has no others; no ways if no trial completed. */
export function tradeOffOf(run: RunTables): TradeOff {
  const all = scopeOf(run).cells.filter(({ scenario }) => !NO_PART.has(scenario));
  const others = all.filter(({ scenario }) => !APART.has(scenario));
  const cells = others.length > 0 ? others : all;
  const modes = new Set(cells.map(({ mode }) => mode));
  const ways = SIDES.flatMap((closer) =>
    [...modes].sort(compareModes).flatMap((mode): Way[] => {
      const mine = cells.filter((cell) => cell.mode === mode && cell.closer === closer);
      if (mine.length === 0) return [];
      const costs = COSTS.map((cost) => [cost.name, highest(mine, cost)] as const);
      return [{ mode, closer, costs: new Map(costs) }];
    })
  );
  return {
    costs: COSTS.filter(({ name }) => ways.some(({ costs }) => (costs.get(name) ?? null) !== null)),
    ways,
    scenarios: [...new Set(cells.map(({ scenario }) => scenario))],
  };
}

/** Whether the last sample shows what is left after a minute, not after the closes. */
function watchedToItsEnd(cell: CellSummary): boolean {
  return SIDES.some((side) => reading(cell, "time_wait_socket_seconds_watched", side));
}

/** The highest of the cells' medians, never below 0: noise of the host may be. */
function highest(cells: readonly CellSummary[], cost: Cost): number | null {
  const medians = cells.flatMap((cell) => middle(cost.read(cell)) ?? []);
  return medians.length === 0 ? null : Math.max(0, ...medians);
}

function middle(values: readonly (number | null)[] | undefined): number | undefined {
  return median((values ?? []).filter((value) => value !== null));
}

function per(series: Series | undefined, cell: CellSummary, count: number) {
  // Not every connection that was asked for need have come about.
  const opened = reading(cell, "connections_opened", "client")?.values;
  return series?.values.map((value, index) => {
    const connections = opened?.[index] ?? cell.connections;
    return value === null || connections === 0 ? null : value / connections * count;
  });
}

function sumOf(parts: readonly (readonly (number | null)[] | undefined)[]) {
  const [first] = parts;
  return first?.map((_, index) => {
    const row = parts.map((part) => part?.[index] ?? null);
    return row.every((value) => value !== null) ? row.reduce((a, b) => a + b, 0) : null;
  });
}
