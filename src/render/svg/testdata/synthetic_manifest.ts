/**
 * The manifest of a run that was never measured.
 * @module
 */
import type { Manifest, TrialRecord } from "../../../model/run.ts";
import type { Side } from "../../../model/words.ts";

/** A completed trial of a cell. */
export function trialOf(
  cell: { scenario: string; mode: string; closer: Side; rep: number; connections: number },
): TrialRecord {
  const { scenario, mode, closer, rep, connections } = cell;
  return {
    id: `${scenario}-${mode.replace(":", "_")}-${closer}-libc-r${rep}`,
    scenario,
    mode,
    closer,
    stack: "libc",
    rep,
    parameters: { connections, concurrency: 64, payload: 11 },
    workers: { clients: 1, servers: 1 },
    destinations: 1,
    port: 7000,
    sysctls: { "net.ipv4.tcp_tw_reuse": "0" },
    status: "completed",
    durationMs: 900,
    warnings: [],
  };
}

/** The manifest of a run of these trials. */
export function manifestOf(trials: readonly TrialRecord[], seed: number): Manifest {
  return {
    schema: 1,
    closecost: "0.1.0",
    runId: "synthetic",
    status: "complete",
    startedAt: "2024-01-01T00:00:00.000Z",
    endedAt: "2024-01-01T00:01:00.000Z",
    argv: [],
    options: {},
    seed,
    host: {
      kernel: "6.18.0",
      arch: "x86_64",
      cpu: "",
      cpus: 2,
      memoryBytes: 8e9,
      deno: "2.9.6",
      iproute2: "6.15.0",
      descriptors: 20000,
    },
    isolation: "netns",
    isolationWish: "auto",
    plannedTrials: trials.length,
    trials,
    warnings: [],
  };
}
