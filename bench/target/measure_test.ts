import type { MetricName } from "../../src/metrics/registry.ts";
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { type TargetSpec, WAITS } from "../../src/model/target.ts";
import type { Outcome, TrialSpec } from "../../src/model/trial.ts";
import type { Place } from "../../src/model/words.ts";
import {
  commandLine,
  descendantsOf,
  isAlive,
  kill,
  within,
} from "../../src/sys/testdata/processes.ts";
import { ENTRIES } from "../../src/run/entries.ts";
import { ProcessExecutor } from "../../src/trial/executor.ts";
import { allowedIsolation, plannedOne } from "../../src/trial/testdata/trials.ts";

const isolation = await allowedIsolation();
const ignore = isolation === "none";
const SERVER = new URL("./testdata/server.ts", import.meta.url).pathname;
const CONNECTIONS = 120;
const PATIENCE_MS = 400;
const ECHO = { send: btoa("Hi, gopher?"), expect: { kind: "echo" } } as const;

function serverCommand(way: string): string {
  return `exec ${Deno.execPath()} run --quiet --no-prompt --allow-env --allow-net --allow-run ${SERVER} ${way}`;
}

/** The spec of a trial that talks to a server. */
function spec(target: Partial<TargetSpec>, more: Partial<TrialSpec> = {}): TrialSpec {
  const port = 8080;
  const line = `--target x --port ${port} --connections ${CONNECTIONS} --patience ${PATIENCE_MS}`;
  const planned = plannedOne(line, isolation);
  return {
    ...planned,
    target: {
      command: serverCommand("fin"),
      host: "127.0.0.1",
      port,
      talk: ECHO,
      waits: WAITS,
      ...target,
    },
    ...more,
  };
}

async function run(one: TrialSpec): Promise<Outcome> {
  return await new ProcessExecutor(ENTRIES).run(one, new AbortController().signal);
}

/** A completed trial's values by metric and side. */
async function values(way: string, talk: TargetSpec["talk"] = ECHO) {
  const outcome = await run(spec({ command: serverCommand(way), talk }));
  equal(outcome.status, "completed", JSON.stringify(outcome).slice(0, 300));
  if (outcome.status !== "completed") throw new Error("not completed");
  return {
    warnings: outcome.warnings,
    chance: outcome.nondeterministic,
    of: (metric: MetricName, side: Place) =>
      outcome.measurements.find((one) => one.metric === metric && one.side === side)?.value,
  };
}

async function reason(target: Partial<TargetSpec>): Promise<string> {
  const outcome = await run(spec(target));
  equal(outcome.status, "failed", JSON.stringify(outcome).slice(0, 300));
  return outcome.status === "failed" ? outcome.reason : "";
}

Deno.test({
  name: "real: a target that closes by FIN holds the TIME_WAIT, and the client sees it first",
  ignore,
  async fn() {
    const { of, warnings, chance } = await values("fin");
    equal(of("answers", "client"), CONNECTIONS);
    const others = of("machine_others_cpu_share", "host") ?? -1;
    ok(others >= 0 && others <= 1, `${others}`);
    equal(of("closed_first_by_fin", "server"), CONNECTIONS);
    equal(of("closed_first_by_rst", "server"), 0);
    equal(of("closed_first", "client"), 0);
    equal(of("time_wait_per_1000_closes", "server"), 1000);
    equal(of("time_wait_per_1000_closes", "client"), 0);
    equal(of("close_wait_leaked", "server"), 0);
    equal(of("bytes_lost", "client"), null);
    equal(of("bytes_sent", "client"), CONNECTIONS * 11);
    deepEqual(warnings, []);
    equal(chance, undefined);
    equal(descendantsOf(Deno.pid).length, 0);
  },
});

Deno.test({
  name: "real: a target that closes by RST leaves nothing, and is told from one that sends FIN",
  ignore,
  async fn() {
    const { of } = await values("rst");
    equal(of("closed_first_by_rst", "server"), CONNECTIONS);
    equal(of("closed_first_by_fin", "server"), 0);
    equal(of("rst_by_close", "host"), CONNECTIONS);
    equal(of("time_wait_per_1000_closes", "server"), 0);
  },
});

Deno.test({
  name: "real: a target that closes about when patience ends is told of, as chance decides then",
  ignore,
  async fn() {
    const { of, warnings, chance } = await values(`after:${PATIENCE_MS - 10}`);
    const [late, first] = [
      of("closed_near_patience", "server") ?? 0,
      of("closed_first_by_fin", "server") ?? 0,
    ];
    // Nearer than a fifth of the client's patience are all that came in time; but on a busy machine
    // some clients hear of their echo later than the server does, and wait less.
    ok(late > first / 2 && late <= first, `${late} late, ${first} first`);
    equal(first + (of("closed_first", "client") ?? 0), CONNECTIONS);
    const told = warnings.filter((one) =>
      one.startsWith("the server closes about when --patience")
    );
    equal(told.length, 1, warnings.join());
    match(told.join(), new RegExp(`${late} closes came in its last 20 %`));
    ok(chance?.includes("time_wait_per_1000_closes") && !chance.includes("close_wait_leaked"));
  },
});

