import { delay } from "../sys/delay.ts";
import type { MetricName } from "../metrics/registry.ts";
import assert from "node:assert/strict";
import type { Outcome, TrialSpec } from "../model/trial.ts";
import { commandLine, descendantsOf, isAlive, kill, within } from "../sys/testdata/processes.ts";
import {
  allowedIsolation,
  outcomeOf,
  planned,
  plannedOne,
  Ran,
  socketsOf,
} from "./testdata/trials.ts";

const isolation = await allowedIsolation();
const ignore = isolation === "none";
const SIGKILL = 9;
const [SIGSTOP, SIGCONT] = [19, 18];
/** Sockets of a trial that has begun to open connections. */
const AT_WORK = 10;
/** Longer than any test waits. */
const FOREVER_MS = 30_000;

/** A trial that opens its connections and then holds them until something happens. */
function endless(fields: Partial<TrialSpec> = {}): TrialSpec {
  const spec = plannedOne("burst --connections 100 --mode fin --closer client", isolation);
  const [open, , close] = spec.program;
  assert.ok(open?.kind === "open" && close?.kind === "close");
  return {
    ...spec,
    program: [open, { kind: "hold", ms: FOREVER_MS }, close],
    timeoutMs: FOREVER_MS,
    ...fields,
  };
}

/** A trial that works without a pause. */
function busy(): TrialSpec {
  const line = "churn --connections 500000 --mode fin --closer client";
  return { ...plannedOne(line, isolation), timeoutMs: FOREVER_MS };
}

/** A trial under way, with its processes: the host, its workers. */
class Running {
  readonly outcome: Promise<Outcome>;
  readonly #abort = new AbortController();
  #family: readonly number[] = [];

  private constructor(spec: TrialSpec) {
    this.outcome = outcomeOf(spec, this.#abort.signal);
  }

  /** Starts a trial; resolves when its workers are at work. */
  static async start(spec: TrialSpec): Promise<Running> {
    const running = new Running(spec);
    const atWork = await within(20_000, () => {
      running.#family = descendantsOf(Deno.pid);
      const workers = running.#of("worker_main.ts");
      return workers.length === 2 && workers.every((pid) => socketsOf(pid) >= AT_WORK);
    });
    assert.ok(atWork, "no workers were seen at work");
    return running;
  }

  #of(script: string): number[] {
    return this.#family.filter((pid) => commandLine(pid).includes(`/${script}`));
  }

  get host(): number {
    const [host] = this.#of("trial_host_main.ts");
    assert.ok(host !== undefined);
    return host;
  }

  worker(side: "client" | "server"): number {
    const worker = this.#of("worker_main.ts").find((pid) => commandLine(pid).endsWith(side));
    assert.ok(worker !== undefined);
    return worker;
  }

  abort(): void {
    this.#abort.abort();
  }

