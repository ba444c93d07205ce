/**
 * Tables of a made-up run as files, for programs that read the files alone.
 * @module
 */
import { join } from "node:path";
import type { RunTables } from "../../src/model/run.ts";

const FILES = {
  "measurements.csv": [
    ...["run_id", "trial_id", "scenario", "mode", "closer", "stack", "connections"],
    ...["concurrency", "parameters", "rep", "metric", "side", "value", "unit"],
  ],
  "samples.csv": [
    ...["trial_id", "t_ms", "side", "state", "sockets", "recv_q_bytes", "send_q_bytes", "source"],
  ],
  "latency.csv": ["trial_id", "call", "side", "quantile", "value_us", "count"],
  "series.csv": ["trial_id", "series", "side", "x", "x_unit", "value", "unit"],
} as const;

/** A folder with run.json and the CSV files, gone with the scope. */
export class StoredTables implements Disposable {
  readonly path = Deno.makeTempDirSync({ prefix: "closecost-audit-" });

  constructor({ manifest, measurements, samples, latencies, series }: RunTables) {
    this.#write("run.json", JSON.stringify(manifest));
    const rows = {
      "measurements.csv": measurements.map((row) => [
        ...[row.runId, row.trialId, row.scenario, row.mode, row.closer, row.stack],
        ...[row.connections, row.concurrency, row.parameters, row.rep, row.metric, row.side],
        ...[row.value, row.unit],
      ]),
      "samples.csv": samples.map((row) => [
        ...[row.trialId, row.tMs, row.side, row.state, row.sockets, row.recvQBytes],
        ...[row.sendQBytes, row.source],
      ]),
      "latency.csv": latencies.map((row) => [
        ...[row.trialId, row.call, row.side, row.quantile, row.microseconds, row.count],
      ]),
      "series.csv": series.map((row) => [
        ...[row.trialId, row.series, row.side, row.x, "", row.value, ""],
      ]),
    };
    for (const [name, header] of Object.entries(FILES)) {
      const lines = [header, ...rows[name as keyof typeof FILES]];
      this.#write(
        name,
        lines.map((fields) => `${fields.map((one) => one ?? "").join(",")}\n`).join(""),
      );
    }
  }

  #write(name: string, text: string): void {
    Deno.writeTextFileSync(join(this.path, name), text);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}
