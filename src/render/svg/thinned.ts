/**
 * Fewer points where there are more than pixels.
 * @module
 */
import type { TracePoint } from "../../analysis/time_wait_traces.ts";

/**
 * At most four points for each of `columns` equal stretches of time: the first, lowest, highest
 * and last. A line through them covers the same pixels as one through all.
 */
export function thinned(
  points: readonly TracePoint[],
  { columns, seconds }: { columns: number; seconds: number },
): TracePoint[] {
  if (points.length <= columns) return [...points];
  const stretches = new Map<number, TracePoint[]>();
  for (const point of points) {
    const column = Math.floor(point.seconds / seconds * columns);
    const stretch = stretches.get(column);
    if (stretch) stretch.push(point);
    else stretches.set(column, [point]);
  }
  return [...stretches.values()].flatMap((stretch) => {
    const byHeight = [...stretch].sort((a, b) => a.sockets - b.sockets);
    const kept = new Set([stretch[0], stretch.at(-1), byHeight[0], byHeight.at(-1)]);
    return stretch.filter((point) => kept.has(point));
  });
}
