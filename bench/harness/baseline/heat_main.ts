/**
 * One heat, inside its own namespace.
 * @module
 */
import type { Begin, WorkerReport } from "../../../src/load/messages.ts";
import type { TrialSpec } from "../../../src/model/trial.ts";
import type { Side } from "../../../src/model/words.ts";
import { RuntimeLine } from "../../../src/process/runtime_line.ts";
import { byType, serve } from "../../../src/process/serve.ts";
import { runCommand, WORK_MS } from "../../../src/sys/command.ts";
import { bringUpLoopback, writeSysctl } from "../../../src/sys/netns.ts";
import { cpuMicroseconds } from "../../../src/sys/usage.ts";
import { ENTRIES } from "../../../src/run/entries.ts";
import { Workers } from "../../../src/trial/workers.ts";
import { type CpuSeconds, cpuSeconds } from "./cpu_time.ts";
import {
  destinationAddresses,
  HEAT,
  type Heat,
  HEAT_SYSCTLS,
  type Result,
  type RunHeat,
} from "./contest.ts";

const PORT = 7000;
/** As the trials do it, and epoll_churn.c. */
const WARM_UP = { connections: 1000, concurrency: 64 };
const SETTLE_MS = 5000;
const BOTH: readonly Side[] = ["server", "client"];

/** One line of epoll_churn.c. */
interface CLine {
  readonly rate: number;
  readonly clientCpuUs: number;
  readonly serverCpuUs: number;
}

async function runC(heat: Heat): Promise<Result> {
  const { connections, concurrency, mode, destinations } = heat;
  const args = [connections, concurrency, mode, PORT, destinations].map(String);
  const before = cpuSeconds();
  const { code, stdout, stderr } = await runCommand(heat.program, args, { deadlineMs: WORK_MS });
  const after = cpuSeconds();
  if (code !== 0) throw new Error(stderr === "" ? `epoll_churn ended with code ${code}` : stderr);
  const line = JSON.parse(new TextDecoder().decode(stdout)) as CLine;
  return {
    connectionsPerSecond: line.rate,
    clientCpuMicroseconds: line.clientCpuUs,
    serverCpuMicroseconds: line.serverCpuUs,
    // Of all that the program used, its warm-up too.
    othersShare: othersShare(before, after, cpuMicroseconds("children")),
  };
}

async function runEngine(heat: Heat): Promise<Result> {
  const { connections, concurrency } = heat;
  await using workers = await Workers.start(trialOf(heat), { programs: ENTRIES });
  await workers.ask<Begin>(BOTH, () => begin(true));
  await workers.timed("client", () => ({ type: "cycle", ...WARM_UP }));
  await workers.settle(SETTLE_MS);
  await workers.ask<Begin>(BOTH, () => begin(false));
  const before = cpuSeconds();
  const { startNs, endNs } = await workers.timed(
    "client",
    () => ({ type: "cycle", connections, concurrency }),
  );
  const after = cpuSeconds();
  const reports = await workers.settle(SETTLE_MS);
  const client = flawless(reports, "client", connections).cpuMicroseconds;
  const server = flawless(reports, "server", connections).cpuMicroseconds;
  return {
    connectionsPerSecond: connections / ((endNs - startNs) / 1e9),
    clientCpuMicroseconds: client,
    serverCpuMicroseconds: server,
    othersShare: othersShare(before, after, client + server),
  };
}

function begin(warmUp: boolean): Begin {
  return { type: "begin", warmUp, closeOn: "echo" };
}

/** A side's report, if every connection was opened and none failed. */
function flawless(reports: readonly WorkerReport[], side: Side, connections: number): WorkerReport {
  const report = reports.find((candidate) => candidate.side === side);
  if (!report) throw new Error(`${side} worker: no report`);
  const [cause] = Object.keys(report.failures);
  if (cause !== undefined) throw new Error(`${side} worker: ${cause}`);
  if (report.opened !== connections || report.open !== 0) {
    throw new Error(
      `${side} worker: ${report.opened} of ${connections} opened, ${report.open} open`,
    );
  }
  return report;
}

function trialOf(heat: Heat): TrialSpec {
  const { mode, connections, concurrency } = heat;
  return {
    id: `engine-${mode}`,
    rep: 1,
    scenario: "churn",
    mode: { name: mode },
    closer: "client",
    stack: "libc",
    parameters: { connections, concurrency, payload: 11 },
    program: [{ kind: "cycle", connections, concurrency }],
    workers: { clients: 1, servers: 1 },
    destinations: destinationAddresses(heat.destinations),
    port: PORT,
    isolation: "netns",
    sysctls: HEAT_SYSCTLS,
    expected: [],
    blockingCloses: "pool",
    sideBySide: 1,
    timeoutMs: WORK_MS,
  };
}

function othersShare(before: CpuSeconds, after: CpuSeconds, ownMicroseconds: number): number {
  const busy = after.busy - before.busy;
  const total = busy + after.idle - before.idle;
  return total > 0 ? Math.max(0, busy - ownMicroseconds / 1e6) / total : 0;
}

async function run(heat: Heat): Promise<Result> {
  bringUpLoopback();
  for (const [name, value] of Object.entries(HEAT_SYSCTLS)) writeSysctl(name, value);
  return await (heat.contestant === "c" ? runC : runEngine)(heat);
}

const carryOut = byType<RunHeat>({
  heat: async ({ heat }) => ({ type: "result", result: await run(heat) }),
});
await serve(HEAT, carryOut, new RuntimeLine());
