/**
 * What engine_bench.ts prints.
 * @module
 */
import { median } from "../../src/stats/quantile.ts";
import { pairedRatio } from "../../src/stats/ratio.ts";
import type { Heat, Result } from "./contest.ts";
import { total, type Weight } from "./memory.ts";

/** One measurement of each contestant, made one right after the other. */
export interface Pair {
  readonly engine: Result;
  readonly c: Result;
}

/** The least the engine is to reach of the C loop's rate. */
const RATIO_GOAL = 0.9;
/** The most all processes together are to occupy, in MB (1,000,000 bytes). */
const MEMORY_GOAL_MB = 400;
const LABEL = 36;
const COLUMN = 10;

/** Rates, ratios and CPU time of all pairs of one mode. */
export function rateTable(heat: Omit<Heat, "contestant">, pairs: readonly Pair[]): string {
  const engine = pairs.map((pair) => pair.engine);
  const c = pairs.map((pair) => pair.c);
  const n = heat.connections;
  const columns: [string, (result: Result) => number, number][] = [
    ["connections per second", (r) => r.connectionsPerSecond, 0],
    ["client CPU, µs per connection", (r) => r.clientCpuMicroseconds / n, 1],
    ["server CPU, µs per connection", (r) => r.serverCpuMicroseconds / n, 1],
    [
      "CPU of both, µs per connection",
      (r) => (r.clientCpuMicroseconds + r.serverCpuMicroseconds) / n,
      1,
    ],
  ];
  const lines = columns.flatMap(([label, of, digits]) => [
    row(`${label}: engine`, spread(engine.map(of), digits)),
    row(`${label}: C`, spread(c.map(of), digits)),
    row("  engine ÷ C, pair by pair", spread(pairs.map((p) => of(p.engine) / of(p.c)), 3)),
  ]);
  return [
    `churn, mode ${heat.mode}, closer client: ${n} connections, ${heat.concurrency} in flight, ` +
    `${heat.destinations} destinations, ${pairs.length} pairs`,
    row("", ["min", "median", "max"]),
    ...lines,
    verdict(engine, c),
    "",
  ].join("\n");
}

function verdict(engine: readonly Result[], c: readonly Result[]): string {
  const rates = (results: readonly Result[]) => results.map((r) => r.connectionsPerSecond);
  const ratio = pairedRatio(rates(engine), rates(c));
  if (!ratio) return "no pair";
  const reached = ratio.median >= RATIO_GOAL ? "reached" : "missed";
  return `rate, engine ÷ C: ${ratio.median.toFixed(3)} ` +
    `(95 % interval ${ratio.low.toFixed(3)} to ${ratio.high.toFixed(3)}); ` +
    `goal ${RATIO_GOAL} ${reached}`;
}

function spread(values: readonly number[], digits: number): string[] {
  return [Math.min(...values), median(values) ?? NaN, Math.max(...values)]
    .map((value) => value.toFixed(digits));
}

/** Every process's memory, heaviest look of the trial. */
export function memoryTable(connections: number, weights: readonly Weight[]): string {
  const mb = (kb: number) => (kb * 1024 / 1e6).toFixed(1);
  const sum = total(weights, "rssKb") * 1024 / 1e6;
  const reached = sum < MEMORY_GOAL_MB ? "reached" : "missed";
  return [
    `burst of ${connections} connections held open, MB by process`,
    row("", ["RSS", "PSS"]),
    ...weights.map(({ name, rssKb, pssKb }) => row(name, [mb(rssKb), mb(pssKb)])),
    row("sum", [mb(total(weights, "rssKb")), mb(total(weights, "pssKb"))]),
    `goal: less than ${MEMORY_GOAL_MB} MB, shared pages counted once for each process: ${reached}`,
  ].join("\n");
}

function row(label: string, cells: readonly string[]): string {
  return label.padEnd(LABEL) + cells.map((cell) => cell.padStart(COLUMN)).join("");
}
