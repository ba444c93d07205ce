/**
 * Measures how often `deno task compare` is wrong: false alarms between runs of identical code,
 * and slow-downs of 15 % that it does not find.
 *
 *     deno task bench churn --reps 50 --against . --out results/alarms/1
 *     deno task alarms:metrics results/alarms/*
 *
 * Each folder holds the `base` and `head` of one interleaved run of identical code. All are compared
 * as they are, 10 repetitions at a time; the first one is also drawn from.
 * @module
 */
import { join } from "node:path";
import { compareRuns } from "../src/compare/compare.ts";
import {
  blocksOf,
  cellByCell,
  drawnApart,
  drawnByRepetition,
  drawnInPairs,
  type Pair,
} from "../src/compare/null_experiments.ts";
import type { Verdict } from "../src/compare/verdict.ts";
import { CommandError, UsageError } from "../src/model/errors.ts";
import { seededRandom } from "../src/stats/random.ts";
import { readMeasured } from "../src/store/reader.ts";
import { DIVISIONS, foundTable, madeUpTable, OPTIONS, REPETITIONS, SEED, table } from "./power.ts";

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

async function main(folders: readonly string[]): Promise<void> {
  if (folders.length === 0 || folders.some((folder) => folder.startsWith("-"))) {
    throw new UsageError(
      "usage: deno task alarms:metrics DIR...: folders of `bench --against … --out DIR`",
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
  const blocks = pairs.flatMap((one) => blocksOf(one, REPETITIONS));
  const experiments = (draw: typeof drawnApart, repetitions = REPETITIONS) => {
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
      tallyRow("pairs of one run, sides by lot", experiments(drawnInPairs)),
      tallyRow("the same, one lot for all cells of a repetition", experiments(drawnByRepetition)),
      tallyRow("repetitions of one run, in two by lot", experiments(drawnApart)),
      tallyRow("two single repetitions of one run, by lot", experiments(drawnApart, 1)),
    ],
  ));
  console.log("");
  console.log(foundTable(pair));
  console.log("");
  console.log(madeUpTable(pair.base));
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
