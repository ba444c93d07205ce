/**
 * Measures how often `deno task compare` is wrong: false alarms between runs of identical code,
 * and slow-downs of 15 % that it does not find.
 *
 *     deno task bench churn --reps 50 --against . --out results/alarms/1
 *     deno task alarms results/alarms/*
 *
 * Each folder holds the `base` and `head` of one interleaved run of identical code. All are compared
 * as they are, 10 repetitions at a time; the first one is also drawn from.
 * @module
 */
import { join } from "node:path";
import type { Measured } from "../src/compare/cell.ts";
import { type CompareOptions, compareRuns } from "../src/compare/compare.ts";
import {
  blocksOf,
  cellByCell,
  drawnApart,
  drawnInPairs,
  logNormal,
  type MadeUp,
  type Pair,
  type Pool,
  poolOf,
  scaled,
} from "../src/compare/rehearsal.ts";
import type { Comparison, Verdict } from "../src/compare/verdict.ts";
import { CommandError, UsageError } from "../src/model/errors.ts";
import { type Metric, METRICS } from "../src/model/metrics.ts";
import { median, quantile } from "../src/stats/quantile.ts";
import { seededRandom } from "../src/stats/random.ts";
import { readMeasured } from "../src/store/reader.ts";

/** Repetitions of each comparison. */
const REPETITIONS = 10;
const DIVISIONS = 1000;
const TRIES = 100;
const SLOWER = 1.15;
const SEED = 1;
const OPTIONS: CompareOptions = { alpha: 0.01, metrics: [], thresholds: new Map(), allow: [] };

/** How many comparisons had a verdict somewhere. */
interface Tally {
  comparisons: number;
  cells: number;
  alarms: number;
  improved: number;
  readonly causes: Map<string, number>;
}

function tallyOf(pairs: Iterable<Pair>): Tally {
  const tally: Tally = { comparisons: 0, cells: 0, alarms: 0, improved: 0, causes: new Map() };
  for (const { base, head } of pairs) {
    const { comparisons } = compareRuns([base], head, OPTIONS);
    const has = (verdict: Verdict) => comparisons.filter((one) => one.verdict === verdict);
    tally.comparisons++;
    tally.cells += comparisons.length;
    if (has("regressed").length > 0) tally.alarms++;
    if (has("improved").length > 0) tally.improved++;
    for (const { metric = "trials", side } of has("regressed")) {
      const cause = `${metric} ${side}`;
      tally.causes.set(cause, (tally.causes.get(cause) ?? 0) + 1);
    }
  }
  return tally;
}

function tallyRow(what: string, { comparisons, cells, alarms, improved, causes }: Tally): string[] {
  const each = comparisons === 0 ? 0 : Math.round(cells / comparisons);
  const why = [...causes].map(([cause, count]) => `${cause}: ${count}`).join(", ");
  return [what, ...[comparisons, each, alarms, improved].map(String), why || "–"];
}

/** Every noisy metric that can be slowed down: measured, and not 0. */
function slowable(pool: Pool): Metric[] {
  return [...METRICS.values()].filter(({ assume, better, name }) =>
    assume === "noisy" && better !== "neither" &&
    valuesOf(pool, name).some((values) => values.every((value) => value > 0))
  );
}

/** Values of a metric by cell and side. */
function valuesOf(pool: Pool, metric: string): number[][] {
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

/** How often each cell and side of a slowed metric is found to have regressed, percent. */
function foundOf(pair: Pair, metric: Metric, draw: Draw): number[] {
  const random = seededRandom(SEED);
  const found = new Map<string, number>();
  const factor = metric.better === "higher" ? 1 / SLOWER : SLOWER;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { base, head } = draw(pair, { repetitions: REPETITIONS, random });
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

function powerRow(pair: Pair, pool: Pool, metric: Metric): string[] {
  const spreads = valuesOf(pool, metric.name).map((values) => 100 * spread(values));
  const range = (values: readonly number[]) => {
    const [low = 0, high = 0] = [Math.min(...values), Math.max(...values)].map(Math.round);
    return low === high ? `${low}` : `${low} to ${high}`;
  };
  const found = [
    foundOf(pair, metric, drawnInPairs),
    cellByCell(pair).flatMap((cell) => foundOf(cell, metric, drawnInPairs)),
    foundOf(pair, metric, drawnApart),
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
function syntheticRow(like: Measured, percent: number): string[] {
  const found = MORE.map((repetitions) => syntheticOf(like, { percent, repetitions }));
  return [
    `${percent} %`,
    ...found.map(({ hits }) => hits.toFixed(1)),
    found.map(({ alarms }) => alarms).join(", "),
  ];
}

function syntheticOf(like: Measured, options: Pick<MadeUp, "percent" | "repetitions">) {
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

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`)
    .join("\n");
}

async function main(folders: readonly string[]): Promise<void> {
  if (folders.length === 0 || folders.some((folder) => folder.startsWith("-"))) {
    throw new UsageError(
      "usage: deno task alarms DIR...: folders of `bench --against … --out DIR`",
    );
  }
  const pairs: Pair[] = [];
  for (const folder of folders) {
    pairs.push({
      base: await readMeasured(join(folder, "base")),
      head: await readMeasured(join(folder, "head")),
    });
  }
  const [pair] = pairs;
  if (pair === undefined) return;
  const pool = poolOf([pair.base, pair.head]);
  const blocks = pairs.flatMap((one) => blocksOf(one, REPETITIONS));
  const rehearsed = (draw: Draw, repetitions = REPETITIONS) => {
    const random = seededRandom(SEED);
    return tallyOf(Array.from({ length: DIVISIONS }, () => draw(pair, { repetitions, random })));
  };
  console.log(table(
    [
      "identical code",
      "comparisons",
      "metrics in each",
      "false alarms",
      "false improvements",
      "of",
    ],
    [
      tallyRow("interleaved runs, as measured", tallyOf(blocks)),
      tallyRow("the same, one cell at a time", tallyOf(blocks.flatMap(cellByCell))),
      tallyRow("pairs of one run, sides by lot", rehearsed(drawnInPairs)),
      tallyRow("repetitions of one run, in two by lot", rehearsed(drawnApart)),
      tallyRow("two single repetitions of one run, by lot", rehearsed(drawnApart, 1)),
    ],
  ));
  console.log("");
  console.log(table(
    [
      ...["metric, 15 % worse", "spread %", "threshold %"],
      ...["found of 100 in turns", "95 or more in", "cell by cell", "95 or more in"],
      ...["not in turns", "95 or more in"],
    ],
    slowable(pool).map((metric) => powerRow(pair, pool, metric)),
  ));
  console.log("");
  console.log(table(
    [
      "spread of repetitions",
      ...MORE.map((repetitions) => `15 % found of 100, ${repetitions} repetitions`),
      `false alarms in 1,000 beside it (${MORE.join(", ")})`,
    ],
    SPREADS.map((percent) => syntheticRow(pair.base, percent)),
  ));
}

if (import.meta.main) {
  try {
    await main(Deno.args);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    console.error(error.message);
    Deno.exit(error.exitCode);
  }
}
