/**
 * A run of churn, unsent and decay that was never measured: what it should say is known.
 * @module
 */
import { metric, type MetricName } from "../../metrics/registry.ts";
import { type Parameters, parametersText } from "../../model/parameters.ts";
import type { MeasurementRow, RunTables, TrialRecord } from "../../model/run.ts";
import { peerOf, type Place, type Side, SIDES } from "../../model/words.ts";
import { fixtureRun } from "./fixture.ts";

type Value = readonly [MetricName, Place, number | null];

const MODES = ["fin", "rst", "linger:1", "drain"] as const;
const CONNECTIONS = 200;
const RECEIVED = 62_336;
const AMOUNTS = [0, 65_536, 1_048_576];

/** Churn, unsent and decay, each closed by both sides. */
export function scenariosRun(): RunTables {
  const churn = fixtureRun({ scenarios: ["churn"] });
  const others = [...unsentTrials(), ...decayTrials()];
  return {
    ...churn,
    manifest: {
      ...churn.manifest,
      plannedTrials: churn.manifest.trials.length + others.length,
      trials: [...churn.manifest.trials, ...others.map(({ trial }) => trial)],
    },
    measurements: [...churn.measurements, ...others.flatMap(rowsOf)],
  };
}

interface Made {
  readonly trial: TrialRecord;
  readonly values: readonly Value[];
}

function made(
  cell: { scenario: string; mode: string; closer: Side; parameters: Parameters },
  values: readonly Value[],
): Made {
  const { scenario, mode, closer, parameters } = cell;
  const text = parametersText(parameters).replaceAll(";", "-").replaceAll("=", "_");
  return {
    trial: {
      id: `${scenario}-${mode.replace(":", "_")}-${closer}-libc-${text}-r1`,
      ...{ scenario, mode, closer, stack: "libc", rep: 1, parameters },
      workers: { clients: 1, servers: 1 },
      ...{ destinations: 1, port: 7_000, sysctls: { "net.ipv4.tcp_tw_reuse": "0" } },
      ...{ status: "completed", durationMs: 900, warnings: [] },
    },
    values: [
      ["connections_opened", "client", parameters.connections],
      ["connections_failed", "client", 0],
      ["peer_resets", peerOf(closer), resets(mode, parameters)],
      ...values,
    ],
  };
}

function resets(mode: string, { connections }: Parameters): number {
  return mode === "rst" ? connections : 0;
}

/** When a peer begins to read, microseconds. */
const READS = { late: 200_000, never: 1_230_000, gone: 2_500_000 } as const;

function unsentTrials(): Made[] {
  const cells = ["late", "never", "gone"].flatMap((reader) =>
    AMOUNTS.filter((queued) => reader === "late" || queued === 65_536)
      .flatMap((queued) => MODES.map((mode) => ({ reader, queued, mode })))
  ).flatMap((cell) => SIDES.map((closer) => ({ ...cell, closer })));
  return cells.map(({ reader, queued, mode, closer }) => {
    const peer = peerOf(closer);
    const parameters: Parameters = {
      ...{ connections: CONNECTIONS, concurrency: 64, payload: 11, queued, reader },
      ...{ "send-buffer": 1_048_576, "rto-max": reader === "gone" ? 1_000 : 120_000 },
    };
    const orphaned = reader === "gone" && (mode === "fin" || mode === "linger:1");
    const ended = mode === "rst" || orphaned ? "reset" : "eof";
    const begins = READS[reader as keyof typeof READS];
    const sendQueue = Math.max(0, queued - RECEIVED) * CONNECTIONS;
    const lost = ended === "reset" ? sendQueue : 0;
    const waits = mode === "linger:1" ? (reader === "never" ? 1_010_000 : 210_000) : 9;
    return made({ scenario: "unsent", mode, closer, parameters }, [
      ["bytes_queued", closer, queued * CONNECTIONS],
      ["bytes_in_send_queue", closer, sendQueue],
      ["bytes_in_receive_queue", peer, queued * CONNECTIONS - sendQueue],
      ["bytes_sent", closer, queued * CONNECTIONS],
      ["bytes_lost", closer, lost],
      ["queued_lost_share", closer, queued === 0 ? null : lost / (queued * CONNECTIONS)],
      ["reads_ended_by_eof", peer, ended === "eof" ? CONNECTIONS : 0],
      ["reads_ended_by_reset", peer, ended === "reset" ? CONNECTIONS : 0],
      ["rst_per_close", "host", mode === "rst" ? 1 : 0],
      ["read_begins_time", peer, begins + (mode === "drain" ? 9_000 : 0)],
      ...reader === "gone"
        ? [
          ["closer_gone_time", closer, mode === "drain" ? null : mode === "rst" ? 20_000 : begins],
        ] as const
        : [["close_p50", closer, waits], ["close_p99", closer, waits * 1.1]] as const,
      ["fin_wait_1_time", closer, mode === "rst" ? 0 : 230_000],
      // Looked for often enough with one closer only.
      ["fin_wait_1_step", closer, mode === "rst" ? null : closer === "client" ? 40_000 : 100_000],
      ["orphans_peak", "host", mode === "fin" ? CONNECTIONS : 0],
      ["buffer_memory_after_close", "host", mode === "rst" ? 0 : queued * CONNECTIONS],
    ]);
  });
}

function decayTrials(): Made[] {
  return SIDES.flatMap((closer) =>
    MODES.map((mode) => {
      const held = mode === "rst" ? 0 : 1_000;
      const parameters = { connections: 1_000, concurrency: 128, payload: 11, watch: 65 };
      return made({ scenario: "decay", mode, closer, parameters }, [
        ["time_wait_per_1000_closes", closer, held],
        ["time_wait_end", "client", 0],
        ["time_wait_end", "server", 0],
        ["time_wait_lasted", closer, held * 61_000],
        ["time_wait_timer_granule", "host", 2_048_000],
        ["time_wait_socket_seconds_computed", closer, held * 60],
        ["time_wait_socket_seconds_watched", closer, held * 61],
        ["time_wait_watched_per_computed", closer, held === 0 ? null : 61 / 60],
        ["time_wait_socket_seconds", "client", closer === "client" ? held * 61 : 0],
        ["time_wait_socket_seconds", "server", closer === "server" ? held * 61 : 0],
      ]);
    })
  );
}

function rowsOf({ trial, values }: Made): MeasurementRow[] {
  const { scenario, mode, closer, stack, rep, parameters } = trial;
  const { connections, concurrency } = parameters;
  return values.map(([name, side, value]) => ({
    ...{ runId: "2026-03-01T10-00-00Z", trialId: trial.id, scenario, mode, closer, stack, rep },
    ...{ connections, concurrency, parameters: parametersText(parameters) },
    ...{ metric: name, side, value, unit: metric(name).unit },
  }));
}
