/**
 * What a flood costs those who are served, by who closes it and how.
 * @module
 */
import { parametersIn } from "../../src/model/parameters.ts";
import type { CellSummary } from "../../src/stats/cells.ts";
import {
  type Candidate,
  intervalOf,
  listed,
  restingOn,
  type Say,
  worded,
} from "../../src/analysis/finding.ts";
import { formatShare, formatWhole } from "../../src/format/numbers.ts";
import { known, reading } from "../../src/analysis/cell_metrics.ts";
import type { Scope } from "../../src/analysis/scope.ts";

/** Trials from which a rate or a time may be told. */
const ENOUGH = 3;
/** A way of closing that leaves less of the baseline has brought the service down. */
const UP = 0.5;

/** A way of closing with what was seen of it. */
interface Way {
  readonly name: string;
  readonly cell: CellSummary;
  readonly ratio: number;
}

/** What `service` has to say: of each load and kind of flood. */
export function serviceFindings(scope: Scope): Candidate[] {
  const told = scope.cells.filter((cell) => ratios(cell).length >= ENOUGH);
  const alike = [...Map.groupBy(told, settingOf).values()];
  const telling = tellingOf(alike);
  return [
    ...alike.flatMap((cells, index) => costFinding(cells, telling, index)),
    ...alike.slice(0, 1).flatMap((cells) => heldFinding(cells, telling)),
    ...baselineFinding(alike, telling),
  ];
}

/** Parameters that tell settings apart and are not told in any case. */
function tellingOf(alike: readonly (readonly CellSummary[])[]): string[] {
  const all = alike.map(([first]) => parametersIn(first?.parameters ?? ""));
  return [...all[0]?.keys() ?? []].filter((name) =>
    !["flood", "then", "closes"].includes(name) &&
    new Set(all.map((one) => one.get(name))).size > 1
  );
}

/** `, at saturation, patience 500`: what tells a setting from the others. */
function settingText(cell: CellSummary, telling: readonly string[]): string {
  const words = telling.map((name) =>
    name === "load" ? loadText(cell) : `${name} ${parameter(cell, name)}`
  );
  return words.map((text) => `, ${text}`).join("");
}

function ratios(cell: CellSummary): number[] {
  return known(reading(cell, "requests_ratio", "client"));
}

function parameter({ parameters }: CellSummary, name: string): string {
  return String(parametersIn(parameters).get(name));
}

/** Everything but who makes the closes. */
function settingOf(cell: CellSummary): string {
  const others = [...parametersIn(cell.parameters)].filter(([name]) => name !== "closes");
  return JSON.stringify([cell.closer, cell.connections, cell.concurrency, ...others]);
}

/** `linger:1 on the loop`; where a close does not block it makes no difference who makes it. */
function nameOf(cell: CellSummary): string {
  if (!cell.mode.startsWith("linger")) return cell.mode;
  return `${cell.mode} ${parameter(cell, "closes") === "loop" ? "on the loop" : "in threads"}`;
}

function waysOf(cells: readonly CellSummary[]): Way[] {
  return cells.flatMap((cell) => {
    const ratio = reading(cell, "requests_ratio", "client")?.median;
    return ratio === null || ratio === undefined ? [] : [{ name: nameOf(cell), cell, ratio }];
  }).sort((a, b) => a.ratio - b.ratio);
}

/** Which flood and which load: `a flood of 100 connections a second that never reads`. */
function floodText(say: Say, cell: CellSummary): string {
  const then = {
    answers: "closes when it is closed",
    ignores: "ignores its closes",
    vanishes: "has vanished",
  }[parameter(cell, "then")] ?? "never reads";
  return `a flood of ${
    say.count("flood", Number(parameter(cell, "flood")))
  } connections a second ` +
    `that ${then}`;
}

function loadText(cell: CellSummary): string {
  return parameter(cell, "load") === "rate" ? "at a fixed rate" : "at saturation";
}

function costFinding(
  cells: readonly CellSummary[],
  telling: readonly string[],
  index: number,
): Candidate[] {
  const ways = waysOf(cells);
  const [first] = cells;
  if (!first || ways.length === 0) return [];
  const finding = worded(
    "service_cost",
    (say) => sentence(say, ways, { first, telling, times: true }),
    (say) => sentence(say, ways, { first, telling, times: false }),
  );
  return [{ score: 95 - index, finding: restingOn(cells, finding) }];
}

