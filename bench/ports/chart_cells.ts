/**
 * What the charts of `ports` are drawn from: the curves of every cell.
 * @module
 */
import type { MeasurementRow, RunTables, SeriesRow, TrialRecord } from "../../src/model/run.ts";
import { type Side, SIDES } from "../../src/model/words.ts";
import { summarise, valueOf } from "../../src/stats/cells.ts";
import { type CliffSeen, cliffSeen, portsHeld } from "../../src/stats/cliff_seen.ts";
import { type Colour, orderedModes, SURFACE } from "../../src/render/svg/theme.ts";

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
  run: RunTables,
  colours: ReadonlyMap<string, Colour>,
): PortsGroup[] {
  const trials = run.manifest.trials
    .filter(({ scenario, status, disturbed }) =>
      scenario === "ports" && status === "completed" && disturbed === undefined
    );
  const groups = [...Map.groupBy(trials, commonOf).values()];
  const tables = {
    series: Map.groupBy(run.series, ({ trialId }) => trialId),
    measurements: Map.groupBy(run.measurements, ({ trialId }) => trialId),
    colours,
  };
  return groups.map((group, index) => ({
    name: groups.length === 1 ? "ports" : `ports_${index + 1}`,
    about: aboutOf(group[0] as TrialRecord),
    ports: numberIn(group[0] as TrialRecord, "ports"),
    cells: cellsOf(group, tables),
  }));
}

interface Tables {
  readonly series: ReadonlyMap<string, readonly SeriesRow[]>;
  readonly measurements: ReadonlyMap<string, readonly MeasurementRow[]>;
  readonly colours: ReadonlyMap<string, Colour>;
}

function commonOf({ stack, parameters }: TrialRecord): string {
  const common = Object.entries(parameters).filter(([name]) => !COMPARED.includes(name));
  return JSON.stringify([stack, ...common]);
}

/** As in every run: one thing changed after the other, then by mode and closer. */
function cellsOf(trials: readonly TrialRecord[], tables: Tables): PortsCell[] {
  const modes = orderedModes(trials.map(({ mode }) => mode));
  const cells = Map.groupBy(trials, (trial) =>
    JSON.stringify([
      numberIn(trial, "destinations"),
      numberIn(trial, "reuse"),
      SIDES.indexOf(trial.closer),
      modes.indexOf(trial.mode),
    ]));
  return [...cells].map(([key, same]) => ({ rank: JSON.parse(key) as number[], same }))
    .sort((a, b) => compareNumbers(a.rank, b.rank))
    .map(({ same }) => cellOf(same, tables));
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

function cellOf(trials: readonly TrialRecord[], tables: Tables): PortsCell {
  const { mode, closer } = trials[0] as TrialRecord;
  const curves = (name: string) =>
    trials.map(({ id }) =>
      (tables.series.get(id) ?? []).flatMap(({ series, x, value }): Point[] =>
        series === name && value !== null ? [{ x, y: value }] : []
      )
    );
  const rows = trials.flatMap(({ id }) => tables.measurements.get(id) ?? []);
  const [summary] = summarise(rows);
  const exhausted = summary && valueOf(summary, "exhausted_time_wait", "host")?.median;
  return {
    mode,
    closer,
    reuse: numberIn(trials[0] as TrialRecord, "reuse"),
    destinations: numberIn(trials[0] as TrialRecord, "destinations"),
    colour: tables.colours.get(mode)?.light ?? SURFACE.ink.light,
    rates: curves("connection_rate").map((points) => points.filter(({ y }) => y > 0)),
    held: curves("ports_held"),
    cliff: summary ? cliffSeen(summary) : { kind: "cut" },
    exhausted: exhausted ?? undefined,
    heldOn: summary && (portsHeld(summary, "server")?.median ?? 0) > 0 ? "server" : "client",
  };
}

function numberIn({ parameters }: TrialRecord, name: string): number {
  return Number(parameters[name] ?? NaN);
}

function aboutOf(trial: TrialRecord): string {
  const number = (name: string) => numberIn(trial, name).toLocaleString("en-US");
  return `${number("ports")} client ports, up to ${number("connections")} connections a trial, ` +
    `${number("concurrency")} in flight, ${trial.stack}.`;
}
