import assert from "node:assert/strict";
import { allowedIsolation, outcomeOf, planned, Ran } from "../../src/trial/testdata/trials.ts";

const isolation = await allowedIsolation();
const CONNECTIONS = 100;
const LINE = `decay --connections ${CONNECTIONS} --watch 2`;

Deno.test({
  name: "real: while TIME_WAIT is watched, what was foretold of it comes about, side by side",
  ignore: isolation === "none",
  async fn() {
    const specs = planned(`${LINE} --mode fin,rst`, isolation);
    assert.ok(specs.every(({ sideBySide }) => sideBySide >= specs.length));
    const trials = await Promise.all(
      specs.map(async (spec) => new Ran(spec, await outcomeOf(spec))),
    );
    for (const trial of trials) {
      const { closer, mode } = trial.spec;
      const held = mode.name === "rst" ? 0 : CONNECTIONS;
      trial.expect({ [`time_wait_end ${closer}`]: held, [`time_wait_end ${trial.peer}`]: 0 });
      const points = trial.outcome.series.filter(({ side }) => side === closer);
      assert.ok(points.length >= 3 && points.at(-1)?.value === held, JSON.stringify(points));
      // Two seconds were seen and 58 are still foretold: the sum must not have moved.
      if (held === 0) trial.expect({ [`time_wait_watched_per_computed ${closer}`]: null });
      else trial.expectWithin("time_wait_watched_per_computed", closer, [0.99, 1.01]);
      trial.expect({
        [`time_wait_lasted ${closer}`]: held === 0 ? 0 : null,
        "orphans_peak host": null,
        "connections_per_second client": null,
        // They hold each other up, so nothing can be told of the machine.
        "machine_loop_time host": null,
        "machine_echo_time host": null,
        "machine_others_cpu_share host": null,
        "machine_run_delay_share host": null,
      });
      assert.deepEqual(trial.outcome.warnings, []);
    }
  },
});
