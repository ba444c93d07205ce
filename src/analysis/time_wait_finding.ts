/**
 * Who is left holding TIME_WAIT, and for how long.
 * @module
 */
import { peerOf, type Side } from "../model/words.ts";
import type { CellSummary } from "../stats/cells.ts";
import { type Claim, type Interval, intervalOf, listed, type Say } from "./finding.ts";
import { KINDS } from "./kinds.ts";
import { formatExact, formatWhole } from "../format/numbers.ts";
import { isComplete, known, ofCloser, ofPeer, socketSecondsPer1000 } from "./cell_metrics.ts";
import { cellsOf, type Scope, where } from "./scope.ts";

const METRIC = "time_wait_per_1000_closes";
/** Repetitions from which a time may be part of a finding. */
const ENOUGH = 3;

/** Modes that leave the same on both sides, in every repetition of every cell. */
interface Group {
  readonly modes: readonly string[];
  readonly own: Interval | undefined;
  readonly peer: Interval | undefined;
  /** Whether that is known of every repetition of every cell. */
  readonly complete: boolean;
}

/** How the two sides are called in a sentence about every cell. */
interface Ends {
  readonly own: string;
  readonly peer: string;
  /** The peer where it is named first. */
  readonly peerFirst: string;
}

/** What TIME_WAIT is left by which mode; none if it was not measured. */
export function timeWaitClaims(scope: Scope): Claim[] {
  const groups = groupsOf(scope);
  if (groups.length === 0) return [];
  const main = (say: Say) => sentenceOf(say, scope, groups);
  const measured = scope.cells.filter((cell) =>
    known(ofCloser(cell, METRIC)).length + known(ofPeer(cell, METRIC)).length > 0
  );
  return [{
    kind: KINDS.timeWait,
    size: Math.max(...groups.map(most)),
    cells: measured,
    data: { groups },
    wordings: [(say) => main(say) + heldFor(say, scope, groups), main],
  }];
}

/** That a side is left with more when it closes first than the other is; none if they mirror. */
export function mirrorClaims(scope: Scope): Claim[] {
  const pairs = scope.blocks.flatMap(({ cells }) =>
    cells.filter((cell) => cell.closer === "client").flatMap((client) => {
      const server = cells.find((cell) => cell.closer === "server" && cell.mode === client.mode);
      return server ? mirrored(client, server) : [];
    })
  );
  const [worst] = pairs.filter(({ gap }) => gap > 0).sort((a, b) => b.gap - a.gap);
  if (!worst) return [];
  const differing = pairs.filter(({ gap }) => gap > 0).length;
  const sentence = (say: Say) => {
    const [ofClient, ofServer] = (["client", "server"] as const).map((side) =>
      say.count(`${side}_closes.time_wait_per_1000`, worst[side])
    );
    return `The sides do not mirror each other: under ${worst.cell.mode}` +
      `${
        where(scope, worst.cell, { closer: false })
      } ${worst.holder} holds ${ofClient} TIME_WAIT ` +
      `per 1,000 closes when the client closes and ${ofServer} when the server does` +
      `; ${say.count("differing_pairs", differing)} of ${say.count("pairs", pairs.length)} ` +
      `${pairs.length === 1 ? "pair differs" : "pairs of cells differ"}.`;
  };
  return [{
    kind: KINDS.timeWaitSides,
    size: worst.gap,
    cells: pairs.flatMap(({ cells }) => cells),
    data: {
      ...{ mode: worst.cell.mode, holder: worst.holder },
      ...{ client: worst.client, server: worst.server, differing, pairs: pairs.length },
    },
    wordings: [sentence],
  }];
}

interface Mirrored {
  readonly cell: CellSummary;
  /** The same closed by the client and by the server. */
  readonly cells: readonly CellSummary[];
  readonly gap: number;
  readonly holder: string;
  readonly client: number;
  readonly server: number;
}

/** The larger of the two differences between a pair of cells: on the closer, on its peer. */
function mirrored(client: CellSummary, server: CellSummary): Mirrored[] {
  const ends = ([[ofCloser, "the closer"], [ofPeer, "the closer's peer"]] as const).flatMap(
    ([of, holder]): Mirrored[] => {
      const [a, b] = [of(client, METRIC)?.median ?? null, of(server, METRIC)?.median ?? null];
      if (a === null || b === null) return [];
      return [{
        cell: client,
        cells: [client, server],
        gap: Math.abs(a - b),
        holder,
        client: a,
        server: b,
      }];
    },
  );
  return ends.sort((a, b) => b.gap - a.gap).slice(0, 1);
}