  /** Asserts that every process ends soon. */
  async assertGone(): Promise<void> {
    const gone = await within(10_000, () => !this.#family.some(isAlive));
    assert.ok(gone, `left behind: ${this.#family.filter(isAlive).map(commandLine).join("; ")}`);
  }
}

function reasonOf(outcome: Outcome): string {
  assert.ok(outcome.status !== "completed", "the trial completed");
  assert.ok(!outcome.reason.includes("\n") && outcome.reason !== "", "one line");
  return outcome.reason;
}

Deno.test({
  name: "real: a trial whose host is killed has failed, and its workers end with it",
  ignore,
  async fn() {
    for (const spec of [endless(), busy()]) {
      const running = await Running.start(spec);
      kill(running.host, SIGKILL);
      const outcome = await running.outcome;
      assert.equal(outcome.status, "failed");
      assert.equal(reasonOf(outcome), "trial host was ended by SIGKILL");
      await running.assertGone();
    }
  },
});

Deno.test({
  name: "real: a trial one of whose workers is killed in its work has failed, and says which",
  ignore,
  async fn() {
    const running = await Running.start(busy());
    kill(running.worker("client"), SIGKILL);
    const outcome = await running.outcome;
    assert.equal(outcome.status, "failed");
    assert.equal(reasonOf(outcome), "client worker was ended by SIGKILL");
    await running.assertGone();
  },
});

Deno.test({
  name: "real: a trial that takes too long has failed and says in which phase",
  ignore,
  async fn() {
    const spec = endless({ timeoutMs: 12_000 });
    const running = await Running.start(spec);
    const outcome = await running.outcome;
    assert.equal(outcome.status, "failed");
    assert.equal(reasonOf(outcome), "not over after 12 s, while in phase hold");
    await running.assertGone();
  },
});

Deno.test({
  name: "real: a trial that has no time at all fails while starting",
  ignore,
  async fn() {
    const outcome = await outcomeOf(endless({ timeoutMs: 1 }));
    assert.equal(outcome.status, "failed");
    assert.equal(reasonOf(outcome), "not over after 0.001 s, while starting");
  },
});

Deno.test({
  name: "real: an aborted trial is aborted, at rest or in its work, and leaves no process",
  ignore,
  async fn() {
    for (const spec of [endless(), busy()]) {
      const running = await Running.start(spec);
      const start = performance.now();
      running.abort();
      const outcome = await running.outcome;
      assert.equal(outcome.status, "aborted");
      assert.equal(reasonOf(outcome), "interrupted");
      assert.ok(performance.now() - start < 2000, "it took its time");
      await running.assertGone();
    }
  },
});

Deno.test("real: a trial aborted before it begins starts nothing", async () => {
  const before = descendantsOf(Deno.pid);
  const outcome = await outcomeOf(endless(), AbortSignal.abort());
  assert.equal(outcome.status, "aborted");
  assert.deepEqual(descendantsOf(Deno.pid), before);
});

Deno.test({
  name: "real: a setting the kernel refuses is warned of by name, and the record tells the truth",
  ignore,
  async fn() {
    const spec = plannedOne("churn --connections 10 --mode fin --closer client", isolation);
    const sysctls = { "net.ipv4.tcp_tw_reuse": "no number" };
    const outcome = await outcomeOf({ ...spec, sysctls });
    assert.ok(outcome.status === "completed", "it did not complete");
    const [warning = "", ...others] = outcome.warnings;
    assert.deepEqual(others, []);
    assert.match(warning, /^net\.ipv4\.tcp_tw_reuse could not be set to no number: .*EINVAL$/);
    assert.match(outcome.sysctls["net.ipv4.tcp_tw_reuse"] ?? "", /^[012]$/);
  },
});

Deno.test({
  name: "real: a trial whose worker or host is stopped for a while keeps its counts and no times",
  ignore,
  async fn(t) {
    const spec = plannedOne("burst --connections 1000 --mode fin --closer client", isolation);
    const [open, , close] = spec.program;
    assert.ok(open && close);
    for (const who of ["client", "server", "host"] as const) {
      await t.step(who, async () => {
        const program = [open, { kind: "hold", ms: 2500 } as const, close];
        const running = await Running.start({ ...spec, program });
        const pid = who === "host" ? running.host : running.worker(who);
        // Far more than a warm-up has open at once: they are held.
        assert.ok(await within(20_000, () => socketsOf(pid) >= 1900), "no connections were seen");
        kill(pid, SIGSTOP);
        await delay(1500);
        kill(pid, SIGCONT);
        const trial = new Ran(spec, await running.outcome);
        const { disturbed = "" } = trial.outcome;
        const name = who === "host" ? "the trial's own process" : `the ${who} worker`;
        assert.match(disturbed, new RegExp(`^${name} stood still for \\d+\\.\\d s$`));
        trial.expect({
          "connections_opened client": 1000,
          "connections_failed client": 0,
          "time_wait_end client": 1000,
        });
        for (const metric of ["connections_per_second", "connect_p50", "close_p50"] as const) {
          assert.equal(trial.value(metric, "client"), null, metric);
        }
        trial.expectWithin("machine_loop_time", "host", [100, 10e6]);
      });
    }
  },
});

Deno.test({
  name: "real: a trial in which no connection succeeds has failed, and says of what",
  ignore,
  async fn() {
    for (
      const scenario of ["churn", "burst", "unsent --queued 1000 --reader late", "decay --watch 1"]
    ) {
      const [spec] = planned(`${scenario} --connections 20 --mode fin --closer server`, isolation);
      assert.ok(spec);
      // Nothing in the namespace leads there.
      const outcome = await outcomeOf({ ...spec, destinations: ["192.0.2.1"] });
      assert.ok(outcome.status === "failed", `${scenario}: ${outcome.status}`);
      assert.equal(
        outcome.reason,
        "none of 20 connections succeeded: connect: ENETUNREACH (20 times)",
        scenario,
      );
    }
  },
});

Deno.test({
  name: "real: ports that run out fail connections, not the trial, and all of them are counted",
  ignore,
  async fn() {
    const spec = plannedOne("churn --connections 1500 --mode fin --closer client", isolation);
    const [ports, failed] = [1000, 500];
    // TIME_WAIT holds every port there is to this one destination.
    const sysctls = { ...spec.sysctls, "net.ipv4.ip_local_port_range": "40000 40999" };
    const outcome = await outcomeOf({ ...spec, destinations: ["127.0.0.1"], sysctls });
    assert.ok(outcome.status === "completed", "it did not complete");
    const value = (metric: MetricName) =>
      outcome.measurements.find((row) => row.metric === metric)?.value;
    assert.equal(value("connections_opened"), ports);
    assert.equal(value("connections_failed"), failed);
    assert.equal(value("time_wait_end"), ports);
    const cause = `client: connect: EADDRNOTAVAIL (${failed} times)`;
    assert.deepEqual(outcome.warnings, [cause]);
  },
});
