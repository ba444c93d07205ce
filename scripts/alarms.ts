/**
 * Measures how often `deno task compare` is wrong about times: false alarms between runs of
 * identical code, slow-downs that it does not find, and such that it passes.
 *
 *     deno task bench churn burst --against . --reps 5 --out A      # and B, …: --turns
 *     deno task bench churn burst --reps 3 --out X                  # and Y, …: --idle, or --busy
 *     deno task alarms --turns A,B --turns-busy C --idle X,Y --busy U,V --write
 *
 * Draws comparisons from these runs and judges their families as `compare` does. With `--write` the
 * tables go into docs/false-alarms.md.
 * @module
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compareRuns } from "../src/compare/compare.ts";
import type { RunMeasurements } from "../src/compare/cell.ts";
import { machineOf, NOT_MEASURED } from "../src/compare/machine.ts";
import { cellsOf, pooledPairs } from "../src/compare/null_cells.ts";
import { CommandError, UsageError } from "../src/model/errors.ts";
import { seededRandom } from "../src/stats/random.ts";
import { readMeasured } from "../src/store/reader.ts";
import { adviceTable, alarmTable, foundTable, type Regime, seenTable } from "./alarm_tables.ts";
import { OPTIONS, table } from "./power.ts";

const PAGE = new URL("../docs/false-alarms.md", import.meta.url);
const SECTION = /(<!-- begin: families -->\n)[^]*?(<!-- end: families -->)/;
const USAGE =
  "usage: deno task alarms --turns DIR,… --turns-busy DIR,… --idle DIR,… --busy DIR,… " +
  "[--draws N] [--write]";

interface Sources {
  readonly turns: readonly (readonly [RunMeasurements, RunMeasurements])[];
  readonly turnsBusy: readonly (readonly [RunMeasurements, RunMeasurements])[];
  readonly idle: readonly RunMeasurements[];
  readonly busy: readonly RunMeasurements[];
}

/** One after the other: a run fills some megabytes. */
async function readAll<T>(folders: string, read: (folder: string) => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  for (const folder of folders.split(",").filter((name) => name !== "")) {
    all.push(await read(folder));
  }
  return all;
}

const readBoth = async (folder: string) =>
  [
    await readMeasured(join(folder, "base")),
    await readMeasured(join(folder, "head")),
  ] as const;

function regimesOf({ turns, turnsBusy, idle, busy }: Sources): Regime[] {
  const inTurns = (name: string, runs: Sources["turns"]) => ({
    name,
    inTurns: true,
    sources: runs.length === 0 ? [] : [{
      cells: pooledPairs(runs.map(([base, head]) => cellsOf(base, head))),
      machine: NOT_MEASURED,
    }],
  });
  return [
    inTurns("in turns", turns),
    inTurns("in turns, busy machine", turnsBusy),
    ...[true, false].flatMap((measured) =>
      apart(
        idle.filter((run) => measuresMachine(run) === measured),
        busy.filter((run) => measuresMachine(run) === measured),
        measured ? "machine measured" : "machine not measured",
      )
    ),
  ].filter(({ sources }) => sources.length > 0);
}

function measuresMachine({ measurements }: RunMeasurements): boolean {
  return measurements.some(({ metric }) => metric.startsWith("machine_"));
}

function apart(
  idle: readonly RunMeasurements[],
  busy: readonly RunMeasurements[],
  how: string,
): Regime[] {
  const of = (
    name: string,
    bases: readonly RunMeasurements[],
    heads: readonly RunMeasurements[],
  ) => ({
    name: `not in turns, ${how}${name}`,
    inTurns: false,
    sources: bases.flatMap((base) =>
      heads.filter((head) => head !== base)
        .map((head) => ({ cells: cellsOf(base, head), machine: machineOf([base], head) }))
    ),
  });
  return [
    of("", idle, idle),
    of(", busy", busy, busy),
    of(", BASE idle, HEAD busy", idle, busy),
    of(", BASE busy, HEAD idle", busy, idle),
  ];
}

/** Every comparison there is, as it was measured: single metrics as well as families. */
function asMeasured({ turns, turnsBusy, idle, busy }: Sources): string {
  const pairsOf = (bases: readonly RunMeasurements[], heads: readonly RunMeasurements[]) =>
    bases.flatMap((base) =>
      heads.filter((head) => head !== base).map((head) => [base, head] as const)
    );
  const rows = [
    ["in turns", turns.flatMap(bothWays)],
    ["in turns, busy machine", turnsBusy.flatMap(bothWays)],
    ["not in turns", pairsOf(idle, idle)],
    ["not in turns, busy machine", pairsOf(busy, busy)],
    ["not in turns, one of them busy", [...pairsOf(idle, busy), ...pairsOf(busy, idle)]],
  ] as const;
  return table(
    ["identical code, as measured", "comparisons", "false alarms", "of"],
    rows.map(([name, pairs]) => {
      const found = pairs.map(([base, head]) => {
        const { families, comparisons } = compareRuns([base], head, OPTIONS);
        return [
          ...families.filter(({ verdict }) => verdict === "regressed").map(({ group }) => group),
          ...comparisons.filter(({ verdict, p }) => verdict === "regressed" && p !== undefined)
            .map(({ metric = "" }) => metric),
        ];
      });
      const causes = [...new Set(found.flat())].join(", ");
      const alarms = found.filter(({ length }) => length > 0).length;
      return [name, String(pairs.length), String(alarms), causes || "–"];
    }),
  );
}

/** Either may have been HEAD; the runs say which, so their names change places too. */
function bothWays([base, head]: readonly [RunMeasurements, RunMeasurements]) {
  const named = (
    run: RunMeasurements,
    { manifest: { runId, pairedWith } }: RunMeasurements,
  ): RunMeasurements => ({
    ...run,
    manifest: { ...run.manifest, runId, ...pairedWith === undefined ? {} : { pairedWith } },
  });
  return [[base, head], [named(head, base), named(base, head)]] as const;
}

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ turns: { type: "string", default: "" }, idle: { type: "string", default: "" } },
      ...{ "turns-busy": { type: "string", default: "" }, busy: { type: "string", default: "" } },
      ...{ draws: { type: "string", default: "200" }, write: { type: "boolean", default: false } },
    },
  });
  const draws = Number(values.draws);
  const sources = {
    turns: await readAll(values.turns, readBoth),
    turnsBusy: await readAll(values["turns-busy"], readBoth),
    idle: await readAll(values.idle, readMeasured),
    busy: await readAll(values.busy, readMeasured),
  };
  const regimes = regimesOf(sources);
  if (regimes.length === 0 || !(draws >= 1)) throw new UsageError(USAGE);
  const drawing = { draws, random: seededRandom(SEED) };
  const text = [
    asMeasured(sources),
    alarmTable(regimes, drawing),
    foundTable(regimes, drawing),
    seenTable(regimes, drawing),
    adviceTable(regimes, drawing),
  ].join("\n\n");
  console.log(text);
  if (!values.write) return;
  const page = Deno.readTextFileSync(PAGE);
  Deno.writeTextFileSync(
    PAGE,
    page.replace(SECTION, (_, begin, end) => `${begin}\n${text}\n\n${end}`),
  );
}

const SEED = 1;

if (import.meta.main) {
  try {
    await main(Deno.args);
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(USAGE);
    if (!(error instanceof CommandError)) throw error;
    console.error(error.message);
    Deno.exit(error.exitCode);
  }
}