function groupsOf(scope: Scope): Group[] {
  const groups = new Map<string, Group>();
  for (const mode of scope.modes) {
    const cells = cellsOf(scope, mode);
    const own = intervalOf(cells.flatMap((cell) => known(ofCloser(cell, METRIC))));
    const peer = intervalOf(cells.flatMap((cell) => known(ofPeer(cell, METRIC))));
    if (!own && !peer) continue;
    const complete = cells.every((cell) =>
      isComplete(cell, ofCloser(cell, METRIC)) && isComplete(cell, ofPeer(cell, METRIC))
    );
    const id = JSON.stringify([own ?? null, peer ?? null, complete]);
    groups.set(id, { modes: [...groups.get(id)?.modes ?? [], mode], own, peer, complete });
  }
  return [...groups.values()].sort((a, b) => most(b) - most(a));
}

function most({ own, peer }: Group): number {
  return Math.max(own?.high ?? 0, peer?.high ?? 0);
}

function sentenceOf(say: Say, scope: Scope, groups: readonly Group[]): string {
  const ends = endsOf(scope.closers);
  const leaving = groups.filter((group) => most(group) > 0);
  const nothing = groups.filter((group) => most(group) === 0);
  const clauses = leaving.map((group, index) => leavingClause(say, { group, ends, index }));
  for (const group of nothing) clauses.push(nothingClause(say, group, leaving.length > 0));
  const alike = groups.length === 1 && (groups[0]?.modes.length ?? 0) > 1;
  return `${clauses.join("; ")}${alike ? ": TIME_WAIT does not tell these modes apart" : ""}.`;
}

function leavingClause(
  say: Say,
  { group, ends, index }: { readonly group: Group; readonly ends: Ends; readonly index: number },
): string {
  const [first = ""] = group.modes;
  const places = (["own", "peer"] as const)
    .flatMap((side) => group[side] ? [{ name: side, interval: group[side] }] : [])
    .sort((a, b) => Number(a.interval.high === 0) - Number(b.interval.high === 0))
    .map(({ name, interval }, place) => {
      const key = `${first}.${name === "own" ? "closer" : "peer"}`;
      const amount = say.span(key, interval, formatExact);
      const unit = index === 0 && place === 0 ? " TIME_WAIT per 1,000 closes" : "";
      const end = name === "peer" && place === 0 ? ends.peerFirst : ends[name];
      return `${interval.high === 0 ? "none" : amount}${unit} on ${end}`;
    });
  const verb = group.modes.length === 1 ? "leaves" : "leave";
  return `${listed(group.modes)} ${verb} ${places.join(" and ")}${whereMeasured(group)}`;
}

function nothingClause(say: Say, group: Group, after: boolean): string {
  const { modes, own, peer } = group;
  const [first = ""] = modes;
  if (own) say.count(`${first}.closer`, 0);
  if (peer) say.count(`${first}.peer`, 0);
  const verb = modes.length === 1 ? "leaves" : "leave";
  const place = own && peer ? "either side" : own ? "the closer" : "the closer's peer";
  const amount = after ? "none" : "no TIME_WAIT";
  return `${listed(modes)} ${verb} ${amount} on ${place}${whereMeasured(group)}`;
}

function whereMeasured({ complete }: Group): string {
  return complete ? "" : " where it was measured";
}

function endsOf(closers: readonly Side[]): Ends {
  const [closer, another] = closers;
  if (!closer || another) {
    const [own, peerFirst] = ["the side that closes first", "the side that closes second"];
    return { own, peer: "its peer", peerFirst };
  }
  const peer = `the ${peerOf(closer)}`;
  return { own: `the ${closer} (it closes first)`, peer, peerFirst: peer };
}

/** For how long, under the modes that leave most: noisy, so only with repetitions enough. */
function heldFor(say: Say, scope: Scope, groups: readonly Group[]): string {
  const [top, second] = groups;
  if (!top || most(top) === 0) return "";
  const cells = scope.cells.filter((cell) => top.modes.includes(cell.mode));
  const series = cells.map(socketSecondsPer1000);
  if (series.some((one) => known(one).length < ENOUGH)) return "";
  const interval = intervalOf(series.flatMap((one) => one?.median ?? []));
  if (!interval) return "";
  const seconds = say.span("socket_seconds_per_1000_closes", interval, formatWhole);
  const subject = second && most(second) > 0 ? "The most is" : "That is";
  return ` ${subject} ${seconds} socket-seconds per 1,000 closes.`;
}