Deno.test({
  name: "real: a target that leaks is seen by CLOSE_WAIT and descriptors, each to the number",
  ignore,
  async fn() {
    for (const way of ["leak", "never"]) {
      const { of, warnings } = await values(way);
      equal(of("closed_first", "client"), CONNECTIONS, way);
      equal(of("close_wait_leaked", "server"), CONNECTIONS, way);
      equal(of("close_wait_per_1000_closes", "server"), 1000, way);
      const [before, after] = (["before", "after"] as const).map((when) =>
        of(`descriptors_${when}`, "server") ?? 0
      );
      ok((after ?? 0) - (before ?? 0) >= CONNECTIONS, `${way}: ${before} to ${after}`);
      deepEqual(warnings, [], way);
    }
  },
});

Deno.test({
  name: "real: a drain whose peer never closes, or trickles, ends by its bound, counted and said",
  ignore,
  async fn() {
    const parameters = { ...spec({}).parameters, concurrency: 40 };
    const nothing = { send: btoa("Hi"), expect: { kind: "nothing" } } as const;
    // Side by side: each takes the bound of two drains.
    await Promise.all(
      ([["never", ECHO], ["trickle", nothing]] as const).map(async ([way, talk]) => {
        const [phase] = spec({}).program;
        ok(phase?.kind === "drive");
        const outcome = await run(spec({ command: serverCommand(way), talk }, {
          ...{ mode: { name: "drain" }, parameters },
          program: [{ ...phase, concurrency: 40, patienceMs: 0 }],
        }));
        ok(outcome.status === "completed", JSON.stringify(outcome).slice(0, 300));
        const of = (metric: MetricName) =>
          outcome.measurements.find((one) => one.metric === metric && one.side === "client")?.value;
        // Two turns of 40 show it; of the others, those that were begun by then are not waited for less.
        const given = of("drains_given_up") ?? 0;
        ok(given >= 80 && given <= 120, `${given}`);
        equal(of("connections_failed"), CONNECTIONS - given);
        match(outcome.warnings.join("; "), new RegExp(`not closed in time \\(${given} times\\)`));
      }),
    );
  },
});

Deno.test({
  name: "real: a target that answers a byte a second is given up, counted and said",
  ignore,
  async fn() {
    const [phase] = spec({}).program;
    ok(phase?.kind === "drive");
    const outcome = await run(spec({ command: serverCommand("trickle") }, {
      program: [{ ...phase, concurrency: 20 }],
    }));
    equal(outcome.status, "failed");
    const reason = outcome.status === "failed" ? outcome.reason : "";
    match(reason, /^none of 120 connections succeeded: (answer|not tried): /);
    ok(outcome.durationMs < 20_000, `${outcome.durationMs} ms`);
  },
});

Deno.test({
  name: "real: what a target answers is checked, and a flood on its standard error does no harm",
  ignore,
  async fn() {
    match(
      await reason({ command: serverCommand("garbage") }),
      /^none of 120 connections succeeded: answer: bytes differ from those sent \(120 times\)$/,
    );
    const http = { send: btoa("GET"), expect: { kind: "http", status: ["2xx"] } } as const;
    match(
      await reason({ command: serverCommand("fin"), talk: http }),
      /^none of 120 connections succeeded: answer: not an HTTP response/,
    );
    const chatty = await values("chatty");
    equal(chatty.of("closed_first_by_fin", "server"), CONNECTIONS);
  },
});

Deno.test({
  name:
    "real: a target that is missing, ends at once, never listens or dies fails with its last words",
  ignore,
  async fn() {
    match(await reason({ command: "no-such-server" }), /was not found.*no-such-server/);
    match(
      await reason({ command: "echo no config >&2; exit 7" }),
      /^the target ended with code 7 before it listened: it said "no config"$/,
    );
    match(await reason({ command: "kill -9 $$" }), /was ended by signal 9 before it listened/);
    match(await reason({ command: serverCommand("dies") }), /ended with code 3 during the trial/);
    match(
      await reason({ command: "echo waiting; sleep 100" }),
      /does not listen on port 8080 after 10 s: it said "waiting"/,
    );
  },
});

Deno.test({
  name: "real: everything that a target has started ends with the trial, and with its host's death",
  ignore,
  async fn() {
    const { of } = await values("child");
    equal(of("closed_first_by_fin", "server"), CONNECTIONS);
    // The host is killed in the middle, as kill -9 of the whole command would do it.
    const running = run(spec({ command: "sleep 601 & sleep 601" }));
    const family = () => descendantsOf(Deno.pid);
    const sleepers = () => family().filter((pid) => commandLine(pid) === "sleep 601");
    ok(await within(9000, () => sleepers().length === 2));
    const started = family();
    const host = started.find((pid) => commandLine(pid).includes("/trial_host_main.ts"));
    ok(host !== undefined);
    kill(host, 9);
    equal((await running).status, "failed");
    ok(await within(5000, () => !started.some(isAlive)), "something outlives the host");
  },
});
