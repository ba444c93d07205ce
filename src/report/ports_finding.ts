/**
 * Where connections get slow for want of ports, and what removes that.
 * @module
 */
import { parametersIn } from "../model/parameters.ts";
import type { CellSummary } from "../stats/cells.ts";
import { type Candidate, listed, type Say, worded } from "./finding.ts";
import { formatExact } from "./format.ts";
import { known, reading, type Series } from "./readings.ts";
import type { Scope } from "./scope.ts";

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
export function portsFindings(scope: Scope): Candidate[] {
  const measured = scope.cells.filter((cell) => curves(cell) > 0);
  if (measured.length === 0) return [];
  // The nearest cell with a cliff in any repetition: one that missed it does not hand its place to
  // a cell with a remedy.
  const [base] = measured.filter((cell) => known(of(cell, "cliff_time_wait")).length > 0)
    .sort((a, b) => changes(a) - changes(b) || cliff(a) - cliff(b));
  if (!base) return [{ score: 85, finding: noCliff(measured) }];
  // What has a remedy already is no base for others.
  const sure = changes(base) === 0 && known(of(base, "cliff_time_wait")).length >= curves(base);
  const remedies = sure ? measured.flatMap((cell) => remedyOf(cell, base)) : [];
  return [
    { score: 94, finding: cliffFinding(base) },
    ...remedies.length > 0 ? [{ score: 93, finding: remedyFinding(base, remedies) }] : [],
  ];
}

function of(cell: CellSummary, metric: string): Series | undefined {
  return reading(cell, metric, "host") ?? reading(cell, metric, "client");
}

/** Repetitions that have a curve at all: one that was disturbed shows neither a cliff nor none. */
function curves(cell: CellSummary): number {
  return known(of(cell, "rate_at_start")).length;
}

