/**
 * What a table and a finding read off a cell: metrics, and what follows from several of them
 * repetition by repetition.
 * @module
 */
import { type MetricName } from "../metrics/registry.ts";
import { peerOf, type Place, SIDES } from "../model/words.ts";
import { type CellSummary, valueOf } from "../stats/cells.ts";
import { median, quantile } from "../stats/quantile.ts";

/** One quantity of a cell in every repetition; `null` is not measured. */
export interface CellValues {
  /** By repetition; the same index is the same repetition in every cell of a run. */
  readonly values: readonly (number | null)[];
  readonly median: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** The metric whose values they are; absent for what is made of several. */
  readonly metric?: MetricName;
}

/** The values that were measured. */
export function known(series: CellValues | undefined): number[] {
  return (series?.values ?? []).filter((value) => value !== null);
}

/** Whether every repetition of the cell has a value. */
export function isComplete(cell: CellSummary, series: CellValues | undefined): boolean {
  return cell.reps > 0 && known(series).length >= cell.reps;
}

/** Whether repetitions gave different values. */
export function differs({ min, max }: CellValues): boolean {
  return min !== max;
}

/** A metric of a cell; `undefined` if no repetition has a row of it. */
export function reading(
  cell: CellSummary,
  metric: MetricName,
  side: Place,
): CellValues | undefined {
  return valueOf(cell, metric, side);
}

/** A metric on the side that closes first. */
export function ofCloser(cell: CellSummary, metric: MetricName): CellValues | undefined {
  return valueOf(cell, metric, cell.closer);
}

/** A metric on the other side. */
export function ofPeer(cell: CellSummary, metric: MetricName): CellValues | undefined {
  return valueOf(cell, metric, peerOf(cell.closer));
}

/** TIME_WAIT socket-seconds of both sides per 1,000 connections opened (each is closed once). */
export function socketSecondsPer1000(cell: CellSummary): CellValues | undefined {
  return combined(
    [
      valueOf(cell, "time_wait_socket_seconds", "client"),
      valueOf(cell, "time_wait_socket_seconds", "server"),
      valueOf(cell, "connections_opened", "client"),
    ],
    ([client = 0, server = 0, opened = 0]) => (client + server) / opened * 1000,
  );
}

/** Bytes lost in both directions; where only one is known and lost some, at least those. */
export function bytesLost(cell: CellSummary): CellValues | undefined {
  const sides = SIDES.map((side) => valueOf(cell, "bytes_lost", side));
  if (sides.every((one) => one === undefined)) return undefined;
  const length = Math.max(...sides.map((one) => one?.values.length ?? 0));
  const values = Array.from({ length }, (_, index) => {
    const both = sides.map((one) => one?.values[index] ?? null);
    const sum = both.reduce<number>((all, value) => all + (value ?? 0), 0);
    return both.includes(null) && sum === 0 ? null : sum;
  });
  return { ...summed(values), metric: "bytes_lost" };
}

/** Whether the peer read only when the kernel had given up the closer's sockets, or did not. */
export function awaitsGivingUp(cell: CellSummary): boolean {
  return ofCloser(cell, "closer_gone_time") !== undefined;
}

/** Bytes of kernel memory left after the last close, per connection opened. */
export function memoryPerConnection(cell: CellSummary): CellValues | undefined {
  return combined(
    [valueOf(cell, "kernel_memory_end", "host"), valueOf(cell, "connections_opened", "client")],
    ([bytes = 0, opened = 0]) => bytes / opened,
  );
}

/**
 * Combines series repetition by repetition. A repetition that lacks one of them is not measured,
 * nor is one whose result is not finite.
 */
function combined(
  parts: readonly (CellValues | undefined)[],
  combine: (values: readonly number[]) => number,
): CellValues | undefined {
  const length = Math.max(...parts.map((part) => part?.values.length ?? 0));
  if (parts.includes(undefined) || length === 0) return undefined;
  const values = Array.from({ length }, (_, index) => {
    const row = parts.map((part) => part?.values[index] ?? null);
    if (!row.every((value) => value !== null)) return null;
    const result = combine(row);
    return Number.isFinite(result) ? result : null;
  });
  return summed(values);
}

function summed(values: readonly (number | null)[]): CellValues {
  const present = values.filter((value) => value !== null);
  return {
    values,
    median: median(present) ?? null,
    min: quantile(present, 0) ?? null,
    max: quantile(present, 1) ?? null,
  };
}
