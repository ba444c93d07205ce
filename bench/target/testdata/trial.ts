/**
 * Trials of servers, for tests.
 * @module
 */
import assert from "node:assert/strict";
import { type TargetSpec, WAITS } from "../../../src/model/target.ts";
import type { MetricName } from "../../../src/model/metric_list.ts";
import type { Outcome, TrialSpec } from "../../../src/model/trial.ts";
import type { Place } from "../../../src/model/words.ts";
import { ENTRIES } from "../../../src/run/entries.ts";
import { ProcessExecutor } from "../../../src/trial/executor.ts";
import { allowedIsolation, plannedOne } from "../../../src/trial/testdata/trials.ts";

/** What the machine allows. */
export const isolation = await allowedIsolation();
const PYTHON = new URL("./servers.py", import.meta.url).pathname;
const PORT = 8080;

/** The command of a server of `servers.py`. */
export function python(way: string): string {
  return `exec python3 ${PYTHON} ${way}`;
}

/** Whether a program is on PATH. */
export function has(program: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(":").some((folder) => {
    try {
      return Deno.statSync(`${folder}/${program}`).isFile;
    } catch {
      return false;
    }
  });
}

/** What is asked of a trial beside its server. */
export interface Asked extends Partial<TargetSpec> {
  /** Further words of the command line. */
  readonly line?: string;
  /** Of `TargetSpec.talk`. */
  readonly send?: string;
  readonly expect?: TargetSpec["talk"]["expect"];
}

/** Runs a trial of 100 connections, or as many as the line says. */
export async function run({ line = "", send = "Hi, gopher?", expect, ...target }: Asked): Promise<
  Outcome
> {
  const talk = { send: btoa(send), expect: expect ?? { kind: "echo" } };
  const connections = line.includes("--connections") ? "" : "--connections 100";
  const words = `--target x --port ${PORT} ${connections} ${line}`.trim().replaceAll(/ +/g, " ");
  const planned = plannedOne(words, isolation);
  const server: TargetSpec = { host: "127.0.0.1", port: PORT, talk, waits: WAITS, ...target };
  const spec: TrialSpec = { ...planned, target: server, destinations: [server.host] };
  return await new ProcessExecutor(ENTRIES).run(spec, new AbortController().signal);
}

/** A completed trial's values by metric and side, and what it warns of. */
export async function values(asked: Asked) {
  const outcome = await run(asked);
  assert.ok(outcome.status === "completed", JSON.stringify(outcome).slice(0, 400));
  const { measurements, warnings, nondeterministic: chance } = outcome;
  return {
    warnings,
    chance,
    of: (metric: MetricName, side: Place) =>
      measurements.find((one) => one.metric === metric && one.side === side)?.value,
    /** Who closed first, and how; then RSTs after that. */
    first: () => {
      const at = (metric: MetricName, side: Place) =>
        measurements.find((one) => one.metric === metric && one.side === side)?.value;
      return {
        server: [at("closed_first_by_fin", "server"), at("closed_first_by_rst", "server")],
        client: [at("closed_first", "client"), at("closed_first_resets", "client")],
        later: [at("resets_after_close", "server"), at("resets_after_close", "client")],
        timeWait: [at("time_wait_end", "server"), at("time_wait_end", "client")],
      };
    },
  };
}

/** Why a trial failed. */
export async function reason(asked: Asked): Promise<string> {
  const outcome = await run(asked);
  assert.equal(outcome.status, "failed", JSON.stringify(outcome).slice(0, 400));
  return outcome.status === "failed" ? outcome.reason : "";
}
