/**
 * Claims about servers of the user's, each with a run in which it is false, and runs whose findings
 * are audited.
 * @module
 */
import type { RunTables } from "../../../src/model/run.ts";
import { madeRun, type Value } from "../../../src/analysis/testdata/made.ts";
import type { Case, NamedRun } from "../../../src/analysis/testdata/silence_case.ts";

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

/** A cell whose repetitions are those of these runs, in turn. */
function inTurn(...runs: readonly (() => RunTables)[]): () => RunTables {
  return () =>
    madeRun([{
      scenario: "target",
      repetitions: runs.map((run) =>
        run().measurements.map(({ metric, side, value }): Value => [metric, side, value])
      ),
    }]);
}

/** A run of a target that says nothing of what is not given. */
function told(...more: Value[]): () => RunTables {
  return target(0, 0, 0, { more });
}

export const CASES: readonly Case[] = [
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
    ...{
      kind: "target_closed_first",
      claim: /the client by FIN on 998 and the client by RST on 2/,
    },
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
    false: target(1_000, 0, 0, { left: [0, 0], more: packets(0, 999, 0) }),
  },
  {
    ...{ kind: "target_closed_first", claim: /on either side, as an RST leaves none/ },
    shown: target(0, 1_000, 0, { left: [0, 0] }),
    // Neither explains it for all.
    false: target(0, 999, 1, { left: [0, 0], more: [["close_wait_leaked", "server", 1]] }),
  },
  {
    ...{ kind: "target_closed_first", claim: /on either side, as the server never closed/ },
    shown: target(0, 0, 1_000, { left: [0, 0], more: [["close_wait_leaked", "server", 1_000]] }),
    false: target(0, 0, 1_000, { left: [0, 0], more: [["close_wait_leaked", "server", 999]] }),
  },
  {
    ...{ kind: "target_closed_first", claim: /no TIME_WAIT stays/ },
    shown: target(0, 1_000, 0, { left: [0, 0] }),
    false: inTurn(
      target(0, 1_000, 0, { left: [0, 0] }),
      target(0, 995, 5, { left: [0, 5] }),
      target(0, 1_000, 0, { left: [0, 0] }),
    ),
  },
  {
    // Packets were lost to the capture in one repetition: what they say of the other is half.
    ...{ kind: "target_closed_first", claim: /the client, by fin, on 2,000; per 1,000/ },
    shown: inTurn(target(0, 0, 1_000, { more: packets(2, 7, 0) }), target(0, 0, 1_000)),
    false: inTurn(
      target(0, 0, 1_000, { more: packets(2, 7, 0) }),
      target(0, 0, 1_000, { more: packets(0, 0, 0) }),
    ),
  },
];

export const RUNS: readonly NamedRun[] = [
  ["a target that closes by FIN, RST or not at all", closing],
  ["a target whose packets were captured, that leaks and fails", byPackets],
  ["a target whose packets were captured in some repetitions", inPart],
];

function closing(): RunTables {
  const cell = { scenario: "target", parameters: { payload: 58, patience: 200 } };
  return madeRun([{
    ...cell,
    repetitions: [0, 1].map((more) => [
      ["connections_opened", "client", 1_000],
      ["closed_first_by_fin", "server", 700 + more],
      ["closed_first_by_rst", "server", 99],
      ["closed_first", "client", 201 - more],
      ["time_wait_per_1000_closes", "server", 700],
      ["time_wait_per_1000_closes", "client", 201],
    ]),
  }, {
    ...{ ...cell, mode: "rst" },
    repetitions: [[
      ["closed_first_by_rst", "server", 1_000],
      ["server_visible", "server", 0],
    ]],
  }]);
}

function byPackets(): RunTables {
  const cell = { scenario: "target", parameters: { payload: 58, patience: 200 } };
  const values: readonly Value[] = [
    ...[["closed_first_by_fin", "server", 700], ["closed_first", "client", 300]] as const,
    ["closed_first_resets", "client", 21],
    ...[["resets_after_close", "server", 12], ["resets_after_close", "client", 700]] as const,
    ...[["time_wait_per_1000_closes", "server", 0]] as const,
    ...[["time_wait_per_1000_closes", "client", 0]] as const,
    ...[["http_2xx", "client", 640], ["http_5xx", "client", 360]] as const,
    ...[["descriptors_before", "server", 34], ["descriptors_after", "server", 234]] as const,
  ];
  return madeRun([
    { ...cell, repetitions: [values] },
    { ...cell, mode: "rst", repetitions: [values] },
    {
      ...{ ...cell, mode: "drain" },
      repetitions: [[
        ...[["closed_first", "client", 1_000], ["closed_first_resets", "client", 0]] as const,
        ...[["close_wait_leaked", "server", 1_000]] as const,
        ...[["time_wait_per_1000_closes", "server", 0]] as const,
        ...[["time_wait_per_1000_closes", "client", 0]] as const,
      ]],
    },
  ]);
}

function inPart(): RunTables {
  const first: Value[] = [["closed_first_by_fin", "server", 999], ["closed_first", "client", 1]];
  const [none, some] = [0, 1].map((left): Value[] => [
    ["time_wait_per_1000_closes", "server", 0],
    ["time_wait_per_1000_closes", "client", left],
  ]) as [Value[], Value[]];
  const all = [...first, ...packets(1, 0, 999), ...none];
  return madeRun([
    { scenario: "target", repetitions: [all, [...first, ...none]] },
    { scenario: "target", mode: "rst", repetitions: [all, all, [...first, ...some]] },
    {
      ...{ scenario: "target", mode: "drain" },
      repetitions: [all, [...all, ["close_wait_leaked", "server", 1]]],
    },
  ]);
}
