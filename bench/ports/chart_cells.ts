/**
 * What the charts of `ports` are drawn from: the curves of every cell.
 * @module
 */
import { formatExact } from "../../src/format/numbers.ts";
import { reading } from "../../src/analysis/cell_metrics.ts";
import { repetitions, type Variant } from "../../src/analysis/variants.ts";
import type { TrialRecord } from "../../src/model/run.ts";
import type { Side } from "../../src/model/words.ts";
import type { ChartInput } from "../../src/render/svg/scenario_charts.ts";
import { SURFACE } from "../../src/render/svg/theme.ts";
import type { CellSummary } from "../../src/stats/cells.ts";
import { type CliffSeen, cliffSeen, portsHeld } from "./cliff_seen.ts";

/** A point of a curve. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** One cell with the curves of its repetitions. */
export interface PortsCell {
  readonly mode: string;
  readonly closer: Side;
  readonly reuse: number;
  readonly destinations: number;
  /** `#rrggbb`, the light form. */
  readonly colour: string;
  /** Rate by TIME_WAIT of every repetition; levels without a connection left out. */
  readonly rates: readonly (readonly Point[])[];
  /** Ports held by connections opened of every repetition. */
  readonly held: readonly (readonly Point[])[];
  readonly cliff: CliffSeen;
  /** TIME_WAIT where ports ran out, the median; `undefined` if they did not. */
  readonly exhausted: number | undefined;
  /** Where the TIME_WAIT stands that holds its ports. */
  readonly heldOn: Side;
}

/** Cells that differ in mode, closer, tcp_tw_reuse and destinations alone. */
export interface PortsGroup {
  /** For file names. */
  readonly name: string;
  readonly about: string;
  /** Client ports of the range. */
  readonly ports: number;
  readonly cells: readonly PortsCell[];
}

/** Parameters in which the cells of one picture may differ. */
const COMPARED = ["reuse", "destinations"];

/** The groups of a run; trials that did not complete are in none. */
export function portsGroups(
  { variants, recorded, colours }: Pick<ChartInput, "variants" | "recorded" | "colours">,
): PortsGroup[] {
  const groups = [...Map.groupBy(variants, commonOf).values()];
  return groups.map((group, index) => ({
    name: groups.length === 1 ? "ports" : `ports_${index + 1}`,
    about: aboutOf(firstOf(group[0] as Variant)),
    ports: numberIn(firstOf(group[0] as Variant), "ports"),
    cells: cellsIn(group, { recorded, colours }),
  }));
}

type Sources = Pick<ChartInput, "recorded" | "colours">;

function firstOf({ trials }: Variant): TrialRecord {
  return trials[0] as TrialRecord;
}

function commonOf(variant: Variant): string {
  const { stack, parameters } = firstOf(variant);
  const common = Object.entries(parameters).filter(([name]) => !COMPARED.includes(name));
  return JSON.stringify([stack, ...common]);
}

/** As in every run: one thing changed after the other, then by mode and closer. */
function cellsIn(variants: readonly Variant[], sources: Sources): PortsCell[] {
  const ordered = variants.toSorted((a, b) =>
    numberIn(firstOf(a), "destinations") - numberIn(firstOf(b), "destinations") ||
    numberIn(firstOf(a), "reuse") - numberIn(firstOf(b), "reuse")
  );
  return ordered.flatMap((variant) =>
    variant.cells.map((cell) => portsCell(variant, { cell, ...sources }))
  );
}

function portsCell(
  variant: Variant,
  { cell, recorded, colours }: Sources & { readonly cell: CellSummary },
): PortsCell {
  const { mode, closer } = cell;
  const trials = repetitions(variant, mode, closer);
  const curves = (name: string) =>
    trials.map(({ id }) =>
      (recorded.series.get(id) ?? []).flatMap(({ series, x, value }): Point[] =>
        series === name && value !== null ? [{ x, y: value }] : []
      )
    );
  return {
    mode,
    closer,
    reuse: numberIn(firstOf(variant), "reuse"),
    destinations: numberIn(firstOf(variant), "destinations"),
    colour: colours.get(mode)?.light ?? SURFACE.ink.light,
    rates: curves("connection_rate").map((points) => points.filter(({ y }) => y > 0)),
    held: curves("ports_held"),
    cliff: cell.reps > 0 ? cliffSeen(cell) : { kind: "cut" },
    exhausted: reading(cell, "exhausted_time_wait", "host")?.median ?? undefined,
    heldOn: (portsHeld(cell, "server")?.median ?? 0) > 0 ? "server" : "client",
  };
}

function numberIn({ parameters }: TrialRecord, name: string): number {
  return Number(parameters[name] ?? NaN);
}

function aboutOf(trial: TrialRecord): string {
  const number = (name: string) => formatExact(numberIn(trial, name));
  return `${number("ports")} client ports, up to ${number("connections")} connections a trial, ` +
    `${number("concurrency")} in flight, ${trial.stack}.`;
}
