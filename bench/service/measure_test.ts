import { delay } from "../../src/sys/delay.ts";
import assert from "node:assert/strict";
import { commandLine, descendantsOf, kill, within } from "../../src/sys/testdata/processes.ts";
import {
  allowedIsolation,
  outcomeOf,
  plannedOne,
  Ran,
  ran,
} from "../../src/trial/testdata/trials.ts";

const isolation = await allowedIsolation();
const ignore = isolation === "none";
/** 40 connections a second for 1.4 s, closed after 0.2 s each. */
const LINE = "service --connections 56 --flood 40 --patience 200 --rate 200 --concurrency 10 " +
  "--work 50 --load rate";
/** What a busy machine may have to say of its foreground. */
const OF_THE_MACHINE =
  /^without the flood \d+ of \d+ requests|^after the flood \d+ % as many|^the load generator took/;
const FLOOD = 56;
/** Of the second, or a little more, in which closes are made. */
const LEAST_CLOSED = 30;
const SECOND = 1e6;
/** Closes just before the flood is ended, which its client has not seen by then. */
const UNSEEN = 3;

async function served(line: string): Promise<Ran> {
  const trial = await ran(plannedOne(`${LINE} ${line}`, isolation));
  const warnings = trial.outcome.warnings.filter((warning) => !OF_THE_MACHINE.test(warning));
  assert.deepEqual(warnings, [], trial.spec.id);
  trial.expect({
    "connections_opened client": FLOOD,
    "connections_failed client": 0,
    "request_errors client": 0,
    "established_leaked server": 0,
    "close_wait_leaked server": 0,
    "listen_overflows host": 0,
    // The flood's end and the foreground's would be in them.
    "time_wait_end server": null,
    "rst_sent host": null,
    "bytes_lost server": null,
  });
  trial.expectWithin("requests_per_second_baseline", "client", [50, 400]);
  trial.expectWithin("generator_cpu_share_baseline", "client", [0.001, 0.9]);
  trial.expectWithin("service_cpu_share_baseline", "server", [0.001, 0.9]);
  return trial;
}

/** The service was there for its foreground all the time. */
function expectUp(trial: Ran): void {
  trial.expectWithin("requests_ratio", "client", [0.5, 2]);
  trial.expectWithin("loop_stall_max", "server", [0, 0.7 * SECOND]);
  trial.expectWithin("closed_for_want_of_request", "server", [LEAST_CLOSED, FLOOD]);
}

Deno.test({
  name: "real: a flood that answers its closes ends by EOF under fin and leaves TIME_WAIT",
  ignore,
  async fn() {
    const trial = await served("--mode fin --then answers");
    expectUp(trial);
    const closed = trial.value("closed_for_want_of_request", "server") ?? 0;
    trial.expect({ "flood_ended_by_reset client": 0 });
    trial.expectWithin("flood_ended_by_eof", "client", [closed - UNSEEN, closed]);
    trial.expectWithin("time_wait_held", "server", [LEAST_CLOSED, closed]);
    assert.ok(
      trial.outcome.series.some(({ series, value }) =>
        series === "descriptors_held" && (value ?? 0) > 0
      ),
    );
  },
});

Deno.test({
  name: "real: under rst the same flood is reset and nothing is held",
  ignore,
  async fn() {
    const trial = await served("--mode rst --then answers --hello nothing");
    expectUp(trial);
    const closed = trial.value("closed_for_want_of_request", "server") ?? 0;
    trial.expect({ "flood_ended_by_eof client": 0, "time_wait_held server": 0 });
    trial.expectWithin("flood_ended_by_reset", "client", [closed - UNSEEN, closed]);
    // Only those whose patience is not over.
    trial.expectWithin("sockets_held", "server", [0, FLOOD - LEAST_CLOSED]);
  },
});

Deno.test({
  name: "real: a timed linger on the loop stalls the service, and in threads it does not",
  ignore,
  async fn() {
    const [onLoop, inThreads] = await Promise.all([
      served("--mode linger:1 --then never-reads --closes loop"),
      served("--mode linger:1 --then never-reads --closes threads"),
    ]);
    onLoop.expectWithin("loop_stall_max", "server", [0.9 * SECOND, 60 * SECOND]);
    onLoop.expectWithin("requests_ratio", "client", [0, 0.5]);
    onLoop.expectWithin("request_p99_flood", "client", [0.3 * SECOND, 60 * SECOND]);
    expectUp(inThreads);
    // They are cut short when the flood ends.
    assert.ok(inThreads.outcome.measurements.every(({ metric }) => metric !== "close_p50"));
  },
});

Deno.test({
  name: "real: whoever vanishes or ignores is still there when the flood ends, in its own state",
  ignore,
  async fn() {
    const floods = [["vanishes", "FIN-WAIT-1"], ["ignores", "FIN-WAIT-2"]] as const;
    await Promise.all(floods.map(async ([then, state]) => {
      const trial = await served(`--mode fin --then ${then}`);
      expectUp(trial);
      trial.expect({ "flood_not_ended client": FLOOD, "time_wait_held server": 0 });
      trial.expectWithin("sockets_held", "server", [LEAST_CLOSED, FLOOD]);
      const most = Math.max(
        ...trial.outcome.samples.filter((row) => row.side === "server" && row.state === state)
          .map(({ sockets }) => sockets),
      );
      assert.ok(most >= LEAST_CLOSED, `${most} in ${state} under ${then}`);
    }));
  },
});

Deno.test({
  name: "real: drain waits for a flood that ignores it, but not on anybody's time",
  ignore,
  async fn() {
    const trial = await served("--mode drain:0.3 --then ignores");
    expectUp(trial);
    // A connection that drains is still the service's.
    trial.expectWithin("descriptors_held_peak", "server", [15, FLOOD]);
  },
});

Deno.test({
  name: "real: a foreground that dies fails the trial in one line, and nothing is left",
  ignore,
  async fn() {
    const outcome = outcomeOf(plannedOne(`${LINE} --mode fin`, isolation));
    let family: number[] = [];
    const foreground = () => family.find((pid) => commandLine(pid).includes("foreground/main.ts"));
    const there = await within(20_000, () => {
      family = descendantsOf(Deno.pid);
      return foreground() !== undefined;
    });
    assert.ok(there, "no foreground was seen");
    await delay(500);
    kill(foreground() ?? 0, 9);
    const ended = await outcome;
    assert.ok(ended.status === "failed");
    assert.equal(ended.reason, "foreground was ended by SIGKILL");
    assert.deepEqual(
      descendantsOf(Deno.pid).filter((pid) => commandLine(pid).includes("/src/load/")),
      [],
    );
  },
});
