/**
 * Claims about `unsent`, each with a run in which it is false, and runs whose findings are audited.
 * @module
 */
import type { MetricName } from "../../../src/metrics/registry.ts";
import type { MeasurementRow, RunTables } from "../../../src/model/run.ts";
import { ofScenario, withValues } from "../../../src/analysis/testdata/fixture.ts";
import { scenariosRun } from "../../../src/analysis/testdata/scenarios.ts";
import {
  type Case,
  type Change,
  type NamedRun,
  only,
} from "../../../src/analysis/testdata/silence_case.ts";

const scenarios = (change: Change = () => undefined) => () => withValues(scenariosRun(), change);

/** A run of schema 2 knew when reads had ended, not when they began. */
const ENDS: Readonly<Partial<Record<MetricName, MetricName>>> = {
  read_begins_time: "read_to_end_time",
};

/** The run with other rows, or without those for which there is none. */
function changedRows(change: (row: MeasurementRow) => MeasurementRow | undefined): RunTables {
  const run = scenariosRun();
  return { ...run, measurements: run.measurements.flatMap((row) => change(row) ?? []) };
}

export const CASES: readonly Case[] = [
  ...([
    ["unsent_lost", "queued_lost_share"],
    ["unsent_held", "close_p50"],
  ] as const).map(([kind, metric]): Case => ({
    ...{ kind, claim: /./ },
    shown: scenarios(),
    false: scenarios(only(metric, () => null)),
  })),
  {
    ...{ kind: "unsent_lost", claim: / lost none of up to 1\.00 MiB queued a connection\./ },
    shown: scenarios(only("read_begins_time", () => null)),
    false: scenarios(),
  },
  {
    // Of no size is it known of all three.
    ...{ kind: "unsent_lost", claim: /; fin, linger:1 and drain lost none of what was queued\./ },
    shown: scenarios(only(
      "queued_lost_share",
      ({ mode, parameters }) =>
        (mode === "fin") === /queued=65536/.test(parameters) ? null : undefined,
    )),
    false: scenarios(),
  },
  {
    ...{ kind: "unsent_lost", claim: /rst lost .* of what was queued: the Send-Q, to the byte/ },
    shown: scenarios(),
    false: scenarios(only("bytes_in_send_queue", ({ value }) => value! + 1)),
  },
  {
    ...{ kind: "unsent_lost", claim: /fin, linger:1 and drain lost none of 64\.0 KiB queued/ },
    shown: scenarios(),
    false: scenarios(only("queued_lost_share", ({ mode }) => mode === "fin" ? 0.5 : undefined)),
  },
  {
    ...{
      kind: "unsent_lost",
      claim:
        /the peer reading up to 1\.23 s after the close, and none of 1\.00 MiB up to 200 ms; later the kernel gives up sockets without an owner/,
    },
    shown: scenarios(),
    false: scenarios(only("read_begins_time", () => null)),
  },
  {
    ...{
      kind: "unsent_lost",
      claim:
        /the peer having read all up to 1\.23 s after the close, and none of 1\.00 MiB up to 200 ms; later/,
    },
    shown: () => changedRows((row) => ({ ...row, metric: ENDS[row.metric] ?? row.metric })),
    false: scenarios(),
  },
  {
    ...{
      kind: "unsent_given_up",
      claim:
        /^With tcp_rto_max_ms 1,000 the kernel gave up the sockets of fin and linger:1 after 2\.50 s, and with them 4\.88 % of what was queued: the peer, reading then, got ECONNRESET on 800 of 800/,
    },
    shown: scenarios(),
    false: scenarios(only("closer_gone_time", () => null)),
  },
  {
    ...{
      kind: "unsent_given_up",
      claim: /; it gave up none of drain, which lost nothing, read 2\.51 s after the close/,
    },
    shown: scenarios(),
    false: scenarios(only("closer_gone_time", ({ mode }) => mode === "drain" ? 9 : undefined)),
  },
  {
    ...{
      kind: "unsent_given_up",
      claim: /^With tcp_rto_max_ms 1,000 the kernel gave up none of drain, which lost nothing/,
    },
    shown: () =>
      changedRows((row) => row.metric === "closer_gone_time" && row.value ? undefined : row),
    false: scenarios(),
  },
  {
    ...{ kind: "unsent_given_up", claim: /^With the kernel's own tcp_rto_max_ms 120,000 the/ },
    shown: () =>
      changedRows((row) => ({ ...row, parameters: row.parameters.replace("x=1000", "x=120000") })),
    false: scenarios(),
  },
  {
    ...{
      kind: "unsent_held",
      claim: /close\(\) under linger:1 blocked the caller .* at most 9\.00 µs/,
    },
    shown: scenarios(),
    false: scenarios(only("close_p50", ({ mode }) => mode === "fin" ? 5e6 : undefined)),
  },
];

export const RUNS: readonly NamedRun[] = [
  ["unsent", () => ofScenario(scenariosRun(), "unsent")],
];
