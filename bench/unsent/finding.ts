/**
 * What became of queued data, up to when it was read, what the kernel gave up, and who had to wait.
 * @module
 */
import type { MetricName } from "../../src/metrics/registry.ts";
import { parametersIn } from "../../src/model/parameters.ts";
import type { CellSummary } from "../../src/stats/cells.ts";
import { type Claim, intervalOf, listed, type Say } from "../../src/analysis/finding.ts";
import type { Kind } from "../../src/analysis/kinds.ts";
import { formatMicroseconds, formatShare } from "../../src/format/numbers.ts";
import {
  awaitsGivingUp,
  isComplete,
  known,
  ofCloser,
  ofPeer,
  reading,
} from "../../src/analysis/cell_metrics.ts";
import { cellsOf, type Scope } from "../../src/analysis/scope.ts";

const LOST: Kind = {
  ...{ name: "unsent_lost", rank: "answer" },
  says: "which modes lose queued data, and which deliver it to a peer that comes in time",
};
const GIVEN_UP: Kind = {
  ...{ name: "unsent_given_up", rank: "answer" },
  says: "what went with the sockets that the kernel gave up",
};
const HELD: Kind = {
  ...{ name: "unsent_held", rank: "aside" },
  says: "how long close() blocked its caller with data queued",
};
/** What `unsent` may have to say. */
export const UNSENT_KINDS: readonly Kind[] = [LOST, GIVEN_UP, HELD];

/** TCP_RTO_MAX (include/net/tcp.h), milliseconds. */
const OWN_RTO_MAX_MS = 120_000;
/** Trials from which a range of times may be told. */
const ENOUGH = 3;
/** What tells how late the peer was: when its reads began, in older runs when they had ended. */
const READS = [
  ["reading", "read_begins_time", "read_begins"],
  ["having read all", "read_to_end_time", "read_ends"],
] as const;

/** The findings of `unsent`. */
export function unsentClaims(scope: Scope): Claim[] {
  const waiting = scope.cells.filter(awaitsGivingUp);
  const inTime = scope.cells.filter((cell) => !awaitsGivingUp(cell));
  const settings = Map.groupBy(waiting, (cell) => parametersIn(cell.parameters).get("rto-max"));
  return [
    ...lossClaim(scope, inTime),
    ...[...settings.values()].flatMap((cells) => givenUpClaim(scope, cells)),
    ...holdClaim(scope),
  ];
}

function sharesOf(cell: CellSummary): number[] {
  return known(ofCloser(cell, "queued_lost_share"));
}

/** Those of the modes that have such a cell. */
function modesOf(scope: Scope, cells: readonly CellSummary[]): string[] {
  return scope.modes.filter((mode) => cells.some((cell) => cell.mode === mode));
}

/** Which modes lose queued data and which deliver it, to a peer that comes in time. */
function lossClaim(scope: Scope, inTime: readonly CellSummary[]): Claim[] {
  const cells = inTime.filter((cell) => sharesOf(cell).length > 0);
  if (cells.length === 0) return [];
  const loses = (mode: string) =>
    cells.some((cell) => cell.mode === mode && sharesOf(cell).some((share) => share > 0));
  const losing = cells.filter(({ mode }) => loses(mode));
  const whole = cells.filter(({ mode }) => !loses(mode));
  const lost = (say: Say, exactly: boolean) =>
    losing.length === 0 ? [] : [
      `${listed(modesOf(scope, losing))} lost ${lostText(say, losing)} of what was queued` +
      (exactly && losing.every(losesItsSendQueue)
        ? ": the Send-Q, to the byte, not what the peer's kernel had"
        : ""),
    ];
  const kept = (say: Say) =>
    whole.length === 0 ? [] : [
      `${listed(modesOf(scope, whole))} lost ${keptText(say, whole)}`,
    ];
  const [full, short] = [true, false].map((exactly) => (say: Say) =>
    `${[...lost(say, exactly), ...kept(say)].join("; ")}.`
  ) as [(say: Say) => string, (say: Say) => string];
  const size = Math.max(...cells.flatMap(sharesOf));
  const data = {
    losing: modesOf(scope, losing),
    keeping: modesOf(scope, whole),
    ...sharesIn(losing),
  };
  return [{ kind: LOST, size, cells, data, wordings: [full, short] }];
}

