/**
 * What a flood costs those who are served, by who closes it and how.
 * @module
 */
import { parametersIn } from "../../src/model/parameters.ts";
import type { CellSummary } from "../../src/stats/cells.ts";
import { type Claim, intervalOf, listed, type Say } from "../../src/analysis/finding.ts";
import type { Kind } from "../../src/analysis/kinds.ts";
import { formatShare, formatWhole } from "../../src/format/numbers.ts";
import { known, reading } from "../../src/analysis/cell_metrics.ts";
import type { Scope } from "../../src/analysis/scope.ts";

const COST: Kind = {
  ...{ name: "service_cost", rank: "answer" },
  says: "how many requests were still answered under the flood, by how it is closed",
};
const HELD: Kind = {
  ...{ name: "service_held", rank: "aside" },
  says: "what still stands on the server when the flood ends",
};
const BASELINE: Kind = {
  ...{ name: "service_baseline", rank: "aside" },
  says: "how far the requests without the flood repeat",
};
/** What `service` may have to say. */
export const SERVICE_KINDS: readonly Kind[] = [COST, HELD, BASELINE];

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
export function serviceClaims(scope: Scope): Claim[] {
  const told = scope.cells.filter((cell) => ratios(cell).length >= ENOUGH);
  const alike = [...Map.groupBy(told, settingOf).values()];
  const telling = tellingOf(alike);
  return [
    ...alike.flatMap((cells) => costClaim(cells, telling)),
    ...alike.slice(0, 1).flatMap((cells) => heldClaim(cells, telling)),
    ...baselineClaim(alike, telling),
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

function costClaim(cells: readonly CellSummary[], telling: readonly string[]): Claim[] {
  const ways = waysOf(cells);
  const [[first], [worst]] = [cells, ways];
  if (!first || !worst) return [];
  return [{
    ...{ kind: COST, size: 1 - worst.ratio, cells },
    data: { ways: ways.map(({ name, ratio }) => ({ name, ratio })) },
    wordings: [
      (say) => sentence(say, ways, { first, telling, times: true }),
      (say) => sentence(say, ways, { first, telling, times: false }),
    ],
  }];
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
function heldClaim(cells: readonly CellSummary[], telling: readonly string[]): Claim[] {
  const [first] = cells;
  const held = cells.flatMap((cell) => {
    const [sockets, timeWait] = (["sockets_held", "time_wait_held"] as const).map((metric) =>
      reading(cell, metric, "server")?.median
    );
    if (typeof sockets !== "number" || typeof timeWait !== "number") return [];
    return [{ name: nameOf(cell), sockets, timeWait }];
  }).sort((a, b) => b.sockets + b.timeWait - a.sockets - a.timeWait);
  if (held.length < 2 || !first) return [];
  const standing = (say: Say) => {
    const each = held.map(({ name, sockets, timeWait }) =>
      say.whole(`${name}.sockets`, sockets) +
      (timeWait > 0 ? ` and ${say.whole(`${name}.time_wait`, timeWait)} TIME_WAIT` : "") +
      ` under ${name}`
    );
    return `Sockets on the server when ${floodText(say, first)} ends${
      settingText(first, telling)
    }: ${listed(each, 9)}.`;
  };
  const size = held[0]?.sockets ?? 0;
  return [{ kind: HELD, size, cells, data: { held }, wordings: [standing] }];
}

/** How far the baseline repeats: what any comparison with it rests on. */
function baselineClaim(
  alike: readonly (readonly CellSummary[])[],
  telling: readonly string[],
): Claim[] {
  if (alike.length === 0) return [];
  const loads = alike.flatMap((cells) => {
    const values = cells.flatMap((cell) =>
      known(reading(cell, "requests_per_second_baseline", "client"))
    );
    const [span, [first]] = [intervalOf(values), cells];
    return span && first
      ? [{ setting: settingText(first, telling), span, trials: values.length }]
      : [];
  });
  const baseline = (say: Say) => {
    const parts = loads.map(({ setting, span, trials }, index) =>
      `${say.span(`${index}`, span, formatWhole)} requests a second over ` +
      `${say.count(`${index}.trials`, trials)} trials${setting}`
    );
    return `Without the flood the service answers ${parts.join("; ")}.`;
  };
  const cells = alike.flat();
  return [{
    ...{ kind: BASELINE, size: cells.length, cells, data: { loads } },
    wordings: [baseline],
  }];
}
