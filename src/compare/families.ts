/**
 * Verdicts on the whole run, on modes, on scenarios × modes and on cells.
 * @module
 */
import type { CellKey } from "../stats/cells.ts";
import { detectableBy } from "./detectable.ts";
import { type FamilyVerdict, type Level, LEVELS } from "./family.ts";
import { estimateOf, type FamilyEstimate, type Striking } from "./family_estimate.ts";
import { commonChange, type Margin, type TestedFamily, testFamilies } from "./family_tests.ts";
import type { MachineChange } from "./machine.ts";
import { FEWEST_CELLS, GROUPS, MOST_DETECTABLE, SAME, STRIKING } from "./margins.ts";
import type { CellOutcomes } from "./cell_outcomes.ts";
import { type Spreads, spreadsOf } from "./spreads.ts";

/** What is judged. */
export interface FamiliesInput {
  readonly cells: readonly CellOutcomes[];
  readonly inTurns: boolean;
  readonly machine: MachineChange;
  /** Of a false alarm anywhere in these families. */
  readonly alpha: number;
  /** Whether these cells are named by `--allow`. */
  readonly allowed: boolean;
}

interface Family {
  readonly name: Pick<FamilyVerdict, "level" | "scenario" | "mode" | "cell">;
  readonly members: readonly number[];
}

/** Every family and group that is measured: the run first, cells last. */
export function judgeFamilies(input: FamiliesInput): FamilyVerdict[] {
  const { cells, inTurns, machine } = input;
  if (cells.length === 0) return [];
  const named = familiesOf(cells.map(({ key }) => key));
  const membersOf = (level: Level) => named[level].map(({ members }) => members);
  const families = {
    ...{ run: membersOf("run"), mode: membersOf("mode") },
    ...{ scenario_mode: membersOf("scenario_mode"), cell: membersOf("cell") },
  };
  const asked = { cells, families, inTurns, machine };
  const [worse, better] = [testFamilies(asked, 1), testFamilies(asked, -1)];
  const spreads = GROUPS.map((_, column) => spreadsOf(cells, { column, inTurns }));
  return LEVELS.flatMap((level) =>
    named[level].flatMap(({ name, members }, place) =>
      GROUPS.flatMap((group, column) => {
        const own = spreads[column] as Spreads;
        const estimate = estimateOf({ cells, members, column, spreads: own, inTurns });
        if (estimate === undefined) return [];
        const at = place * GROUPS.length + column;
        const of = (tests: readonly TestedFamily[]) => tests.filter((one) => one.level === level);
        const sides = { worse: bestOf(of(worse), at), better: bestOf(of(better), at) };
        const detectable = detectableBy(of(worse), {
          ...{ cells, members, column, spreads: own, families: families[level].length },
          ...{ alpha: input.alpha, machine },
        });
        const about = { ...name, group, ...sidesOf(estimate, sides), ...sizeOf(cells, members) };
        const known = detectable <= MOST_DETECTABLE ? { detectable } : {};
        const verdict = wordOf(input, { estimate, sides, level, detectable });
        const beside = besideOf(cells, { column, sides, word: verdict.verdict, estimate });
        return [{ ...about, ...known, ...verdict, ...beside, allowed: input.allowed }];
      })
    )
  );
}

function familiesOf(keys: readonly CellKey[]): Record<Level, Family[]> {
  const by = (word: (key: CellKey) => string, name: (key: CellKey) => Family["name"]) =>
    [...Map.groupBy(keys.keys(), (place) => word(keys[place] as CellKey)).values()]
      .map((members) => ({ name: name(keys[members[0] as number] as CellKey), members }));
  return {
    run: by(() => "", () => ({ level: "run" })),
    mode: by(({ mode }) => mode, ({ mode }) => ({ level: "mode", mode })),
    scenario_mode: by(
      ({ scenario, mode }) => `${scenario} ${mode}`,
      ({ scenario, mode }) => ({ level: "scenario_mode", scenario, mode }),
    ),
    cell: keys.map((cell, place) => ({
      name: { level: "cell", scenario: cell.scenario, mode: cell.mode, cell },
      members: [place],
    })),
  };
}

