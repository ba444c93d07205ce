/**
 * Tables of what the verdict on families says of drawn comparisons whose right answer is known.
 * @module
 */
import { adviceOn } from "../src/compare/advice.ts";
import { judgeFamilies } from "../src/compare/families.ts";
import type { FamilyVerdict } from "../src/compare/family.ts";
import type { MachineChange } from "../src/compare/machine.ts";
import type { CellOutcomes } from "../src/compare/cell_outcomes.ts";
import { drawnPairs, drawnRuns, slowed } from "../src/compare/null_cells.ts";
import type { CellKey } from "../src/stats/cells.ts";
import { median } from "../src/stats/quantile.ts";
import { table } from "./power.ts";

/** Runs of one kind. */
export interface Regime {
  readonly name: string;
  readonly inTurns: boolean;
  /** A comparison is drawn from one of them. */
  readonly sources: readonly Source[];
}

/** A base with its head. */
export interface Source {
  readonly cells: readonly CellOutcomes[];
  /** What both measured of the machine. */
  readonly machine: MachineChange;
}

/** What is drawn. */
interface Drawn extends Source {
  readonly inTurns: boolean;
}

/** How comparisons are drawn. */
export interface Drawing {
  readonly draws: number;
  readonly random: () => number;
}

const ALARM_REPETITIONS = [1, 2, 3, 5, 10, 20];
const FOUND_REPETITIONS = [1, 3, 10];
/** Of the default alpha of 0.01, the half that families have. */
const ALPHA = 0.005;

/** Of so many draws for false alarms one for what is found: there the shares are near 0 or 100. */
const FEWER = 5;

interface Change {
  readonly name: string;
  readonly factor: number;
  readonly what: "all" | "mode" | "cell";
}

const CHANGES: readonly Change[] = [
  ...[10, 2, 1.5, 1.15].map((factor) => ({
    ...{ name: `everything ${shown(factor)}`, factor, what: "all" as const },
  })),
  ...[10, 2].map((factor) => ({
    ...{ name: `one mode ${shown(factor)}`, factor, what: "mode" as const },
  })),
  ...[10, 2].map((factor) => ({
    ...{ name: `one cell ${shown(factor)}`, factor, what: "cell" as const },
  })),
];

function shown(factor: number): string {
  return factor === 1.15 ? "15 % slower" : `${factor} × slower`;
}

function drawn({ sources, inTurns }: Regime, repetitions: number, random: () => number): Drawn {
  const { cells, machine } = sources[Math.floor(random() * sources.length)] as Source;
  const draw = inTurns ? drawnPairs : drawnRuns;
  return { inTurns, machine, cells: draw(cells, { repetitions, random }) };
}

function judged({ cells, inTurns, machine }: Drawn): FamilyVerdict[] {
  return judgeFamilies({ cells, inTurns, machine, alpha: ALPHA, allowed: false });
}

const isAlarm = ({ verdict }: FamilyVerdict) => verdict === "regressed";
const isPassed = (families: readonly FamilyVerdict[]) =>
  !families.some(isAlarm) &&
  families.filter(({ level }) => level === "run").every(({ verdict }) => verdict === "unchanged");

function percent(count: number, of: number): string {
  return String(Number((100 * count / of).toFixed(1)));
}

/** False alarms of 100 comparisons of identical code. */
export function alarmTable(regimes: readonly Regime[], { draws, random }: Drawing): string {
  const rows = regimes.map((regime) => [
    regime.name,
    ...ALARM_REPETITIONS.map((repetitions) => {
      let [alarms, passed] = [0, 0];
      for (let draw = 0; draw < draws; draw++) {
        const families = judged(drawn(regime, repetitions, random));
        if (families.some(isAlarm)) alarms++;
        if (isPassed(families)) passed++;
      }
      return `${percent(alarms, draws)} (${percent(passed, draws)})`;
    }),
  ]);
  return table(
    ["false alarms of 100 (passed)", ...ALARM_REPETITIONS.map((reps) => `${reps} reps`)],
    rows,
  );
}

/** Found of 100 comparisons in which something is slower. */
export function foundTable(regimes: readonly Regime[], drawing: Drawing): string {
  const tries = Math.max(1, Math.round(drawing.draws / FEWER));
  const rows = regimes.flatMap((regime) =>
    CHANGES.filter(({ factor, what }) => regime.inTurns || isTold(factor, what)).map((change) => [
      `${regime.name}: ${change.name}`,
      ...FOUND_REPETITIONS.map((repetitions) =>
        found(regime, { change, repetitions, tries, random: drawing.random })
      ),
    ])
  );
  return table(
    ["found of 100 (passed)", ...FOUND_REPETITIONS.map((reps) => `${reps} reps`)],
    rows,
  );
}

