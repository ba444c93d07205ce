import assert from "node:assert/strict";
import { modeText } from "../model/words.ts";
import { allowedIsolation, planned, ran } from "./testdata/trials.ts";

const isolation = await allowedIsolation();
const CONNECTIONS = 300;
/** One whose time never passes here, and one whose time passes on many connections. */
const DRAINS = ["drain:5", "drain:0.001"];

for (const stack of ["deno", "node"]) {
  Deno.test({
    name: `real: what closing through ${stack} leaves, by the kernel's counters`,
    ignore: isolation === "none",
    async fn(t) {
      const line =
        `churn --stack ${stack} --mode fin,rst,drain,${DRAINS.join()} --connections ${CONNECTIONS}`;
      const specs = planned(line, isolation);
      assert.equal(specs.length, stack === "deno" ? 8 : 10);
      for (const spec of specs) {
        await t.step(`${modeText(spec.mode)} by the ${spec.closer}`, async () => {
          const trial = await ran(spec);
          const isRst = spec.mode.name === "rst";
          trial.expect({
            "connections_opened client": CONNECTIONS,
            "connections_failed client": 0,
            [`time_wait_per_1000_closes ${spec.closer}`]: isRst ? 0 : 1000,
            [`time_wait_per_1000_closes ${trial.peer}`]: 0,
            "rst_by_close host": isRst ? CONNECTIONS : 0,
            [`peer_resets ${trial.peer}`]: isRst ? CONNECTIONS : 0,
            "established_leaked client": 0,
            "established_leaked server": 0,
            "close_wait_leaked client": 0,
            "close_wait_leaked server": 0,
            "bytes_lost client": 0,
            "bytes_lost server": 0,
            "loop_stall_max client": null,
            "loop_stall_max server": null,
          });
          assert.deepEqual(trial.outcome.warnings, []);
          for (const side of ["client", "server"] as const) {
            trial.expectWithin("cpu_per_connection", side, [1, 1e6]);
          }
          trial.expectWithin("machine_loop_time", "host", [100, 10e6]);
          trial.expectWithin("machine_echo_time", "host", [1, 1e6]);
        });
      }
    },
  });
}
