import assert from "node:assert/strict";
import {
  allowedIsolation,
  planned,
  plannedOne,
  type Ran,
  ran,
} from "../../src/trial/testdata/trials.ts";

const isolation = await allowedIsolation();
/** Few ports, so that each trial is over in a second, and more connections than ports. */
const PORTS = 1000;
const CONNECTIONS = 1200;

function real(name: string, test: () => Promise<void>): void {
  // The range of ports is a setting of the namespace.
  Deno.test({ name: `real: ${name}`, ignore: isolation === "none", fn: test });
}

function trial(
  line: string,
  { ports = PORTS, connections = CONNECTIONS }: { ports?: number; connections?: number } = {},
): Promise<Ran> {
  const size = `--ports ${ports} --connections ${connections} --concurrency 4`;
  return ran(plannedOne(`ports ${size} ${line}`, isolation));
}

function curve({ outcome: { series } }: Ran, name: string) {
  return series.filter((point) => point.series === name).map(({ x, value }) => [x, value ?? -1]);
}

real(
  "fin by the client takes every port, then connect() finds none: a result, no failure",
  async () => {
    const one = await trial("--mode fin --closer client --reuse 0 --destinations 1");
    one.expect({
      "connections_opened client": PORTS,
      "connections_failed client": 0,
      // Levels are of 20, and the one after the last port is given up as a whole.
      "addresses_unavailable client": 20,
      "exhausted_time_wait host": PORTS,
      "ports_held_per_destination client": PORTS,
      "time_wait_end client": PORTS,
      "time_wait_end server": 0,
      "bytes_lost client": 0,
    });
    assert.deepEqual(one.outcome.warnings, []);
    assert.equal(one.outcome.sysctls["net.ipv4.ip_local_port_range"], "32768 33767");
    const rates = curve(one, "connection_rate");
    assert.deepEqual(rates.map(([x]) => x), Array.from({ length: 51 }, (_, index) => index * 20));
    assert.deepEqual(curve(one, "ports_held").at(-1), [PORTS, PORTS]);
    assert.deepEqual(curve(one, "addresses_unavailable").slice(-2), [[980, 0], [1000, 20]]);
  },
);

real("beyond half of the ports connect() takes longer, and only beyond", async () => {
  const one = await trial("--mode fin --closer client --reuse 0 --destinations 1", {
    ports: 2000,
    connections: 2200,
  });
  const p50 = new Map(curve(one, "connect_call_p50") as [number, number][]);
  const over = (from: number, to: number) => {
    const times = [...p50].filter(([x]) => x >= from && x < to).map(([, us]) => us)
      .sort((a, b) => a - b);
    return times[Math.floor(times.length / 2)] ?? NaN;
  };
  one.expectWithin("cliff_time_wait", "host", [900, 1100]);
  // Each search for a port walks through a thousand in vain.
  assert.ok(over(1100, 2000) > 2 * over(0, 900), `${over(0, 900)} µs, then ${over(1100, 2000)} µs`);
});

for (
  const [what, line] of [
    ["rst", "--mode rst --closer client"],
    ["rst by the server", "--mode rst --closer server"],
  ] as const
) {
  real(`${what} holds no port and is never without one`, async () => {
    const one = await trial(`${line} --reuse 0 --destinations 1`);
    one.expect({
      "connections_opened client": CONNECTIONS,
      "addresses_unavailable client": 0,
      "exhausted_time_wait host": null,
      "ports_held_per_destination client": 0,
      "time_wait_per_1000_closes client": 0,
      "time_wait_per_1000_closes server": 0,
    });
    assert.ok(curve(one, "connection_rate").every(([x]) => x === 0));
  });
}

real(
  "closed by the server, the client's ports are free and its SYN ends the server's TIME_WAIT",
  async () => {
    const one = await trial("--mode fin --closer server --reuse 0 --destinations 1");
    one.expect({
      "connections_opened client": CONNECTIONS,
      "addresses_unavailable client": 0,
      "exhausted_time_wait host": null,
      "time_wait_per_1000_closes client": 0,
      "time_wait_per_1000_closes server": 1000,
      // Which of the server's a SYN ends is chance, so what is left is no count that repeats.
      "time_wait_end server": null,
    });
    // connect() walks through the ports of one parity, so the server holds at most those.
    one.expectWithin("ports_held_per_destination", "client", [300, PORTS / 2]);
    assert.deepEqual(one.outcome.warnings, []);
  },
);

for (const reuse of [1, 2]) {
  real(`with tcp_tw_reuse ${reuse} a port that has stood a second is taken again`, async () => {
    const one = await trial(
      `--mode fin --closer client --reuse ${reuse} --destinations 1 --pace 350`,
    );
    one.expect({
      "connections_opened client": CONNECTIONS,
      "addresses_unavailable client": 0,
      "exhausted_time_wait host": null,
    });
    one.expectWithin("ports_held_per_destination", "client", [300, PORTS / 2 + 20]);
  });
}

real("two destinations have the ports once each", async () => {
  const one = await trial("--mode fin --closer client --reuse 0 --destinations 2", {
    connections: 2400,
  });
  one.expect({
    "connections_opened client": 2 * PORTS,
    "exhausted_time_wait host": 2 * PORTS,
    "ports_held_per_destination client": PORTS,
  });
});

real("two clients share the ports, and together find them exhausted", async () => {
  const one = await trial("--mode fin --closer client --reuse 0 --destinations 1 --clients 2");
  one.expect({ "connections_opened client": PORTS, "exhausted_time_wait host": PORTS });
});

Deno.test("real: by default each remedy is seen alone", () => {
  const cells = planned("ports", "userns").map(({ mode, closer, parameters }) =>
    `${mode.name} ${closer} ${parameters.reuse} ${parameters.destinations}`
  );
  assert.deepEqual(cells.sort(), [
    "fin client 0 1",
    "fin client 0 2",
    "fin client 1 1",
    "fin server 0 1",
    "rst client 0 1",
    "rst server 0 1",
  ]);
  assert.equal(planned("ports --reuse 0,1,2 --destinations 1,4", "userns").length, 24);
  assert.throws(
    () => planned("ports --ports 1000 --concurrency 200", "userns"),
    /--ports 1000 is too few for --concurrency 200 in scenario ports: allowed are 1600 and more/,
  );
});