/** Not in turns, less than this is within what a machine does by itself. */
function isTold(factor: number, what: Change["what"]): boolean {
  return factor >= 10 || (factor >= 2 && what !== "cell");
}

interface Tries {
  readonly change: Change;
  readonly repetitions: number;
  readonly tries: number;
  readonly random: () => number;
}

function found(regime: Regime, { change, repetitions, tries, random }: Tries): string {
  let [hits, passed] = [0, 0];
  for (let draw = 0; draw < tries; draw++) {
    const one = drawn(regime, repetitions, random);
    const meant = meantBy(change, one.cells, random);
    const families = judged({ ...one, cells: slowed(one.cells, change.factor, meant) });
    if (families.some(isAlarm)) hits++;
    if (isPassed(families)) passed++;
  }
  return `${percent(hits, tries)} (${percent(passed, tries)})`;
}

function meantBy({ what }: Change, cells: readonly CellOutcomes[], random: () => number) {
  const picked = Math.floor(random() * cells.length);
  const { mode } = (cells[picked] as CellOutcomes).key;
  return (key: CellKey, place: number) =>
    what === "all" || (what === "mode" ? key.mode === mode : place === picked);
}

/** Of 100 comparisons in which everything is as much slower as is said to be detectable. */
export function seenTable(regimes: readonly Regime[], { draws, random }: Drawing): string {
  const tries = Math.max(1, Math.round(draws / FEWER));
  const rows = regimes.filter(({ inTurns }) => inTurns).flatMap((regime) =>
    (["run", "mode", "cell"] as const).map((level) => [
      `${regime.name}: ${level}`,
      ...FOUND_REPETITIONS.map((repetitions) =>
        seen(regime, { level, repetitions, tries, random })
      ),
    ])
  );
  return table(
    [
      "found of 100 at the change said to be detectable",
      ...FOUND_REPETITIONS.map((r) => `${r} reps`),
    ],
    rows,
  );
}

interface Seeing extends Omit<Tries, "change"> {
  readonly level: "run" | "mode" | "cell";
}

function seen(regime: Regime, { level, repetitions, tries, random }: Seeing): string {
  let [hits, known, sum] = [0, 0, 0];
  for (let draw = 0; draw < tries; draw++) {
    const sample = drawn(regime, repetitions, random);
    const { cells } = sample;
    const at = Math.floor(random() * cells.length);
    const { key } = cells[at] as CellOutcomes;
    const meant = (other: CellKey, place: number) =>
      level === "run" || (level === "mode" ? other.mode === key.mode : place === at);
    const same = (one: FamilyVerdict) =>
      one.level === level && one.group === "all" &&
      (level === "run" || (level === "mode" ? one.mode === key.mode : one.cell === key));
    const detectable = judged(sample).find(same)?.detectable;
    if (detectable === undefined) continue;
    known++;
    sum += Math.log(detectable);
    const families = judged({ ...sample, cells: slowed(cells, detectable, meant) });
    if (families.some((one) => same(one) && isAlarm(one))) hits++;
  }
  if (known === 0) return "none up to 10 ×";
  return `${percent(hits, known)} (${Math.exp(sum / known).toFixed(2)} ×)`;
}

const ADVISED_REPETITIONS = [1, 2, 3];

/** Of 100 comparisons in turns that are made again with the repetitions advised: those settled. */
export function adviceTable(regimes: readonly Regime[], { draws, random }: Drawing): string {
  const tries = Math.max(1, Math.round(draws / FEWER));
  const rows = regimes.filter(({ inTurns }) => inTurns).map((regime) => [
    regime.name,
    ...ADVISED_REPETITIONS.map((repetitions) => followed(regime, { repetitions, tries, random })),
  ]);
  return table(
    [
      "settled of 100 after following the advice (repetitions advised, middle)",
      ...ADVISED_REPETITIONS.map((reps) => `given at ${reps} reps`),
    ],
    rows,
  );
}

function followed(regime: Regime, { repetitions, tries, random }: Omit<Tries, "change">): string {
  const advised: number[] = [];
  let settled = 0;
  for (let draw = 0; draw < tries; draw++) {
    const sample = drawn(regime, repetitions, random);
    const { cells } = sample;
    const advice = adviceOn({ cells, families: judged(sample), alpha: ALPHA });
    if (advice?.repetitions === undefined) continue;
    advised.push(advice.repetitions);
    const run = judged(drawn(regime, advice.repetitions, random))
      .filter(({ level }) => level === "run");
    if (run.some(isAlarm) || run.every(({ verdict }) => verdict !== "not judged")) settled++;
  }
  if (advised.length === 0) return "none was given";
  return `${percent(settled, advised.length)} (${median(advised)})`;
}
