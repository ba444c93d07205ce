/**
 * A run of `vanish` that was never measured.
 * @module
 */
import { metric, type MetricName } from "../../../src/metrics/registry.ts";
import { parametersText } from "../../../src/model/parameters.ts";
import type { MeasurementRow, RunTables, TrialRecord } from "../../../src/model/run.ts";
import { peerOf, type Place, type Side } from "../../../src/model/words.ts";
import { manifestOf, trialOf } from "../../../src/render/svg/testdata/synthetic_manifest.ts";

/** What to make it of. */
export interface VanishWish {
  readonly modes?: readonly string[];
  readonly reps?: number;
  readonly states?: readonly ("idle" | "unsent")[];
  readonly aways?: readonly number[];
  readonly closers?: readonly Side[];
  readonly loss?: number;
}

const CONNECTIONS = 50;
/** Orphans give up after this many milliseconds. */
const PATIENCE_MS = 1500;

/** Tables of a whole run: fin, linger and drain reach the peer in time, rst never does. */
export function vanishRun(wish: VanishWish = {}): RunTables {
  const { modes = ["fin", "rst", "linger:1", "drain:1"], closers = ["server"], loss = 100 } = wish;
  const { states = ["idle", "unsent"], aways = [500, 3000], reps = 1 } = wish;
  const trials = states.flatMap((state) =>
    aways.flatMap((away) =>
      modes.flatMap((mode) =>
        Array.from({ length: reps }, (_, index) => index + 1).flatMap((rep) =>
          closers.map((closer): TrialRecord => {
            const base = trialOf({
              ...{ scenario: "vanish", mode, closer, rep, connections: CONNECTIONS },
            });
            const own = {
              state,
              queued: 16_384,
              away,
              loss,
              "orphan-retries": 1,
              "user-timeout": 0,
            };
            return {
              ...base,
              id: `${base.id}-${state}-${away}`,
              parameters: { ...base.parameters, ...own },
            };
          })
        )
      )
    )
  );
  const measurements = trials.flatMap(rowsOf);
  return { manifest: manifestOf(trials, 1), measurements, samples: [], latencies: [], series: [] };
}

function rowsOf(trial: TrialRecord): MeasurementRow[] {
  const { id: trialId, scenario, mode, closer, stack, rep, parameters } = trial;
  const { connections, concurrency } = parameters;
  const away = Number(parameters.away);
  const told = mode !== "rst" && away < PATIENCE_MS;
  const peer = peerOf(closer);
  const left = mode === "rst" ? 0 : Math.min(away * 1.5, PATIENCE_MS) * 1000;
  const values: readonly (readonly [MetricName, Place, number | null])[] = [
    ["connections_opened", "client", connections],
    ["connections_failed", "client", 0],
    ["close_p50", closer, mode.startsWith("linger") ? Math.min(left, 1e6) : 8],
    ["queued_lost_share", closer, parameters.state === "idle" ? null : told ? 0 : 1],
    ["sockets_after_close", closer, mode === "rst" ? 0 : connections],
    ["sockets_left_time", closer, left],
    ["peers_half_open", peer, told ? 0 : connections],
  ];
  return values.map(([name, side, value]) => ({
    ...{ runId: "synthetic", trialId, scenario, mode, closer, stack, connections, concurrency },
    ...{ parameters: parametersText(parameters), rep, metric: name, side, value },
    unit: metric(name).unit,
  }));
}
