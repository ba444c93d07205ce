/**
 * Where connections get slow for want of ports, and what removes that.
 * @module
 */
import type { MetricName } from "../../src/metrics/registry.ts";
import { parametersIn } from "../../src/model/parameters.ts";
import { type Side, SIDES } from "../../src/model/words.ts";
import type { CellSummary } from "../../src/stats/cells.ts";
import { type CliffSeen, cliffSeen, curves, portsHeld } from "./cliff_seen.ts";
import { type Claim, listed, type Say } from "../../src/analysis/finding.ts";
import type { Kind } from "../../src/analysis/kinds.ts";
import { formatExact } from "../../src/format/numbers.ts";
import { type CellValues, known, reading } from "../../src/analysis/cell_metrics.ts";
import type { Scope } from "../../src/analysis/scope.ts";

const CLIFF: Kind = {
  ...{ name: "ports_cliff", rank: "answer" },
  says: "from how many TIME_WAIT on connect() gets slow, and whether it does",
};
const REMEDY: Kind = {
  ...{ name: "ports_remedy", rank: "answer" },
  says: "what removes or moves that",
};
/** What `ports` may have to say. */
export const PORTS_KINDS: readonly Kind[] = [CLIFF, REMEDY];

/** Repetitions from which a time or a rate may be told. */
const ENOUGH = 3;
/** What cells may differ in to be compared. */
const COMPARED = ["reuse", "destinations"];

/** A cell beside the one with the cliff, from which one thing tells it. */
interface Remedy {
  readonly name: string;
  readonly cell: CellSummary;
}

/** The cliff, and which remedy removed it; none where no rate was measured. */
export function portsClaims(scope: Scope): Claim[] {
  const measured = scope.cells.filter((cell) => curves(cell) > 0);
  if (measured.length === 0) return [];
  const [base] = measured.filter((cell) => "median" in cliffSeen(cell))
    .sort((a, b) => changes(a) - changes(b) || atTimes(a) - atTimes(b) || cliff(a) - cliff(b));
  if (!base) {
    return [{
      ...{ kind: CLIFF, size: 0, cells: measured, data: { cliff: null, ...heldIn(measured) } },
      wordings: [(say) => noCliff(say, measured)],
    }];
  }
  const { mode, closer } = base;
  const told: Claim = {
    ...{ kind: CLIFF, size: cliff(base), cells: [base] },
    data: { mode, closer, cliff: cliffSeen(base) },
    wordings: cliffWordings(base),
  };
  // What has a remedy already is no base for others, nor is what has its cliff only at times.
  if (changes(base) > 0 || cliffSeen(base).kind !== "always") return [told];
  const remedies = measured.flatMap((cell) => remedyOf(cell, base));
  if (remedies.length === 0) return [told];
  const cells = [base, ...remedies.map(({ cell }) => cell)];
  const effects = effectsOf(base, remedies);
  const names = (some: readonly Remedy[]) => some.map(({ name }) => name);
  const data = Object.fromEntries(
    Object.entries(effects).map(([effect, some]) => [effect, names(some)]),
  );
  return [told, {
    ...{ kind: REMEDY, size: remedies.length, cells, data },
    wordings: [(say) => remedySentence(say, effects)],
  }];
}

function of(cell: CellSummary, metric: MetricName): CellValues | undefined {
  return reading(cell, metric, "host") ?? reading(cell, metric, "client");
}

function cliff(cell: CellSummary): number {
  return of(cell, "cliff_time_wait")?.median ?? Infinity;
}

/** Whether it has its cliff in some repetitions only. */
function atTimes(cell: CellSummary): number {
  return Number(cliffSeen(cell).kind === "sometimes");
}

function parameter({ parameters }: CellSummary, name: string): number {
  return Number(parametersIn(parameters).get(name));
}

/** How far a cell is from one destination, no reuse, closed by the client. */
function changes(cell: CellSummary): number {
  return Number(cell.closer !== "client") + Number(parameter(cell, "reuse") !== 0) +
    parameter(cell, "destinations") - 1;
}

function remedyOf(cell: CellSummary, base: CellSummary): Remedy[] {
  if (commonOf(cell) !== commonOf(base)) return [];
  const [reuse, destinations] = COMPARED.map((name) => parameter(cell, name));
  const names = [
    ...cell.mode === base.mode ? [] : [cell.mode],
    ...cell.closer === base.closer ? [] : [`closing from the ${cell.closer}`],
    ...reuse === parameter(base, "reuse") ? [] : [`tcp_tw_reuse ${reuse}`],
    ...destinations === parameter(base, "destinations") ? [] : [`${destinations} destinations`],
  ];
  return names.length === 1 ? [{ name: names[0] as string, cell }] : [];
}

function commonOf({ stack, connections, concurrency, parameters }: CellSummary): string {
  const others = [...parametersIn(parameters)].filter(([name]) => !COMPARED.includes(name));
  return JSON.stringify([stack, connections, concurrency, ...others]);
}

function cliffWordings(base: CellSummary): Claim["wordings"] {
  const start = (say: Say) =>
    `Under ${base.mode} closed by the ${base.closer}${
      conditions(say, base)
    } connect() took several ` +
    `times as long from ${cliffText(say, base)} on, of ` +
    `${say.count("ports", parameter(base, "ports"))} client ports${atTimesText(say, base)}`;
  return [
    (say) => `${start(say)}${ratesText(say, base)}${endText(say, base)}.`,
    (say) => `${start(say)}${endText(say, base)}.`,
  ];
}

function cliffText(say: Say, base: CellSummary): string {
  const seen = cliffSeen(base);
  return "median" in seen ? `${say.span("cliff", seen, formatExact)} TIME_WAIT` : "";
}