function sentence(
  say: Say,
  ways: readonly Way[],
  { first, telling, times }: {
    readonly first: CellSummary;
    readonly telling: readonly string[];
    readonly times: boolean;
  },
): string {
  const down = ways.filter(({ ratio }) => ratio < UP);
  const up = ways.filter(({ ratio }) => ratio >= UP);
  const span = intervalOf(up.map(({ ratio }) => ratio));
  const clauses = [
    ...down.map((way) =>
      `${way.name} left ${share(say, way)} of the requests answered` +
      `${times ? timesText(say, way) : ""}`
    ),
    ...span
      ? [
        `${namesOf(up, down)}${down.length > 0 ? "" : " left"} ` +
        `${say.span("up", span, formatShare)}${down.length > 0 ? "" : " of the requests answered"}`,
      ]
      : [],
  ];
  return `Under ${floodText(say, first)}${settingText(first, telling)}: ${clauses.join("; ")}.`;
}

/** Many are told as the rest where others were told before them. */
function namesOf(up: readonly Way[], down: readonly Way[]): string {
  if (down.length > 0 && up.length > 3) return "every other way";
  return listed(up.map(({ name }) => name));
}

function share(say: Say, { name, ratio }: Way): string {
  return say.span(`${name}.ratio`, { low: ratio, high: ratio }, formatShare);
}

/** How long the loop stood still, and what that did to p99. */
function timesText(say: Say, { name, cell }: Way): string {
  const [stall, p99, alone] = [
    reading(cell, "loop_stall_max", "server")?.median,
    reading(cell, "request_p99_flood", "client")?.median,
    reading(cell, "request_p99_baseline", "client")?.median,
  ];
  if (typeof stall !== "number" || typeof p99 !== "number" || typeof alone !== "number") return "";
  return ` (p99 ${say.time(`${name}.p99`, p99)}, alone ${say.time(`${name}.alone`, alone)}; ` +
    `loop still for ${say.time(`${name}.stall`, stall)})`;
}

/** What still stands on the server when the flood ends. */
function heldFinding(cells: readonly CellSummary[], telling: readonly string[]): Candidate[] {
  const [first] = cells;
  const held = cells.flatMap((cell) => {
    const [sockets, timeWait] = ["sockets_held", "time_wait_held"].map((metric) =>
      reading(cell, metric, "server")?.median
    );
    if (typeof sockets !== "number" || typeof timeWait !== "number") return [];
    return [{ name: nameOf(cell), sockets, timeWait }];
  }).sort((a, b) => b.sockets + b.timeWait - a.sockets - a.timeWait);
  if (held.length < 2 || !first) return [];
  const finding = worded("service_held", (say) => {
    const each = held.map(({ name, sockets, timeWait }) =>
      `${say.whole(`${name}.sockets`, sockets)} under ${name}` +
      (timeWait > 0 ? ` and ${say.whole(`${name}.time_wait`, timeWait)} TIME_WAIT` : "")
    );
    return `Sockets on the server when ${floodText(say, first)} ends${
      settingText(first, telling)
    }: ${listed(each, 9)}.`;
  });
  return [{ score: 76, finding: restingOn(cells, finding) }];
}

/** How far the baseline repeats: what any comparison with it rests on. */
function baselineFinding(
  alike: readonly (readonly CellSummary[])[],
  telling: readonly string[],
): Candidate[] {
  if (alike.length === 0) return [];
  const finding = worded("service_baseline", (say) => {
    const parts = alike.flatMap((cells, index) => {
      const values = cells.flatMap((cell) =>
        known(reading(cell, "requests_per_second_baseline", "client"))
      );
      const [span, [first]] = [intervalOf(values), cells];
      if (!span || !first) return [];
      return [
        `${say.span(`${index}`, span, formatWhole)} requests a second over ` +
        `${say.count(`${index}.trials`, values.length)} trials${settingText(first, telling)}`,
      ];
    });
    return `Without the flood the service answers ${parts.join("; ")}.`;
  });
  return [{ score: 60, finding: restingOn(alike.flat(), finding) }];
}
