/**
 * What is said of the user's own server: whether it can be seen at all, who closed first and how,
 * what came after that and what stays behind, and descriptors that it does not give back.
 * @module
 */
import { type CellValues, isComplete, known, reading } from "../../src/analysis/cell_metrics.ts";
import { type Claim, listed, type Say } from "../../src/analysis/finding.ts";
import type { Kind } from "../../src/analysis/kinds.ts";
import { type Scope, where } from "../../src/analysis/scope.ts";
import type { MetricName } from "../../src/metrics/registry.ts";
import { type Side, SIDES } from "../../src/model/words.ts";
import type { CellSummary } from "../../src/stats/cells.ts";

const UNSEEN: Kind = {
  ...{ name: "target_unseen", rank: "trouble" },
  says: "the server's sockets can't be seen from where it was measured",
};
const DESCRIPTORS: Kind = {
  ...{ name: "target_descriptors", rank: "trouble" },
  says: "the server does not give descriptors back",
};
const CLOSED_FIRST: Kind = {
  ...{ name: "target_closed_first", rank: "answer" },
  says: "who closed first and how, what came after that, and what stays",
};
const STATUSES: Kind = {
  ...{ name: "target_statuses", rank: "aside" },
  says: "which HTTP statuses came, where there was more than one class of them",
};
/** What `target` may have to say. */
export const TARGET_KINDS: readonly Kind[] = [UNSEEN, DESCRIPTORS, CLOSED_FIRST, STATUSES];

/** What `target` has to say. */
export function targetClaims(scope: Scope): Claim[] {
  return [
    ...unseenClaim(scope),
    ...scope.cells.flatMap((cell) => descriptorsClaim(scope, cell)),
    ...firstClaims(scope),
    ...scope.cells.flatMap((cell) => statusesClaim(scope, cell)),
  ];
}

function unseenClaim({ cells }: Scope): Claim[] {
  const seen = cells.flatMap((cell) => known(reading(cell, "server_visible", "server")));
  const unseen = seen.filter((one) => one === 0).length;
  if (unseen === 0) return [];
  const sentence = (say: Say) =>
    `In ${say.count("unseen", unseen)} of ${
      say.count("trials", seen.length)
    } trials the server's ` +
    "sockets were not among those of the network namespace that was looked at: it runs elsewhere. " +
    "What it holds (CLOSE_WAIT, TIME_WAIT, descriptors) is not known, only what the client saw.";
  const data = { unseen, trials: seen.length };
  return [{ kind: UNSEEN, size: unseen, cells, data, wordings: [sentence] }];
}

/** So many more are no matter of threads and logs any more; the share is of connections. */
const MANY_DESCRIPTORS = 10;
const LEAKED_SHARE = 0.01;

function descriptorsClaim(scope: Scope, cell: CellSummary): Claim[] {
  const [before, after] = (["descriptors_before", "descriptors_after"] as const).map((name) =>
    reading(cell, name, "server")?.median ?? null
  );
  if (before === undefined || before === null || after === undefined || after === null) return [];
  const more = after - before;
  if (more < Math.max(MANY_DESCRIPTORS, LEAKED_SHARE * cell.connections)) return [];
  const sentence = (say: Say) =>
    `Under ${cell.mode}${where(scope, cell)} the server's processes held ` +
    `${say.count("after", after)} descriptors when every connection was over for the client, ` +
    `and ${say.count("before", before)} before the first: ${say.count("more", more)} more, for ` +
    `${say.count("connections", cell.connections)} connections.`;
  const data = { before, after };
  return [{ kind: DESCRIPTORS, size: more, cells: [cell], data, wordings: [sentence] }];
}

/** How the connections of a cell ended, over all repetitions; `null`: not known. */
interface Ended {
  readonly fin: number;
  readonly rst: number;
  readonly client: number;
  /** Of those that the client closed first, by RST. */
  readonly clientRst: number | null;
  /** RSTs after the first close. */
  readonly after: Readonly<Record<Side, number | null>>;
  /** Connections that the server has not closed, though the client has. */
  readonly kept: number;
  /** TIME_WAIT per 1,000 closes: the median, and the most of a repetition. */
  readonly left: Readonly<Record<Side, Pick<CellValues, "median" | "max">>>;
}

const NOT_KNOWN = { median: null, max: null };

function endedOf(cell: CellSummary): Ended {
  const sum = (metric: MetricName, side: Side) =>
    known(reading(cell, metric, side)).reduce((total, n) => total + n, 0);
  // A count of some repetitions is none of all.
  const whole = (metric: MetricName, side: Side) =>
    isComplete(cell, reading(cell, metric, side)) ? sum(metric, side) : null;
  const left = (side: Side) => {
    const { median, max } = reading(cell, "time_wait_per_1000_closes", side) ?? NOT_KNOWN;
    return { median, max };
  };
  return {
    fin: sum("closed_first_by_fin", "server"),
    rst: sum("closed_first_by_rst", "server"),
    client: sum("closed_first", "client"),
    clientRst: whole("closed_first_resets", "client"),
    after: {
      client: whole("resets_after_close", "client"),
      server: whole("resets_after_close", "server"),
    },
    kept: sum("close_wait_leaked", "server"),
    left: { client: left("client"), server: left("server") },
  };
}