interface BestP {
  readonly p: number;
  /** To be held against the alpha of all families. */
  readonly adjusted: number;
  /** What was taken off in the test that has it. */
  readonly margin?: Margin;
}

function bestOf(tests: readonly TestedFamily[], at: number): BestP {
  return tests.reduce<BestP>((best, { test: { margin }, p, adjusted, share }) => {
    const own = Math.min(1, (adjusted[at] as number) / share);
    return {
      ...(own < best.adjusted ? { adjusted: own, margin } : best),
      p: Math.min(best.p, p[at] as number),
    };
  }, { p: 1, adjusted: 1 });
}

type Sides = Readonly<Record<"worse" | "better", BestP>>;

function sidesOf({ point, low, high }: FamilyEstimate, { worse, better }: Sides) {
  const { p, adjusted } = point >= 0 ? worse : better;
  const change = { kind: "ratio" as const, point: Math.exp(point) };
  return {
    change: { ...change, low: Math.exp(low), high: Math.exp(high) },
    ...{ p, adjustedP: adjusted },
  };
}

function sizeOf(cells: readonly CellOutcomes[], members: readonly number[]) {
  const own = members.map((place) => cells[place] as CellOutcomes);
  return {
    cells: members.length,
    repetitions: Math.min(...own.map(({ base, head }) => Math.min(base.length, head.length))),
  };
}

interface Beside {
  readonly column: number;
  readonly sides: Sides;
  readonly word: FamilyVerdict["verdict"];
  readonly estimate: FamilyEstimate;
}

/** What a change that was found beside the median cell is beside it. */
function besideOf(cells: readonly CellOutcomes[], { column, sides, word, estimate }: Beside) {
  if (word !== "regressed" && word !== "improved") return {};
  const sign = word === "regressed" ? 1 : -1;
  if (sides[sign === 1 ? "worse" : "better"].margin !== "median") return {};
  const common = sign * commonChange(cells, column, sign);
  return { besideMedian: Math.exp(estimate.point - common) };
}

interface Weighed {
  readonly estimate: FamilyEstimate;
  readonly sides: Sides;
  readonly level: Level;
  readonly detectable: number;
}

function wordOf(
  input: FamiliesInput,
  { estimate, sides, level, detectable }: Weighed,
): Pick<FamilyVerdict, "verdict" | "reason"> {
  const { alpha, inTurns, machine } = input;
  const { worse, better } = sides;
  if (worse.adjusted <= alpha) {
    const reason = inTurns ? "significant" : "more than a machine is taken to do";
    return { verdict: "regressed", reason };
  }
  // Whatever the mean of a family says, it must not speak for a cell that is much worse.
  const one = level !== "cell" && estimate.striking.ratio > STRIKING
    ? { verdict: "not judged" as const, reason: wordsOf(estimate.striking) }
    : undefined;
  if (better.adjusted <= alpha) return one ?? { verdict: "improved", reason: "significant" };
  if (!inTurns && !machine.same) return { verdict: "not judged", reason: machine.words };
  const limit = Math.log(SAME);
  if (estimate.low >= -limit && estimate.high <= limit) {
    return one ?? { verdict: "unchanged", reason: `within ${Math.round(100 * (SAME - 1))} %` };
  }
  if (!inTurns) return { verdict: "not judged", reason: "machine or code: not measured in turns" };
  return { verdict: "not judged", reason: wanting(input, detectable) };
}

function wordsOf({ ratio, isPart }: Striking): string {
  return `one cell is ${times(ratio)} worse${isPart ? " in some repetitions" : ""}`;
}

function wanting({ cells }: FamiliesInput, detectable: number): string {
  if (detectable <= MOST_DETECTABLE) {
    return `only a change of ${times(detectable)} or more would be seen`;
  }
  const few = cells.length < FEWEST_CELLS ? " of so few cells" : "";
  return `no change would be seen at so few repetitions${few}`;
}

function times(ratio: number): string {
  return ratio < 1.995 ? `${ratio.toFixed(2)}×` : `${Number(ratio.toPrecision(2))}×`;
}
