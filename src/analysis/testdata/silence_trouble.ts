/**
 * Claims about what must not happen, and about servers of the user's, each with a run in which it is false.
 * @module
 */
import type { RunTables } from "../../model/run.ts";
import { madeRun, type Value } from "./made.ts";
import { type Case, type Change, changed, only, plain } from "./silence_case.ts";

const lost = (mode: string): Change => (row) =>
  row.mode === mode && row.side === "client" && row.rep === 2 ? 100 : undefined;
export const TROUBLE_CASES: readonly Case[] = [
  {
    ...{ kind: "bytes_lost", claim: /in the worst repetition 100 B of .* did not arrive; none/ },
    shown: changed(only("bytes_lost", lost("rst"))),
    false: plain(),
  },
  {
    ...{ kind: "bytes_lost", claim: /; also under rst/ },
    shown: changed(
      only(
        "bytes_lost",
        (row) => row.side === "client" ? lost("rst")(row) ?? lost("fin")(row) : undefined,
      ),
    ),
    false: changed(only("bytes_lost", lost("fin"))),
  },
  {
    ...{ kind: "bytes_lost", claim: /; none under .*drain/ },
    shown: changed(only("bytes_lost", lost("rst"))),
    false: changed(only("bytes_lost", (row) => row.mode === "drain" ? null : lost("rst")(row))),
  },
  {
    ...{
      kind: "connections_failed",
      claim: /^12 of 5,000 connections failed .*; \d+ of 48 trials/,
    },
    shown: changed(only("connections_failed", (row) => row.mode === "fin" ? 12 : undefined)),
    false: plain(),
  },
  {
    ...{ kind: "established_leaked", claim: /^2 connections were still ESTAB on the client/ },
    shown: changed(only("established_leaked", (row) => row.side === "client" ? 2 : undefined)),
    false: plain(),
  },
  {
    ...{ kind: "close_wait_leaked", claim: /^1 connection was still CLOSE-WAIT on the server/ },
    shown: changed(only("close_wait_leaked", (row) => row.side === "server" ? 1 : undefined)),
    false: plain(),
  },
  {
    ...{
      kind: "repeatability",
      claim: /rst_per_close \(host\) is 0\.5 to 1 .* in \d+ of 16 cells/,
    },
    shown: changed(
      only("rst_per_close", (row) => row.mode === "rst" && row.rep === 1 ? 0.5 : undefined),
    ),
    false: plain(),
  },
];

/** A target's repetition: connections that the server ended first by FIN and by RST, and the client. */
function target(
  fin: number,
  rst: number,
  client: number,
  { left = [fin, client], more = [], mode = "fin" }: {
    /** TIME_WAIT per 1,000 closes on the server, on the client. */
    readonly left?: readonly number[];
    readonly more?: readonly Value[];
    readonly mode?: string;
  } = {},
): () => RunTables {
  const values: Value[] = [
    ["closed_first_by_fin", "server", fin],
    ["closed_first_by_rst", "server", rst],
    ["closed_first", "client", client],
    ["time_wait_per_1000_closes", "server", left[0] ?? null],
    ["time_wait_per_1000_closes", "client", left[1] ?? null],
    ...more,
  ];
  const cell = { scenario: "target", repetitions: [values] };
  return () => madeRun(mode === "fin" ? [cell] : [cell, { ...cell, mode }]);
}

/** What packets say of 1,000 connections: RSTs of the client that were first, and later ones. */
function packets(first: number, server: number, client: number): Value[] {
  return [
    ["closed_first_resets", "client", first],
    ["resets_after_close", "server", server],
    ["resets_after_close", "client", client],
  ];
}

/** A run of a target that says nothing of what is not given. */
function told(...more: Value[]): () => RunTables {
  return target(0, 0, 0, { more });
}

