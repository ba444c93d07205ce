/**
 * Who sends RST, and who finds out by ECONNRESET.
 * @module
 */
import type { CellSummary } from "../stats/cells.ts";
import { type Claim, type Interval, intervalOf, listed, type Say } from "./finding.ts";
import { KINDS } from "./kinds.ts";
import { formatExact } from "../format/numbers.ts";
import { type CellValues, isComplete, known, ofPeer, reading } from "./cell_metrics.ts";
import { cellsOf, type Scope } from "./scope.ts";

interface Sender {
  readonly modes: readonly string[];
  readonly perClose: Interval;
  /** Whether that is known of every repetition of every cell. */
  readonly complete: boolean;
}

interface Met {
  readonly mode: string;
  readonly resets: number;
  /** Connections of the repetitions in which resets were counted. */
  readonly connections: number;
  /** Whether that is all repetitions of all cells. */
  readonly complete: boolean;
}

/** What RSTs were sent by which mode; none if they were not counted. */
export function resetClaims(scope: Scope): Claim[] {
  const senders = sendersOf(scope);
  if (senders.length === 0) return [];
  const met = scope.modes.flatMap((mode) => metBy(scope, mode));
  const sent = (say: Say) => sentOf(say, senders);
  const any = senders.some(({ perClose }) => perClose.high > 0) ||
    met.some((one) => one.resets > 0);
  const cells = scope.cells.filter((cell) =>
    known(sentBy(cell)).length > 0 || known(ofPeer(cell, "peer_resets")).length > 0
  );
  return [{
    kind: KINDS.reset,
    size: Math.max(...senders.map(({ perClose }) => perClose.high)),
    ...any ? {} : { minor: true },
    cells,
    data: { senders, met },
    wordings: [
      (say) => `${sent(say)}${metOf(say, met, scope.modes.length)}.`,
      (say) => `${sent(say)}.`,
    ],
  }];
}

/** Modes by what they send, the most first. */
function sendersOf(scope: Scope): Sender[] {
  const groups = new Map<string, Sender>();
  for (const mode of scope.modes) {
    const cells = cellsOf(scope, mode);
    const perClose = intervalOf(cells.flatMap((cell) => known(sentBy(cell))));
    if (!perClose) continue;
    const complete = cells.every((cell) => isComplete(cell, sentBy(cell)));
    const id = JSON.stringify([perClose, complete]);
    groups.set(id, { modes: [...groups.get(id)?.modes ?? [], mode], perClose, complete });
  }
  return [...groups.values()].sort((a, b) => b.perClose.high - a.perClose.high);
}

function sentBy(cell: CellSummary): CellValues | undefined {
  return reading(cell, "rst_per_close", "host");
}

function sentOf(say: Say, senders: readonly Sender[]): string {
  const clauses = senders.map(({ modes, perClose, complete }, index) => {
    const number = say.span(`${modes[0]}.rst_per_close`, perClose, formatExact);
    const none = index === 0 ? "no RST" : "none";
    const amount = perClose.high === 0 ? none : `${number}${index === 0 ? " RST per close" : ""}`;
    const verb = modes.length === 1 ? "sends" : "send";
    return `${listed(modes)} ${verb} ${amount}${complete ? "" : " where it was counted"}`;
  });
  const alike = senders.length === 1 && (senders[0]?.modes.length ?? 0) > 1;
  return alike ? `${clauses[0]}: RST does not tell these modes apart` : clauses.join("; ");
}

function metBy(scope: Scope, mode: string): Met[] {
  let [resets, connections, counted] = [0, 0, 0];
  const cells = cellsOf(scope, mode);
  for (const cell of cells) {
    const opened = reading(cell, "connections_opened", "client")?.values ?? [];
    for (const [index, value] of (ofPeer(cell, "peer_resets")?.values ?? []).entries()) {
      if (value === null) continue;
      resets += value;
      connections += opened[index] ?? cell.connections;
      counted++;
    }
  }
  const complete = cells.every((cell) => isComplete(cell, ofPeer(cell, "peer_resets")));
  return counted > 0 ? [{ mode, resets, connections, complete }] : [];
}

/** @param all how many modes there are: of one in which nothing was counted nothing is claimed */
function metOf(say: Say, met: readonly Met[], all: number): string {
  if (met.length === 0) return "";
  const some = met.filter((one) => one.resets > 0);
  const known = met.length === all && met.every((one) => one.resets > 0 || one.complete);
  if (some.length === 0) {
    return `; no call of the peer returned ECONNRESET${known ? "" : " where that was counted"}`;
  }
  const parts = some.map(({ mode, resets, connections }) =>
    `${say.count(`${mode}.peer_resets`, resets)} of ` +
    `${say.count(`${mode}.connections`, connections)} connections` +
    (met.length > 1 ? ` under ${mode}` : "")
  );
  const only = some.length < met.length && known ? " and under no other mode" : "";
  return `. The peer got ECONNRESET on ${listed(parts)}${met.length > 1 ? only : ""}`;
}
