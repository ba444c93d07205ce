/**
 * What a way of closing may cost, kind by kind: where each is read, and how it is written.
 * @module
 */
import { SIDES } from "../model/words.ts";
import type { CellSummary } from "../stats/cells.ts";
import { formatBytes, formatMicroseconds, formatShare, formatWhole } from "../format/numbers.ts";
import { type CellValues, ofCloser, ofPeer, reading } from "./cell_metrics.ts";

/** One kind of cost. */
export interface Cost {
  readonly name: string;
  /** Upper and lower line of a heading. */
  readonly heading: readonly [group: string, label: string];
  /** The same in a picture, a few letters a line. */
  readonly short: readonly [string, string];
  /** What it is, in a few words. */
  readonly meaning: string;
  /** Whether its heading does not say it all, so that a table says what it means. */
  readonly explained?: true;
  /** The lower, the longer it stays on a narrow terminal; columns of one rank stay together. */
  readonly rank: number;
  /** Whether what matters is how many times as much, not how much more. */
  readonly wide: boolean;
  show(value: number): string;
  /** Whether it is what a peer costs that comes only when the kernel gives sockets up. */
  readonly tooLate?: true;
  /** By repetition; `undefined` where the cell does not tell. */
  read(cell: CellSummary): readonly (number | null)[] | undefined;
}

/** Every kind, in the order of columns. */
export const COSTS: readonly Cost[] = [
  ...SIDES.map((side): Cost => ({
    name: `time_wait_${side}`,
    rank: 1,
    heading: ["TIME_WAIT sock·s/1,000", side],
    short: ["sock·s", side],
    meaning: `TIME_WAIT socket-seconds on the ${side} per 1,000 closes`,
    wide: false,
    show: formatWhole,
    read: (cell) => per(reading(cell, "time_wait_socket_seconds", side), cell, 1000),
  })),
  {
    name: "ports", // of the client, not the scenario
    rank: 7,
    explained: true,
    heading: ["ports", "blocked"], // not the scenario
    short: ["ports", "blocked"], // not the scenario
    meaning:
      "client ports that TIME_WAIT on the client keeps from another connection to that address " +
      "after 1,000 closes; TIME_WAIT on the server keeps none, as a new SYN ends it",
    wide: false,
    show: formatWhole,
    read: (cell) =>
      watchedToItsEnd(cell) ? undefined : per(reading(cell, "time_wait_end", "client"), cell, 1000),
  },
  {
    name: "memory",
    rank: 6,
    explained: true,
    heading: ["sockets", "left"],
    short: ["sockets", "left"],
    meaning: "kernel memory of the sockets left after the last close, per connection",
    wide: false,
    show: formatBytes,
    read: (cell) => per(reading(cell, "kernel_memory_end", "host"), cell, 1),
  },
  {
    name: "buffers",
    rank: 8,
    explained: true,
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
    rank: 2,
    heading: ["close()", "p99"],
    short: ["close()", "p99"],
    meaning: "99th percentile of the time that closing calls blocked the caller",
    wide: true,
    show: formatMicroseconds,
    read: (cell) => ofCloser(cell, "close_p99")?.values,
  },
  {
    name: "lost",
    rank: 3,
    heading: ["queued", "lost"],
    short: ["queued", "lost"],
    meaning: "share of the data queued at the close that the peer never got",
    wide: false,
    show: formatShare,
    read: (cell) => ofCloser(cell, "queued_lost_share")?.values,
  },
  {
    name: "given_up",
    rank: 4,
    explained: true,
    heading: ["lost if", "too late"],
    short: ["lost if", "too late"],
    meaning:
      "share of the data queued that the peer never got where it read only when the kernel had " +
      "given up the sockets without an owner (under rst thrown away at the close)",
    wide: false,
    tooLate: true,
    show: formatShare,
    read: (cell) => ofCloser(cell, "queued_lost_share")?.values,
  },
  {
    name: "resets",
    rank: 5,
    heading: ["peer", "resets"],
    short: ["peer", "resets"],
    meaning: "connections of 1,000 on which the peer's call returned ECONNRESET",
    wide: false,
    show: formatWhole,
    read: (cell) => per(ofPeer(cell, "peer_resets"), cell, 1000),
  },
  {
    name: "segments",
    rank: 9,
    heading: ["segm.", "/conn"],
    short: ["segments", "a conn."],
    meaning: "TCP segments per connection, data queued at the close left out",
    wide: false,
    show: (value) => value.toFixed(1),
    read: (cell) =>
      ofCloser(cell, "bytes_queued")
        ? undefined
        : reading(cell, "segments_per_connection", "host")?.values,
  },
];

/** Whether the last sample shows what is left after a minute, not after the closes. */
function watchedToItsEnd(cell: CellSummary): boolean {
  return SIDES.some((side) => reading(cell, "time_wait_socket_seconds_watched", side));
}

function per(series: CellValues | undefined, cell: CellSummary, count: number) {
  // Not every connection that was asked for need have come about.
  const opened = reading(cell, "connections_opened", "client")?.values;
  return series?.values.map((value, index) => {
    const connections = opened?.[index] ?? cell.connections;
    return value === null || connections === 0 ? null : value / connections * count;
  });
}