export const TARGET_CASES: readonly Case[] = [
  {
    ...{ kind: "target_unseen", claim: /^In 1 of 1 trials the server's sockets were not among/ },
    shown: told(["server_visible", "server", 0]),
    false: told(["server_visible", "server", 1]),
  },
  {
    ...{ kind: "target_descriptors", claim: / held 234 .* and 34 before the first: 200 more/ },
    shown: told(["descriptors_before", "server", 34], ["descriptors_after", "server", 234]),
    false: told(["descriptors_before", "server", 34], ["descriptors_after", "server", 43]),
  },
  {
    ...{ kind: "target_statuses", claim: /700 had a status 2xx and 300 had a status 5xx/ },
    shown: told(["http_2xx", "client", 700], ["http_5xx", "client", 300]),
    false: told(["http_2xx", "client", 1_000], ["http_5xx", "client", 0]),
  },
  { kind: "target_closed_first", claim: /./, shown: target(1, 1, 1), false: target(0, 0, 0) },
  {
    ...{ kind: "target_closed_first", claim: /; per 1,000 closes stay / },
    shown: target(1_000, 0, 0),
    false: target(1_000, 0, 0, { left: [] }),
  },
  {
    ...{ kind: "target_closed_first", claim: /^Under fin, of 1,000 .* the server by FIN on 1,000/ },
    shown: target(1_000, 0, 0),
    false: target(0, 0, 1_000),
  },
  {
    ...{
      kind: "target_closed_first",
      claim: /^Under fin and rst alike, of 1,000 connections each/,
    },
    shown: target(1_000, 0, 0, { mode: "rst" }),
    false: target(1_000, 0, 0),
  },
  {
    ...{ kind: "target_closed_first", claim: /the server by RST on 5/ },
    shown: target(0, 5, 995),
    false: target(0, 0, 1_000),
  },
  {
    ...{ kind: "target_closed_first", claim: /, which leaves the client's mode nothing to do/ },
    shown: target(0, 1_000, 0),
    false: target(5, 995, 0),
  },
  {
    ...{ kind: "target_closed_first", claim: /the client, by fin, on 1,000/ },
    shown: target(0, 0, 1_000),
    false: target(1_000, 0, 0),
  },
  {
    ...{ kind: "target_closed_first", claim: /the client by FIN on 998; the client by RST on 2/ },
    shown: target(0, 0, 1_000, { more: packets(2, 0, 0) }),
    false: target(0, 0, 1_000, { more: packets(0, 0, 0) }),
  },
  {
    ...{
      kind: "target_closed_first",
      claim: /; after that an RST was sent by the client on 1,000/,
    },
    shown: target(1_000, 0, 0, { more: packets(0, 0, 1_000) }),
    false: target(1_000, 0, 0, { more: packets(0, 0, 0) }),
  },
  {
    ...{ kind: "target_closed_first", claim: /; after that an RST was sent by the server on 7/ },
    shown: target(0, 0, 1_000, { more: packets(0, 7, 0) }),
    false: target(0, 0, 1_000),
  },
  {
    ...{
      kind: "target_closed_first",
      claim: /; per 1,000 closes stay 1,000 TIME_WAIT on the server/,
    },
    shown: target(1_000, 0, 0),
    false: target(1_000, 0, 0, { left: [0, 1_000] }),
  },
  {
    ...{ kind: "target_closed_first", claim: /; no TIME_WAIT stays on either side/ },
    shown: target(0, 1_000, 0, { left: [0, 0] }),
    false: target(0, 1_000, 0, { left: [1, 0] }),
  },
  {
    ...{ kind: "target_closed_first", claim: /on either side, as an RST leaves none/ },
    shown: target(1_000, 0, 0, { left: [0, 0], more: packets(0, 1_000, 0) }),
    false: target(1_000, 0, 0, { left: [0, 0], more: packets(0, 0, 0) }),
  },
  {
    ...{ kind: "target_closed_first", claim: /on either side, as the server never closed/ },
    shown: target(0, 0, 1_000, { left: [0, 0], more: [["close_wait_leaked", "server", 1_000]] }),
    false: target(0, 0, 1_000, { left: [0, 0] }),
  },
];
