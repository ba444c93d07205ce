/**
 * Whom a close holds when the peer has fallen silent, and whether what was queued still arrives.
 * @module
 */
import type { MetricName } from "../../src/metrics/registry.ts";
import { parametersIn } from "../../src/model/parameters.ts";
import type { CellSummary } from "../../src/stats/cells.ts";
import { type Claim, intervalOf, listed, type Say } from "../../src/analysis/finding.ts";
import type { Kind } from "../../src/analysis/kinds.ts";
import { formatExact, formatMicroseconds } from "../../src/format/numbers.ts";
import { known, ofCloser } from "../../src/analysis/cell_metrics.ts";
import { cellsOf, type Scope } from "../../src/analysis/scope.ts";
import { type Fate, fateOf } from "./outcome.ts";

const FATE: Kind = {
  ...{ name: "vanish_fate", rank: "answer" },
  says: "which modes told a peer that is back, and delivered what was queued",
};
const HELD: Kind = {
  ...{ name: "vanish_held", rank: "aside" },
  says: "how long close() blocked its caller",
};
const LEFT: Kind = {
  ...{ name: "vanish_left", rank: "aside" },
  says: "how many sockets stay behind, and for how long",
};
/** What `vanish` may have to say. */
export const VANISH_KINDS: readonly Kind[] = [FATE, HELD, LEFT];

/** Trials from which a range of times may be told. */
const ENOUGH = 3;

/** What `vanish` has to say. */
export function vanishClaims(scope: Scope): Claim[] {
  return [...fateClaim(scope), ...heldClaim(scope), ...leftClaim(scope)];
}

function fateClaim(scope: Scope): Claim[] {
  const groups = new Map<string, { modes: string[]; fates: Fates }>();
  for (const mode of scope.modes) {
    const fates = fatesOf(cellsOf(scope, mode));
    if (!fates) continue;
    const key = JSON.stringify(fates);
    groups.set(key, { modes: [...groups.get(key)?.modes ?? [], mode], fates });
  }
  if (groups.size === 0) return [];
  const alike = [...groups.values()];
  const sentence = (say: Say) =>
    `${alike.map(({ modes, fates }) => clauseOf(say, modes, fates)).join("; ")}.`;
  const cells = scope.cells.filter(fateOf);
  const data = { groups: alike };
  return [{ kind: FATE, size: cells.length, cells, data, wordings: [sentence] }];
}

interface Fates {
  /** Milliseconds the link was away, by what came of it. */
  readonly delivered: readonly number[];
  readonly lost: readonly number[];
  readonly mixed: readonly number[];
  /** Whether anything was queued in any of them. */
  readonly queued: boolean;
  /** Whether the link lost everything in all of them, not a part. */
  readonly silent: boolean;
}

/** Of a mode by how long the link was away; cells with the same time are taken together. */
function fatesOf(cells: readonly CellSummary[]): Fates | undefined {
  const byAway = Map.groupBy(
    cells.filter((cell) => fateOf(cell) !== undefined),
    ({ parameters }) => Number(parametersIn(parameters).get("away")),
  );
  if (byAway.size === 0) return undefined;
  const times = (wanted: Fate) =>
    [...byAway].filter(([, same]) => fateTogether(same) === wanted).map(([away]) => away)
      .sort((a, b) => a - b);
  const queued = cells.some((cell) => known(ofCloser(cell, "queued_lost_share")).length > 0);
  return {
    delivered: times("delivered"),
    lost: times("lost"),
    mixed: times("mixed"),
    queued,
    silent: cells.every(isSilent),
  };
}

function isSilent({ parameters }: CellSummary): boolean {
  return Number(parametersIn(parameters).get("loss")) === 100;
}

function fateTogether(cells: readonly CellSummary[]): Fate {
  const fates = new Set(cells.map(fateOf));
  return fates.size === 1 ? [...fates][0] as Fate : "mixed";
}

