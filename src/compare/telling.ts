/**
 * One change as a clause: who does what more, or more slowly, and where.
 * @module
 */
import { isHigherBetter, type MetricName } from "../metrics/registry.ts";
import { amount, amountsBetween } from "./amount.ts";
import { cellNamer } from "./cell.ts";
import type { FamilyVerdict, Group } from "./family.ts";
import { type Doing, doing, taking } from "./plain.ts";
import { formatInterval, formatValue } from "./format.ts";
import type { Comparison, Report } from "./verdict.ts";

/** Says what became of a metric of a cell, or of a whole cell. */
export type Teller = (one: Comparison) => string;

/** The teller of a comparison: cells are named by what tells them apart in it. */
export function tellerOf({ comparisons }: Pick<Report, "comparisons">): Teller {
  const name = cellNamer(comparisons.map(({ cell }) => cell));
  const cells = new Map(comparisons.map(({ cell }) => [name(cell), cell]));
  return (one) => {
    const { scenario, mode } = one.cell;
    const alike = [...cells.values()].filter((other) =>
      other.scenario === scenario && other.mode === mode
    );
    const rest = alike.length > 1 ? name(one.cell).slice(`${scenario} ${mode}`.length) : "";
    // Which trial failed of what stands below; here it is how many.
    const [reason = ""] = one.reason.split(": ");
    if (one.metric === undefined) return `${mode} in ${scenario}${rest}: ${reason}`;
    const { clause, who, note } = what(one, one.metric);
    const place = who === undefined ? `in ${scenario}${rest}` : `in ${scenario} ${mode}${rest}`;
    return `${who ?? mode} ${clause} ${place}${note === "" ? "" : ` (${note})`}`;
  };
}

interface What {
  readonly clause: string;
  /** Who does it, where that is not who closes. */
  readonly who?: string | undefined;
  /** How sure that is, or from what to what; may be empty. */
  readonly note: string;
}

function what(one: Comparison, metric: MetricName): What {
  const { change, unit = "" } = one;
  if (change === undefined) return { clause: `has no ${metric} any more`, note: "" };
  if (one.p === undefined) return counted(one, metric);
  const time = unit === "us" && change.kind === "ratio" ? taking(metric) : undefined;
  const note = [...(time ? [metric] : []), formatInterval(one), ...(one.paired ? ["in turns"] : [])]
    .join(", ");
  if (time) {
    const word = change.point >= 1 ? time.more : LESS[time.more];
    return { clause: `${time.verb} ${amount(change.point)} ${word}`, who: time.who, note };
  }
  const { verb, thing, who } = doing(metric);
  if (change.kind === "ratio") {
    return { clause: `${verb} ${shareOf(change.point, thing)}`, who, note };
  }
  const size = formatValue(Math.abs(change.point), unit, metric);
  return { clause: `${verb} ${moreOf(size, change.point > 0, thing)}`, who, note };
}

const LESS = { slower: "faster", longer: "shorter" } as const;

/** Who closes first may also be the one who is reset. */
function whatDone({ side, cell }: Comparison, metric: MetricName): Doing {
  return metric === "peer_resets" && side === cell.closer
    ? { verb: "is reset on", thing: "connection{s}" }
    : doing(metric);
}

/** By the repetition that is worst, which is what the change says. */
function counted(one: Comparison, metric: MetricName): What {
  const { change, base, head, unit = "" } = one;
  const { verb, thing, who } = whatDone(one, metric);
  const worst = isHigherBetter(metric) ? head?.min ?? 0 : head?.max ?? 0;
  const point = change?.point ?? 0;
  const difference = change?.kind === "ratio" ? worst - worst / point : point;
  const show = (value: number) => formatValue(value, unit, metric);
  const more = moreOf(show(Math.abs(difference)), difference > 0, thing);
  const before = base?.median ?? 0;
  const some = /^(?:exact|0) (in \d+ of \d+ repetitions)/.exec(one.reason)?.[1];
  const note = [
    ...(before === 0 ? [] : [`${show(before)} → ${show(worst)}`]),
    ...(some === undefined ? [] : [some]),
  ].join(", ");
  return { clause: `${verb} ${more}`, who, note };
}

/** Of a rate, what there is more of says that it is one. */
function moreOf(value: string, isMore: boolean, thing: string): string {
  const size = value.replace(/\/s$/, "");
  return `${size} ${isMore ? "more" : fewer(thing)} ${plural(thing, size === "1")}`;
}

function shareOf(ratio: number, thing: string): string {
  const many = plural(thing, false);
  // Of a metric without words of its own, `of` and its name are said.
  if (ratio >= 2) return `${amount(ratio)} the ${many.replace(/^of /, "")}`;
  return `${amount(ratio)} ${ratio >= 1 ? "more" : fewer(thing)} ${many}`;
}

function plural(thing: string, isOne: boolean): string {
  return thing.replace("{s}", isOne ? "" : "s");
}

/** Sockets are counted, memory is not. */
function fewer(thing: string): string {
  return /\{s\}|^\w+s\b/.test(thing) ? "fewer" : "less";
}

/** What a family does more slowly; a ratio above 1 is worse. */
const FAMILY: Readonly<Record<Group, (ratio: number) => string>> = {
  rate: (ratio) => shareOf(1 / ratio, "connections a second"),
  connect: (ratio) => speed("connects", ratio),
  echo: (ratio) => speed("echoes", ratio),
  close: (ratio) => speed("closes", ratio),
  teardown: (ratio) => speed("frees descriptors", ratio),
  cpu: (ratio) => `takes ${shareOf(ratio, "CPU a connection")}`,
  all: (ratio) => speed("is", ratio),
};

function speed(verb: string, ratio: number): string {
  return `${verb} ${amount(ratio)} ${ratio >= 1 ? "slower" : "faster"}`;
}

/** `rst in churn closes 2.1× slower (1.9–2.3×, in turns)`. */
export function familyTellerOf(
  { families, inTurns }: Pick<Report, "families" | "inTurns">,
): (one: FamilyVerdict) => string {
  const name = familyNamer(families);
  return (one) => {
    const { change, group, besideMedian } = one;
    // Of a rate, what is told is the rate itself.
    const { low, high } = group === "rate"
      ? { low: 1 / change.high, high: 1 / change.low }
      : change;
    const size = `${amountsBetween(low, high)}${inTurns ? ", in turns" : ""}${
      besideMedian === undefined
        ? ""
        : `; ${amount(besideMedian)} ${besideMedian >= 1 ? "worse" : "better"} than the median cell`
    }`;
    return `${name(one)} ${group === "rate" ? "does " : ""}${
      FAMILY[group](change.point)
    } (${size})`;
  };
}

/** Whom a family speaks of: `everything`, `rst`, `rst in churn`, `churn rst, client closes:`. */
export function familyNamer(
  families: readonly FamilyVerdict[],
): (one: FamilyVerdict) => string {
  const cellName = cellNamer(families.flatMap(({ cell }) => cell === undefined ? [] : [cell]));
  return ({ level, group, mode, scenario, cell }) => {
    if (level === "run") return group === "all" ? "everything" : "every mode";
    if (level === "mode") return `${mode}`;
    if (level === "scenario_mode") return `${mode} in ${scenario}`;
    return cell === undefined ? "a cell" : `${cellName(cell)}:`;
  };
}
