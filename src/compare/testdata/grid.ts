/**
 * Made-up runs of many cells, in turns or not, for tests of families.
 * @module
 */
import type { PlacedMetric } from "../../metrics/registry.ts";
import { seededRandom } from "../../stats/random.ts";
import type { RunMeasurements } from "../cell.ts";
import { compareRuns } from "../compare.ts";
import type { FamilyVerdict, Group, Level } from "../family.ts";
import type { Report } from "../verdict.ts";
import { DEFAULTS, type FakeCell, measured } from "./runs.ts";

export const MODES: readonly string[] = ["fin", "rst", "linger:1", "drain"];
const SCENARIOS: readonly string[] = ["churn", "burst"];
const CLOSERS = ["client", "server"] as const;
/** Metrics of a side that has them, and what they are about without a change. */
const VALUES: readonly (readonly [name: PlacedMetric, middle: number])[] = [
  ["connections_per_second client", 10_000],
  ["connect_p50 client", 200],
  ["connect_p99 client", 900],
  ["echo_p50 client", 150],
  ["close_p50 client", 30],
  ["close_p99 client", 120],
  ["teardown_p50 client", 35],
  ["cpu_per_connection client", 60],
];

/** How runs are made up. */
export interface Grid {
  readonly reps: number;
  readonly seed: number;
  readonly inTurns: boolean;
  /** How many times as slow HEAD is in a cell; 1 unless said otherwise. */
  readonly slower?: (cell: { scenario: string; mode: string; closer: string }) => number;
  /** How many times as slow the whole machine is for HEAD. */
  readonly machine?: number;
  /** What both runs measured of the machine, host metrics: of BASE and of HEAD. */
  readonly measured?: Readonly<Record<string, readonly [base: number, head: number]>>;
  /** Standard deviation of the logarithm of a value. */
  readonly spread?: number;
}

/** Two runs compared. */
export function comparedGrid(grid: Grid): Report {
  const [base, head] = gridOf(grid);
  return compareRuns([base], head, DEFAULTS);
}

/** The verdict on the family of that name. */
export function familyIn(
  { families }: Report,
  wanted: { readonly level: Level; readonly group: Group; readonly mode?: string },
): FamilyVerdict {
  const found = families.find((one) =>
    Object.entries(wanted).every(([name, value]) => one[name as keyof FamilyVerdict] === value)
  );
  if (found === undefined) throw new Error(`no family ${JSON.stringify(wanted)}`);
  return found;
}

/** BASE and HEAD. */
export function gridOf(grid: Grid): [RunMeasurements, RunMeasurements] {
  const { inTurns, seed, measured: host = {} } = grid;
  const random = seededRandom(seed);
  // Box and Muller (1958).
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const side = (name: "base" | "head") => {
    const place = name === "base" ? 0 : 1;
    const cells = gridCells({ ...grid, ...(name === "base" ? UNCHANGED : {}) }, normal);
    const machine = Object.entries(host).map(([metric, values]) =>
      [`${metric} host`, Array(grid.reps).fill(values[place])] as const
    );
    const all = cells.map((cell) => ({
      ...cell,
      values: { ...cell.values, ...Object.fromEntries(machine) },
    }));
    return measured(all, { runId: inTurns ? `20250131-120000-abcd-${name}` : `apart-${place}` });
  };
  return [side("base"), side("head")];
}

const UNCHANGED = { slower: () => 1, machine: 1 };

function gridCells(grid: Grid, normal: () => number): FakeCell[] {
  const { reps, slower = () => 1, machine = 1, spread = 0.15 } = grid;
  return SCENARIOS.flatMap((scenario) =>
    MODES.flatMap((mode) =>
      CLOSERS.map((closer): FakeCell => {
        const factor = machine * slower({ scenario, mode, closer });
        const values = VALUES.map(([name, middle]) => {
          const worse = name.startsWith("connections") ? 1 / factor : factor;
          return [
            name,
            Array.from({ length: reps }, () => middle * worse * Math.exp(spread * normal())),
          ] as const;
        });
        return { scenario, mode, closer, values: Object.fromEntries(values) };
      })
    )
  );
}
