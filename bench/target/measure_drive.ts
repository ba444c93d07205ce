import type { MetricName } from "../../src/model/metrics.ts";
import { Latency } from "../../src/load/latency.ts";
import type { DriveDone } from "../../src/load/special_orders.ts";
import type { Drive } from "./definition.ts";
import type { Place } from "../../src/model/words.ts";
import { share } from "../../src/trial/workers.ts";
import type { PhaseRunner } from "../../src/trial/phases/phase.ts";

/** `drive`: the clients talk to the user's own server. */
export const drive: PhaseRunner<Drive> = {
  underLoad: true,
  closes: true,
  timeWaitMayEnd: false,
  async run({ connections, concurrency, patienceMs }, context) {
    const { spec: { target }, workers, loaded, measured } = context;
    if (!target) throw new Error("cannot drive a server as the trial names none");
    const clients = workers.count("client");
    const done = await workers.ask(["client"], (i) => ({
      type: "drive",
      connections: share(connections, i, clients),
      concurrency: share(Math.max(concurrency, clients), i, clients),
      talk: target.talk,
      patienceMs,
    })) as DriveDone[];
    loaded({
      startNs: Math.min(...done.map((one) => one.startNs)),
      endNs: Math.max(...done.map((one) => one.endNs)),
    });
    const sum = (of: (one: DriveDone) => number) => done.reduce((n, one) => n + of(one), 0);
    const add = (metric: MetricName, side: Place, value: number | null) =>
      measured({ metric, side, value });
    add("answers", "client", sum((one) => one.served));
    add("closed_first_by_fin", "server", sum((one) => one.serverFin));
    add("closed_first_by_rst", "server", sum((one) => one.serverReset));
    add("closed_first", "client", sum((one) => one.clientFirst));
    add("closed_near_patience", "server", patienceMs === 0 ? null : sum((one) => one.late));
    // With the client waiting before it closes, the rate would be that of its own patience.
    const waited = patienceMs > 0 && done.some(({ clientFirst }) => clientFirst > 0);
    if (waited) add("connections_per_second", "client", null);
    const waits = Latency.merged(done.map((one) => one.serverClose));
    const us = (q: number) => waits.count === 0 ? null : waits.quantile(q) / 1e3;
    add("server_close_p50", "client", us(0.5));
    add("server_close_p99", "client", us(0.99));
  },
};
