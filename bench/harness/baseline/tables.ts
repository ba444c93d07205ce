/**
 * What engine_bench.ts prints.
 * @module
 */
import { median } from "../../../src/stats/quantile.ts";
import { pairedRatio } from "../../../src/stats/ratio.ts";
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
    row("CPU used by others, %", spread([...engine, ...c].map((r) => r.othersShare * 100), 0)),
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

/** Every process's memory, at the heaviest look of the trial. */
export function memoryTable(connections: number, weights: readonly Weight[]): string {
  const mb = (kb: number) => (kb * 1024 / 1e6).toFixed(1);
  const pss = total(weights, "pssKb");
  const reached = pss * 1024 / 1e6 < MEMORY_GOAL_MB ? "reached" : "missed";
  return [
    `burst of ${connections} connections held open, MB by process`,
    row("", ["PSS", "RSS"]),
    ...weights.map(({ name, pssKb, rssKb }) => row(name, [mb(pssKb), mb(rssKb)])),
    row("sum", [mb(pss), mb(total(weights, "rssKb"))]),
    `memory occupied (PSS: a page that n processes share counts 1/n for each): ` +
    `goal ${MEMORY_GOAL_MB} MB ${reached}; RSS counts it in full for each`,
  ].join("\n");
}

function row(label: string, cells: readonly string[]): string {
  return label.padEnd(LABEL) + cells.map((cell) => cell.padStart(COLUMN)).join("");
}
