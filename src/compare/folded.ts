/**
 * What is told in a line or two, as a row each would bury what matters.
 * @module
 */
import { formatWhole } from "../format/numbers.ts";
import { times } from "./amount.ts";
import { cellNamer } from "./cell.ts";
import { type FamilyVerdict, type Level, LEVELS } from "./family.ts";
import { EMPTY_IN_BASE, EMPTY_IN_HEAD } from "./presence.ts";
import type { Comparison, Report, Verdict } from "./verdict.ts";

/** A heading with the lines below it. */
export interface Folded {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** Single values that nobody can judge, by metric, and what would settle the run. */
export function notJudged(report: Report): Folded[] {
  const { comparisons } = report;
  const open = comparisons.filter((one) =>
    one.verdict === "not judged" && one.trade === undefined && !isOneSided(one)
  );
  if (open.length === 0) return [];
  const cells = open.filter(({ metric }) => metric === undefined)
    .map(({ cell: { scenario, mode }, reason }) => `${mode} in ${scenario}: ${reason}`);
  const metrics = byName(open.filter(({ metric }) => metric !== undefined));
  return [{
    heading: `not judged: ${formatWhole(open.length)} single ${
      open.length === 1 ? "value" : "values"
    }`,
    lines: [...cells, ...(metrics === "" ? [] : [metrics]), ...advised(report)],
  }];
}

/** Sampled on one side alone, added, removed: names, not rows. */
export function oneSided(report: Report): Folded[] {
  const { comparisons } = report;
  const sampled = comparisons.filter(isOneSided);
  return [
    ...(sampled.length === 0 ? [] : [{
      heading: `sampled on one side alone: ${formatWhole(sampled.length)}, no difference`,
      lines: [byName(sampled)],
    }]),
    ...(["added", "removed"] as const).flatMap((verdict) => named(report, verdict)),
  ];
}

function isOneSided({ verdict, reason }: Comparison): boolean {
  return verdict === "not judged" && (reason === EMPTY_IN_BASE || reason === EMPTY_IN_HEAD);
}

function named({ comparisons }: Report, verdict: Verdict): Folded[] {
  const those = comparisons.filter((one) =>
    one.verdict === verdict && (one.lost !== true || one.allowed)
  );
  if (those.length === 0) return [];
  const name = cellNamer(comparisons.map(({ cell }) => cell));
  const cells = those.filter(({ metric }) => metric === undefined).map(({ cell }) => name(cell));
  const metrics = byName(those.filter(({ metric }) => metric !== undefined));
  const allowed = those.filter(({ lost }) => lost === true).length;
  return [{
    heading: `${verdict}: ${formatWhole(those.length)}` +
      (allowed > 0 ? `, ${formatWhole(allowed)} of them allowed` : ""),
    lines: [
      ...(cells.length === 0 ? [] : [`cells: ${cells.join("; ")}`]),
      ...(metrics === "" ? [] : [metrics]),
    ],
  }];
}

/** So many metrics are named, those of most cells first. */
const NAMED = 12;

/** `close_p50 24, close_p99 18`: each metric with its number of values on either side. */
function byName(those: readonly Comparison[]): string {
  const metrics = [...Map.groupBy(those, ({ metric }) => metric)]
    .sort(([, a], [, b]) => b.length - a.length);
  const names = metrics.slice(0, NAMED)
    .map(([metric, same]) => `${metric} ${formatWhole(same.length)}`);
  const more = metrics.length - names.length;
  return names.join(", ") + (more > 0 ? `, and ${formatWhole(more)} more metrics` : "");
}

/** How many repetitions would judge the run as a whole, by drawing from its own. */
function advised({ advice }: Report): string[] {
  if (advice === undefined) return [];
  const { repetitions, settled } = advice;
  const found = `of 100 comparisons drawn from these trials ${settled} were judged so`;
  return [
    repetitions === undefined
      ? `not even 100 repetitions would surely judge the whole run: ${found}`
      : `${repetitions} repetitions a side would judge the whole run: ${found}`,
  ];
}

const LEVEL: Readonly<Record<Level, string>> = {
  run: "in the whole run",
  mode: "in one mode",
  scenario_mode: "in one mode of a scenario",
  cell: "in one cell",
};

/** The least change that this comparison would have found, by how much of the run changed. */
export function wouldBeSeen({ families }: Report): Folded[] {
  const lines = LEVELS.flatMap((level) => {
    const groups = Map.groupBy(
      families.filter((one) => one.level === level && !one.allowed),
      ({ group }) => group,
    );
    const parts = [...groups].map(([group, those]) => [group, least(those)] as const);
    if (parts.length === 0) return [];
    const said = parts.every(([, text]) => text === NOTHING)
      ? NOTHING
      : parts.map(([group, text]) => `${group} ${text}`).join(", ");
    return [`${LEVEL[level]}: ${said}`];
  });
  if (lines.length === 0) return [];
  return [{ heading: "a worsening would be found in 9 of 10 comparisons from here on", lines }];
}

const NOTHING = "not at all";

/** `1.2×`, or from the family that shows most to the one that shows least: `1.2–3.4×`. */
function least(those: readonly FamilyVerdict[]): string {
  const known = those.map(({ detectable = Infinity }) => detectable).sort((a, b) => a - b);
  const [low, high] = [known[0] as number, known.at(-1) as number];
  if (!Number.isFinite(low)) return NOTHING;
  if (!Number.isFinite(high)) return `${times(low)} or ${NOTHING}`;
  const ends = [times(low), times(high)] as const;
  return ends[0] === ends[1] ? ends[0] : `${ends[0].slice(0, -1)}–${ends[1]}`;
}