/** One claim for all modes under which the same came out. */
function firstClaims(scope: Scope): Claim[] {
  return scope.blocks.flatMap((block) => {
    const alike = Map.groupBy(block.cells, (cell) => {
      const ended = endedOf(cell);
      // The sentence names the mode then.
      const own = ended.client > 0 && ended.clientRst === null ? cell.mode : "";
      return JSON.stringify([ended, own]);
    });
    return [...alike.values()].flatMap((cells) => firstClaim(scope, cells));
  });
}

function firstClaim(scope: Scope, cells: readonly CellSummary[]): Claim[] {
  const [cell] = cells;
  if (!cell) return [];
  const ended = endedOf(cell);
  const all = ended.fin + ended.rst + ended.client;
  if (all === 0) return [];
  const sentence = (say: Say) => {
    const modes = listed(cells.map(({ mode }) => mode));
    const under = `Under ${modes}${cells.length > 1 ? " alike" : ""}${where(scope, cell)}`;
    const of = `of ${say.count("connections", all)} connections${cells.length > 1 ? " each" : ""}`;
    return `${under}, ${of} that were closed, first to close was ` +
      `${firstText(say, ended, cell.mode)}${afterText(say, ended)}${leftText(say, ended)}.`;
  };
  return [{ kind: CLOSED_FIRST, size: all, cells, data: { ...ended }, wordings: [sentence] }];
}

function firstText(say: Say, { fin, rst, client, clientRst }: Ended, mode: string): string {
  const byFin = client - (clientRst ?? 0);
  const clients = clientRst === null
    ? [[client, "client", `the client, by ${mode},`]] as const
    : [[byFin, "client_fin", "the client by FIN"], [
      clientRst,
      "client_rst",
      "the client by RST",
    ]] as const;
  const parts = [
    [fin, "server_fin", "the server by FIN"] as const,
    [rst, "server_rst", "the server by RST"] as const,
    ...clients,
  ];
  return listed(
    parts.filter(([n]) => n > 0)
      .map(([n, name, words]) => `${words} on ${say.count(name, n)}`),
  );
}

/** RSTs that came later, which the mode of the client decides where they are its own. */
function afterText(say: Say, { after, rst, fin, client }: Ended): string {
  const parts = SIDES.flatMap((side) => {
    const n = after[side] ?? 0;
    return n === 0 ? [] : [`the ${side} on ${say.count(`later_rst_${side}`, n)}`];
  });
  if (parts.length > 0) return `; after that an RST was sent by ${parts.join(" and ")}`;
  return rst > 0 && fin + client === 0 ? ", which leaves the client's mode nothing to do" : "";
}

function leftText(say: Say, ended: Ended): string {
  const { left } = ended;
  if (left.client.max === null || left.server.max === null) return "";
  const parts = SIDES.flatMap((side) => {
    const n = left[side].median ?? 0;
    return n > 0 ? [`${say.count(`time_wait_${side}`, n)} TIME_WAIT on the ${side}`] : [];
  });
  if (parts.length > 0) return `; per 1,000 closes stay ${parts.join(" and ")}`;
  if (left.client.max > 0 || left.server.max > 0) return "";
  return `; no TIME_WAIT stays on either side${whyNone(ended)}`;
}

/** Said only of what explains it for every connection. */
function whyNone({ fin, rst, client, clientRst, after, kept }: Ended): string {
  const all = fin + rst + client;
  const resets = rst + (clientRst ?? 0) + Math.max(after.client ?? 0, after.server ?? 0);
  if (kept === 0 && resets >= all) return ", as an RST leaves none";
  return kept >= all ? ", as the server never closed" : "";
}

/** Classes of HTTP statuses. */
const CLASSES = ["1xx", "2xx", "3xx", "4xx", "5xx"] as const;

function statusesClaim(scope: Scope, cell: CellSummary): Claim[] {
  const counts = CLASSES.map((name) =>
    [name, known(reading(cell, `http_${name}`, "client")).reduce((a, b) => a + b, 0)] as const
  ).filter(([, n]) => n > 0);
  if (counts.length < 2) return [];
  const all = counts.reduce((sum, [, n]) => sum + n, 0);
  const sentence = (say: Say) => {
    const parts = counts.map(([name, n]) => `${say.count(`http_${name}`, n)} had a status ${name}`);
    return `Under ${cell.mode}${where(scope, cell)}, of ${
      say.count("answers", all)
    } HTTP answers ` +
      `${listed(parts)}.`;
  };
  const data = Object.fromEntries(counts);
  return [{ kind: STATUSES, size: all, cells: [cell], data, wordings: [sentence] }];
}