function clauseOf(say: Say, modes: readonly string[], fates: Fates): string {
  const { delivered, lost, mixed, queued, silent } = fates;
  const [first = ""] = modes;
  const times = (name: string, all: readonly number[]) =>
    listed(all.map((away, index) => say.time(`${first}.${name}_${index + 1}`, away * 1000)));
  const link = `with the link ${silent ? "back" : "sound again"}`;
  const none = queued ? " and delivered nothing" : "";
  if (delivered.length + mixed.length === 0) {
    return `${listed(modes)} told no peer${none}, ${link} after ${times("untold", lost)}`;
  }
  const told = [
    [`every peer${queued ? " and delivered all that was queued" : ""}`, "told", delivered],
    [`some${queued ? " or delivered a part" : ""}`, "some", mixed],
    [`nobody${none}`, "untold", lost],
  ] as const;
  return `${listed(modes)} ` + told.filter(([, , all]) => all.length > 0)
    .map(([whom, name, all], index) =>
      `told ${whom}${index === 0 ? ` ${link}` : ""} after ${times(name, all)}`
    ).join(", ");
}

/** How long close() blocked the caller, over all cells. */
function heldClaim(scope: Scope): Claim[] {
  const spans = spansOf(scope, "close_p50");
  const [longest, ...others] = spans;
  if (!longest || others.length === 0) return [];
  const cells = spans.flatMap(({ mode }) => cellsOf(scope, mode));
  const sentence = (say: Say) =>
    `${settingOf(cells)}, close() under ${longest.mode} blocked the caller for ` +
    `${say.span("longest_p50", longest.span, formatMicroseconds)} at the median; at most ` +
    `${say.time("others_p50", Math.max(...others.map(({ span }) => span.high)))} under ` +
    `${listed(others.map(({ mode }) => mode))}.`;
  return [{ kind: HELD, size: longest.span.high, cells, data: { spans }, wordings: [sentence] }];
}

/** What the peer was like for these cells. */
function settingOf(cells: readonly CellSummary[]): string {
  if (cells.every(isSilent)) return "With nobody there";
  return cells.some(isSilent) ? "With nobody there or segments lost" : "With segments lost";
}

/** How many sockets stay behind, and for how long. */
function leftClaim(scope: Scope): Claim[] {
  const spans = spansOf(scope, "sockets_left_time");
  const leaving = spans.filter(({ span }) => span.high > 0).map(({ mode }) => mode);
  const nothing = spans.filter(({ span }) => span.high === 0).map(({ mode }) => mode);
  const cells = leaving.flatMap((mode) => cellsOf(scope, mode));
  const counts = intervalOf(cells.flatMap((cell) => known(ofCloser(cell, "sockets_after_close"))));
  const times = intervalOf(cells.flatMap((cell) => known(ofCloser(cell, "sockets_left_time"))));
  if (!counts || !times) return [];
  const sentence = (say: Say) =>
    `${listed(leaving)} left ${say.span("sockets", counts, formatExact)} sockets behind a ` +
    `trial, for ${say.span("time", times, formatMicroseconds)}: retransmitting until ` +
    `${cells.every(isSilent) ? "the link was back" : "all was acknowledged"} or ` +
    "tcp_orphan_retries were used up" +
    (nothing.length > 0 ? `; ${listed(nothing)} left none.` : ".");
  const told = spans.flatMap(({ mode }) => cellsOf(scope, mode));
  const data = { leaving, nothing, counts, times };
  return [{ kind: LEFT, size: counts.high, cells: told, data, wordings: [sentence] }];
}

/** Modes with the range of a time, the longest first; those with too few trials left out. */
function spansOf(scope: Scope, metric: MetricName) {
  return scope.modes.flatMap((mode) => {
    const values = cellsOf(scope, mode).flatMap((cell) => known(ofCloser(cell, metric)));
    const span = intervalOf(values);
    return span && values.length >= ENOUGH ? [{ mode, span }] : [];
  }).sort((a, b) => b.span.high - a.span.high);
}