function atTimesText(say: Say, base: CellSummary): string {
  const seen = cliffSeen(base);
  if (seen.kind !== "sometimes") return "";
  return `, in ${say.count("seen", seen.seen)} of ${say.count("reps", seen.of)} repetitions`;
}

/** What else a cell has that bears on its ports. */
function conditions(say: Say, cell: CellSummary): string {
  const [reuse, destinations] = [parameter(cell, "reuse"), parameter(cell, "destinations")];
  return [
    ...reuse > 0 ? [` with tcp_tw_reuse ${say.count("reuse", reuse)}`] : [],
    ...destinations > 1 ? [` to ${say.count("destinations", destinations)} destinations`] : [],
  ].join("");
}

/** Noisy, so only with repetitions enough. */
function ratesText(say: Say, base: CellSummary): string {
  const [rate, past, call, callPast] = ([
    "rate_at_start",
    "rate_past_cliff",
    "connect_call_at_start_p50",
    "connect_call_past_cliff_p50",
  ] as const).map((metric) => of(base, metric));
  if ([rate, past, call, callPast].some((one) => known(one).length < ENOUGH)) return "";
  const middle = (one: CellValues | undefined) => one?.median ?? 0;
  return ` (p50 from ${say.time("connect", middle(call))} to ` +
    `${say.time("connect_past", middle(callPast))}; connections a second from ` +
    `${say.rate("rate", middle(rate))} to ${say.rate("rate_past", middle(past))})`;
}

function endText(say: Say, base: CellSummary): string {
  const ended = known(of(base, "exhausted_time_wait"));
  if (ended.length < curves(base)) return "";
  const span = spanOf(of(base, "exhausted_time_wait"));
  return `; at ${say.span("exhausted", span, formatExact)} connect() found none (EADDRNOTAVAIL)`;
}

function spanOf(series: CellValues | undefined) {
  return { low: series?.min ?? 0, high: series?.max ?? 0 };
}

/** Remedies by what became of the cliff under them. */
interface Effects {
  readonly removed: readonly Remedy[];
  /** To where no other repetition has it. */
  readonly moved: readonly Remedy[];
  /** Ports ran out before it could be seen. */
  readonly cut: readonly Remedy[];
  /** Removed in some repetitions. */
  readonly partly: readonly Remedy[];
  readonly none: readonly Remedy[];
}

function effectsOf(base: CellSummary, remedies: readonly Remedy[]): Effects {
  const bounds = spanOf(of(base, "cliff_time_wait"));
  const those = (kind: CliffSeen["kind"]) =>
    remedies.filter(({ cell }) => cliffSeen(cell).kind === kind);
  const whole = those("always");
  const moved = whole.filter(({ cell }) => {
    const { low, high } = spanOf(of(cell, "cliff_time_wait"));
    return low > bounds.high || high < bounds.low;
  });
  return {
    ...{ removed: those("never"), moved, cut: those("cut"), partly: those("sometimes") },
    none: whole.filter((one) => !moved.includes(one)),
  };
}

function remedySentence(say: Say, { removed, moved, cut, partly, none }: Effects): string {
  // Which cliff is told by the first clause that speaks of one.
  const it = (told: number) => told > 0 ? "it" : "the cliff";
  const clauses = [
    ...removed.length > 0
      ? [`${listed(removed.map((one) => named(say, one)))} removed the cliff`]
      : [],
    ...moved.map(({ name, cell }, index) =>
      `${name} moved ${it(removed.length + index)} to ` +
      say.span(`${name}.cliff`, spanOf(of(cell, "cliff_time_wait")), formatExact)
    ),
    ...cut.length > 0
      ? [
        `${
          listed(cut.map((one) => named(say, one)))
        } came to no end, so that no cliff could be seen`,
      ]
      : [],
    ...partly.flatMap((one, index) => {
      const cliff = cliffSeen(one.cell);
      if (!("seen" in cliff)) return [];
      return `${named(say, one)} removed ${it(removed.length + moved.length + index)} in ` +
        `${say.count(`${one.name}.without`, cliff.of - cliff.seen)} of ` +
        `${say.count(`${one.name}.reps`, cliff.of)} repetitions`;
    }),
    ...none.length > 0
      ? [`${listed(none.map(({ name }) => name))} neither removed nor moved the cliff`]
      : [],
  ];
  return capital(`${clauses.join("; ")}.`);
}

/** Reuse helps as long as a port is not wanted again within its first second. */
function named(say: Say, { name, cell }: Remedy): string {
  const pace = parameter(cell, "pace");
  if (parameter(cell, "reuse") === 0 || !(pace > 0)) return name;
  return `${name} (at ${say.count("pace", pace)} connections a second)`;
}

/** Most ports in TIME_WAIT toward one destination in any of the cells, by side. */
function heldIn(cells: readonly CellSummary[]) {
  const most = (side: Side) =>
    Math.max(0, ...cells.flatMap((cell) => known(portsHeld(cell, side))));
  return { client: most("client"), server: most("server") };
}

function noCliff(say: Say, cells: readonly CellSummary[]): string {
  const held = heldIn(cells);
  const [client, server] = SIDES.map((side) => say.whole(`held_${side}`, held[side]));
  const most = `with up to ${client} ports in TIME_WAIT toward one destination on the client, ` +
    `${server} on the server`;
  const cut = cells.filter((cell) => cliffSeen(cell).kind === "cut");
  if (cut.length > 0) {
    return `Ports ran out in ${say.count("cut", cut.length)} of ` +
      `${say.count("cells", cells.length)} cells before a cliff was seen, ${most}.`;
  }
  return `No cliff: connect() never took several times as long as at the start, ${most}.`;
}

/** A mode begins a sentence as it is written. */
function capital(text: string): string {
  return text.startsWith("closing") ? `C${text.slice(1)}` : text;
}