/** The shares that were lost in these cells, as data. */
function sharesIn(cells: readonly CellSummary[]) {
  return { share: intervalOf(cells.flatMap(sharesOf)) };
}

function lostText(say: Say, cells: readonly CellSummary[]): string {
  const shares = intervalOf(cells.flatMap(sharesOf));
  return shares ? say.span("lost_share", shares, formatShare) : "";
}

/** Whether in every repetition just that was lost which the peer's kernel had not taken. */
function losesItsSendQueue(cell: CellSummary): boolean {
  const [lost, queue] = [ofCloser(cell, "bytes_lost"), ofCloser(cell, "bytes_in_send_queue")];
  return lost !== undefined && queue !== undefined &&
    lost.values.every((value, index) => value === queue.values[index]);
}

/** Data of one size, queued by every mode and closer, and up to when each was seen to keep it. */
interface Kept {
  /** Bytes a connection, at least. */
  readonly queued: number;
  /** Microseconds after the first closing call, of the one that was read first; may be unknown. */
  readonly latest: number | undefined;
}

/**
 * What was kept, and up to when that was measured; of runs that do not say when reads began, when
 * they had ended. What was read latest need not be what was largest, so both are told with their
 * own, and of each no more than what holds for every mode and closer.
 */
function keptText(say: Say, cells: readonly CellSummary[]): string {
  for (const [how, metric, name] of READS) {
    const timed = keptOf(cells, metric).filter(({ latest }) => latest !== undefined);
    const [first] = timed.toSorted((a, b) => (b.latest ?? 0) - (a.latest ?? 0));
    const [largest] = timed;
    if (!first || !largest) continue;
    const queued = say.bytes("queued_per_connection", first.queued);
    const more = largest === first ? "" : `, and none of ` +
      `${say.bytes("queued_most", largest.queued)} up to ` +
      say.time(`${name}_of_most`, largest.latest ?? 0);
    return `none of ${queued} queued a connection, the peer ${how} up to ` +
      `${say.time(name, first.latest ?? 0)} after the close${more}; later the kernel gives up ` +
      "sockets without an owner";
  }
  const [largest] = keptOf(cells, "bytes_queued");
  return largest
    ? `none of up to ${say.bytes("queued_per_connection", largest.queued)} queued a connection`
    : "none of what was queued";
}

/** The sizes that every mode and closer of the cells had queued, from the largest on. */
function keptOf(cells: readonly CellSummary[], metric: MetricName): Kept[] {
  const wayOf = ({ mode, closer }: CellSummary) => `${mode} ${closer}`;
  const ways = new Set(cells.map(wayOf));
  const sizes = Map.groupBy(cells, (cell) => parametersIn(cell.parameters).get("queued"));
  return [...sizes.values()].map((own) => Map.groupBy(own, wayOf))
    .filter((own) => own.size === ways.size)
    .map((own) => {
      const all = [...own.values()];
      const latest = all.map((some) =>
        Math.max(...some.flatMap((cell) => known(ofPeer(cell, metric))))
      );
      const queued = all.flat().flatMap((cell) =>
        known(ofCloser(cell, "bytes_queued")).map((bytes) => bytes / cell.connections)
      );
      return {
        queued: Math.min(...queued),
        latest: latest.every(Number.isFinite) ? Math.min(...latest) : undefined,
      };
    })
    .filter(({ queued }) => Number.isFinite(queued))
    .sort((a, b) => b.queued - a.queued || (b.latest ?? 0) - (a.latest ?? 0));
}

/**
 * What went with the sockets that the kernel gave up, and that nothing went where it gave up none.
 * What a close by RST had thrown away was not the kernel's to give up.
 */