function cliff(cell: CellSummary): number {
  return of(cell, "cliff_time_wait")?.median ?? Infinity;
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

function cliffFinding(base: CellSummary) {
  const start = (say: Say) =>
    `Under ${base.mode} closed by the ${base.closer}${
      conditions(say, base)
    }, connections a second ` +
    `fell to less than half at ${
      say.span("cliff", spanOf(of(base, "cliff_time_wait")), formatExact)
    } ` +
    `TIME_WAIT${repetitionsText(say, base)}, of ` +
    `${say.count("ports", parameter(base, "ports"))} client ports`;
  return worded(
    "ports_cliff",
    (say) => `${start(say)}${ratesText(say, base)}${endText(say, base)}.`,
    (say) => `${start(say)}${endText(say, base)}.`,
  );
}

/** In how many repetitions, where it was not in all. */
function repetitionsText(say: Say, base: CellSummary): string {
  const seen = known(of(base, "cliff_time_wait")).length;
  if (seen >= curves(base)) return "";
  return ` in ${say.count("seen", seen)} of ${say.count("reps", curves(base))} repetitions`;
}

/** What else a cell has that bears on its ports. */
function conditions(say: Say, cell: CellSummary): string {
  const [reuse, destinations] = [parameter(cell, "reuse"), parameter(cell, "destinations")];
  return [
    ...reuse > 0 ? [` with tcp_tw_reuse ${say.count("reuse", reuse)}`] : [],
    ...destinations > 1 ? [` to ${say.count("destinations", destinations)} destinations`] : [],
  ].join("");
}

/** Whether the load was cut short in any repetition, by want of ports or whatever else. */
function ranOut(cell: CellSummary): boolean {
  const opened = reading(cell, "connections_opened", "client");
  return known(of(cell, "exhausted_time_wait")).length > 0 ||
    known(opened).some((connections) => connections < cell.connections);
}

/** Noisy, so only with repetitions enough. */
function ratesText(say: Say, base: CellSummary): string {
  const [rate, past, call, callPast] = [
    "rate_at_start",
    "rate_past_cliff",
    "connect_call_at_start_p50",
    "connect_call_past_cliff_p50",
  ].map((metric) => of(base, metric));
  if ([rate, past, call, callPast].some((one) => known(one).length < ENOUGH)) return "";
  const middle = (one: Series | undefined) => one?.median ?? 0;
  return ` (from ${say.rate("rate", middle(rate))} to ${say.rate("rate_past", middle(past))}; ` +
    `connect() p50 from ${say.time("connect", middle(call))} to ` +
    `${say.time("connect_past", middle(callPast))})`;
}

function endText(say: Say, base: CellSummary): string {
  const ended = known(of(base, "exhausted_time_wait"));
  if (ended.length < curves(base)) return "";
  const span = spanOf(of(base, "exhausted_time_wait"));
  return `; at ${say.span("exhausted", span, formatExact)} connect() found none (EADDRNOTAVAIL)`;
}

function spanOf(series: Series | undefined) {
  return { low: series?.min ?? 0, high: series?.max ?? 0 };
}

function remedyFinding(base: CellSummary, remedies: readonly Remedy[]) {
  const cliffs = ({ cell }: Remedy) => known(of(cell, "cliff_time_wait"));
  const unseen = remedies.filter((one) => cliffs(one).length === 0);
  const removed = unseen.filter(({ cell }) => !ranOut(cell));
  const cut = unseen.filter(({ cell }) => ranOut(cell));
  const bounds = spanOf(of(base, "cliff_time_wait"));
  const seen = remedies.filter((one) => !unseen.includes(one));
  const whole = seen.filter((one) => cliffs(one).length === curves(one.cell));
  const moved = whole.filter((one) =>
    Math.min(...cliffs(one)) > bounds.high || Math.max(...cliffs(one)) < bounds.low
  );
  const partly = seen.filter((one) => !whole.includes(one));
  const others = whole.filter((one) => !moved.includes(one));
  return worded("ports_remedy", (say) => {
    const clauses = [
      ...removed.length > 0
        ? [`${listed(removed.map((one) => named(say, one)))} removed the cliff`]
        : [],
      ...moved.map(({ name, cell }) =>
        `${name} moved it to ` +
        say.span(`${name}.cliff`, spanOf(of(cell, "cliff_time_wait")), formatExact)
      ),
      ...cut.length > 0
        ? [
          `${
            listed(cut.map((one) => named(say, one)))
          } came to no end, so that no cliff could be seen`,
        ]
        : [],
      ...partly.map((one) =>
        `${named(say, one)} removed it in ` +
        `${say.count(`${one.name}.without`, curves(one.cell) - cliffs(one).length)} of ` +
        `${say.count(`${one.name}.reps`, curves(one.cell))} repetitions`
      ),
      ...others.length > 0
        ? [`${listed(others.map(({ name }) => name))} neither removed nor moved the cliff`]
        : [],
    ];
    return capital(`${clauses.join("; ")}.`);
  });
}

/** Reuse helps as long as a port is not wanted again within its first second. */
function named(say: Say, { name, cell }: Remedy): string {
  const pace = parameter(cell, "pace");
  if (parameter(cell, "reuse") === 0 || !(pace > 0)) return name;
  return `${name} (at ${say.count("pace", pace)} connections a second)`;
}

function noCliff(cells: readonly CellSummary[]) {
  return worded("ports_cliff", (say) => {
    const held = cells.flatMap((cell) => known(of(cell, "ports_held_per_destination")));
    const most = `${
      say.whole("held", Math.max(...held))
    } ports in TIME_WAIT toward one destination`;
    const cut = cells.filter(ranOut);
    if (cut.length > 0) {
      return `Ports ran out in ${say.count("cut", cut.length)} of ` +
        `${say.count("cells", cells.length)} cells before a cliff was seen, with up to ${most}.`;
    }
    return `No cliff: connections a second stayed above half of their start, with up to ${most}.`;
  });
}

/** A mode begins a sentence as it is written. */
function capital(text: string): string {
  return text.startsWith("closing") ? `C${text.slice(1)}` : text;
}
