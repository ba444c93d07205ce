/**
 * How often `deno task compare` finds a slow-down of 15 %: in measured values, and in made-up ones.
 * @module
 */
import type { RunMeasurements } from "../src/compare/cell.ts";
import { type CompareOptions, compareRuns } from "../src/compare/compare.ts";
import {
  cellByCell,
  drawnApart,
  drawnInPairs,
  logNormal,
  type MadeUp,
  type Pair,
  type Pool,
  poolOf,
  scaled,
} from "../src/compare/null_experiments.ts";
import type { Comparison } from "../src/compare/verdict.ts";
import { isGated } from "../src/model/metric.ts";
import { type Metric, type MetricName, METRICS } from "../src/metrics/registry.ts";
import { median, quantile } from "../src/stats/quantile.ts";
import { seededRandom } from "../src/stats/random.ts";

/** Repetitions of each comparison. */
export const REPETITIONS = 10;
export const DIVISIONS = 1000;
const TRIES = 100;
const SLOWER = 1.15;
export const SEED = 1;
export const OPTIONS: CompareOptions = {
  alpha: 0.01,
  metrics: [],
  thresholds: new Map(),
  allow: [],
};

/** Rows as Markdown. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`)
    .join("\n");
}

/** Every metric of these runs with 15 % put in, drawn again and again. */
export function foundTable(pair: Pair): string {
  const pool = poolOf([pair.base, pair.head]);
  return table(
    [
      ...["metric, 15 % worse", "spread %", "threshold %"],
      ...["found of 100 in turns", "in one cell alone", `the same, ${ALONE} repetitions`]
        .flatMap((one) => [one, "95 or more in"]),
      ...["not in turns", "95 or more in"],
    ],
    slowable(pool).map((metric) => foundRow(pair, pool, metric)),
  );
}

/** Log-normal values in the cells of a run, by how far they spread and how many there are. */
export function madeUpTable(like: RunMeasurements): string {
  return table(
    [
      "spread of repetitions",
      ...MORE.map((repetitions) => `15 % found of 100, ${repetitions} repetitions`),
      `false alarms in 1,000 beside it (${MORE.join(", ")})`,
    ],
    SPREADS.map((percent) => syntheticRow(like, percent)),
  );
}

/** Every noisy metric that can be slowed down: measured, and not 0. */
function slowable(pool: Pool): Metric[] {
  return [...METRICS.values()].filter((metric) =>
    metric.assume === "noisy" && isGated(metric) &&
    valuesOf(pool, metric.name).some((values) => values.every((value) => value > 0))
  );
}

/** Values of a metric by cell and side. */
function valuesOf(pool: Pool, metric: MetricName): number[][] {
  return pool.flatMap((trials) => {
    const rows = trials.flatMap(({ rows }) => rows.filter((row) => row.metric === metric));
    return [...Map.groupBy(rows, ({ side }) => side).values()].map((same) =>
      same.map(({ value }) => value).filter((value) => value !== null)
    );
  }).filter(({ length }) => length > 0);
}

/** Spread of repetitions: the quartiles' distance as that of a normal distribution, by median. */
function spread(values: readonly number[]): number {
  const middle = median(values) ?? 0;
  const range = (quantile(values, 0.75) ?? 0) - (quantile(values, 0.25) ?? 0);
  return middle === 0 ? 0 : range / 1.349 / Math.abs(middle);
}

type Draw = typeof drawnApart;

interface Drawing {
  readonly draw: Draw;
  readonly repetitions: number;
}

/** Repetitions with which one cell alone, in turns, shows what several show together with fewer. */
const ALONE = 16;

/** How often each cell and side of a slowed metric is found to have regressed, percent. */
function foundOf(pair: Pair, metric: Metric, how: Drawing): number[] {
  const random = seededRandom(SEED);
  const found = new Map<string, number>();
  const factor = metric.better === "higher" ? 1 / SLOWER : SLOWER;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { base, head } = how.draw(pair, { repetitions: how.repetitions, random });
    const { comparisons } = compareRuns([base], scaled(head, metric.name, factor), OPTIONS);
    // 15 % of 0 is no slow-down.
    const slowed = comparisons.filter(({ metric: name, base }) =>
      name === metric.name && base !== undefined && base.median > 0
    );
    for (const one of slowed) {
      const hit = one.verdict === "regressed" ? 100 / TRIES : 0;
      found.set(nameOf(one), (found.get(nameOf(one)) ?? 0) + hit);
    }
  }
  return [...found.values()].map(Math.round);
}

function foundRow(pair: Pair, pool: Pool, metric: Metric): string[] {
  const spreads = valuesOf(pool, metric.name).map((values) => 100 * spread(values));
  const range = (values: readonly number[]) => {
    const [low = 0, high = 0] = [Math.min(...values), Math.max(...values)].map(Math.round);
    return low === high ? `${low}` : `${low} to ${high}`;
  };
  const [inTurns, apart] = [drawnInPairs, drawnApart];
  const alone = (repetitions: number) =>
    cellByCell(pair).flatMap((cell) => foundOf(cell, metric, { draw: inTurns, repetitions }));
  const found = [
    foundOf(pair, metric, { draw: inTurns, repetitions: REPETITIONS }),
    alone(REPETITIONS),
    alone(ALONE),
    foundOf(pair, metric, { draw: apart, repetitions: REPETITIONS }),
  ];
  return [
    `\`${metric.name}\``,
    range(spreads),
    String(Number(((metric.noise?.relative ?? 0) * 100).toPrecision(3))),
    ...found.flatMap((shares) => [
      range(shares),
      `${shares.filter((share) => share >= 95).length} of ${shares.length}`,
    ]),
  ];
}

const SPREADS: readonly number[] = [1, 2, 3, 4, 5, 6, 8, 10, 15];
/** How many repetitions a side it takes to find 15 % at each of them. */
const MORE: readonly number[] = [REPETITIONS, 20, 40];
/** Metrics of the same spread beside the slowed one: the correction counts them. */
const SYNTHETIC = [
  "close_p50",
  "connect_p50",
  "echo_p50",
  "teardown_p50",
  "cpu_per_connection",
] as const;

/** How often 15 % is found, by how far repetitions spread; log-normal values, all metrics alike. */
function syntheticRow(like: RunMeasurements, percent: number): string[] {
  const found = MORE.map((repetitions) => syntheticOf(like, { percent, repetitions }));
  return [
    `${percent} %`,
    ...found.map(({ hits }) => hits.toFixed(1)),
    found.map(({ alarms }) => alarms).join(", "),
  ];
}

function syntheticOf(like: RunMeasurements, options: Pick<MadeUp, "percent" | "repetitions">) {
  const random = seededRandom(SEED);
  const made = () => logNormal(like, { ...options, metrics: SYNTHETIC, random });
  let [hits, alarms] = [0, 0];
  for (let attempt = 0; attempt < DIVISIONS; attempt++) {
    const { comparisons } = compareRuns([made()], scaled(made(), SYNTHETIC[0], SLOWER), OPTIONS);
    const regressed = comparisons.filter(({ verdict }) => verdict === "regressed");
    const slowed = comparisons.filter(({ metric }) => metric === SYNTHETIC[0]);
    hits += regressed.filter(({ metric }) => metric === SYNTHETIC[0]).length / slowed.length;
    if (regressed.some(({ metric }) => metric !== SYNTHETIC[0])) alarms++;
  }
  return { hits: 100 * hits / DIVISIONS, alarms };
}

function nameOf({ cell, side }: Comparison): string {
  return JSON.stringify([cell, side]);
}