function givenUpClaim(scope: Scope, waiting: readonly CellSummary[]): Claim[] {
  const cells = waiting.filter((cell) =>
    sharesOf(cell).length > 0 && known(reading(cell, "rst_per_close", "host")).every((n) => n === 0)
  );
  const lost = cells.filter((cell) =>
    isComplete(cell, ofCloser(cell, "closer_gone_time")) && sharesOf(cell).every((one) => one > 0)
  );
  const kept = cells.filter((cell) =>
    known(ofCloser(cell, "closer_gone_time")).length === 0 &&
    sharesOf(cell).every((one) => one === 0)
  );
  const told = [...lost, ...kept];
  // A mode of which both is true is told by neither.
  const mixed = modesOf(scope, cells).filter((mode) =>
    cells.some((cell) => cell.mode === mode && !told.includes(cell)) ||
    (modesOf(scope, lost).includes(mode) && modesOf(scope, kept).includes(mode))
  );
  const sure = (some: readonly CellSummary[]) => some.filter(({ mode }) => !mixed.includes(mode));
  const [gone, left] = [sure(lost), sure(kept)];
  if (gone.length + left.length === 0) return [];
  const sentence = (say: Say) => {
    const clauses = [
      ...gone.length > 0 ? [goneText(say, scope, gone)] : [],
      ...left.length > 0 ? [`it ${leftText(say, scope, left)}`] : [],
    ];
    const text = clauses.join("; ").replace(/^it /, "the kernel ");
    return `${settingText(say, told)}${text}.`;
  };
  const size = Math.max(0, ...gone.flatMap(sharesOf));
  const data = {
    ...{ givenUp: modesOf(scope, gone), kept: modesOf(scope, left) },
    ...sharesIn(gone),
  };
  return [{ kind: GIVEN_UP, size, cells: [...gone, ...left], data, wordings: [sentence] }];
}

function goneText(say: Say, scope: Scope, cells: readonly CellSummary[]): string {
  const times = intervalOf(cells.flatMap((cell) => known(ofCloser(cell, "closer_gone_time"))));
  if (!times) return "";
  const resets = cells.flatMap((cell) => known(ofPeer(cell, "reads_ended_by_reset")));
  const connections = cells.flatMap((cell) => known(reading(cell, "connections_opened", "client")));
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  return `the kernel gave up the sockets of ${listed(modesOf(scope, cells))} after ` +
    `${say.span("gone_after", times, formatMicroseconds)}, and with them ${lostText(say, cells)} ` +
    "of what was queued: the peer, reading then, got ECONNRESET on " +
    `${say.count("resets", sum(resets))} of ${say.count("connections", sum(connections))} ` +
    "connections";
}

/** What was given up within that time, and what was not. */
function settingText(say: Say, [cell]: readonly CellSummary[]): string {
  const most = cell && parametersIn(cell.parameters).get("rto-max");
  if (typeof most !== "number") return "";
  const own = most === OWN_RTO_MAX_MS ? "the kernel's own " : "";
  return `With ${own}tcp_rto_max_ms ${say.count("rto_max", most)} `;
}

function leftText(say: Say, scope: Scope, cells: readonly CellSummary[]): string {
  const begun = intervalOf(cells.flatMap((cell) => known(ofPeer(cell, "read_begins_time"))));
  if (!begun) return "";
  return `gave up none of ${listed(modesOf(scope, cells))}, which lost nothing, read ` +
    `${say.span("read_begins", begun, formatMicroseconds)} after the close`;
}

/** How long close() blocked the caller, over all that was queued and all readers. */
function holdClaim(scope: Scope): Claim[] {
  const spans = scope.modes.flatMap((mode) => {
    const cells = cellsOf(scope, mode).filter((cell) =>
      known(ofCloser(cell, "bytes_queued")).some((bytes) => bytes > 0) &&
      known(ofCloser(cell, "close_p50")).length > 0
    );
    const times = cells.flatMap((cell) => known(ofCloser(cell, "close_p50")));
    const span = intervalOf(times);
    return span && times.length >= ENOUGH ? [{ mode, span, cells }] : [];
  }).sort((a, b) => b.span.high - a.span.high);
  const [longest, ...others] = spans;
  if (!longest || others.length === 0) return [];
  const sentence = (say: Say) => {
    const most = Math.max(...others.map(({ span }) => span.high));
    return `With data queued, close() under ${longest.mode} blocked the caller for ` +
      `${say.span("longest_p50", longest.span, formatMicroseconds)} at the median, by when the ` +
      `peer read; at most ${say.time("others_p50", most)} under ` +
      `${listed(others.map(({ mode }) => mode))}.`;
  };
  const cells = spans.flatMap((one) => one.cells);
  const data = { spans: spans.map(({ mode, span }) => ({ mode, span })) };
  return [{ kind: HELD, size: longest.span.high, cells, data, wordings: [sentence] }];
}
