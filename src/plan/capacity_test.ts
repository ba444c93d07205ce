import assert from "node:assert/strict";
import fc from "fast-check";
import { burst } from "../../bench/burst/definition.ts";
import { churn } from "../../bench/churn/definition.ts";
import { MachineError, UsageError } from "../model/errors.ts";
import type { Scenario } from "../model/scenario.ts";
import { checkHostBuckets, socketTableFor, timeWaitBuckets, workersFor } from "./capacity.ts";
import type { ChosenScenario } from "./options.ts";
import { chosenSets } from "./parameter_sets.ts";

const ONE = { clients: 1, servers: 1 };

function chosen(scenario: Scenario, connections: number, concurrency = 128): ChosenScenario {
  const [set] = chosenSets(scenario, {
    connections: [connections],
    concurrency: [concurrency],
    payload: [11],
  });
  return set as ChosenScenario;
}

Deno.test("one process a side as long as its descriptors suffice", () => {
  const workers = (connections: number) =>
    workersFor(chosen(burst, connections), { atLeast: ONE, descriptors: 20_000 });
  assert.deepEqual(workers(5000), ONE);
  assert.deepEqual(workers(19_744), ONE);
  assert.deepEqual(workers(19_745), { clients: 2, servers: 2 });
  // 2 × 19,744 connections fill two clients, but two servers may get them unevenly.
  assert.deepEqual(workers(39_488), { clients: 2, servers: 3 });
});

Deno.test("churn needs descriptors for what is in flight, not for all connections", () => {
  const workers = workersFor(chosen(churn, 1_000_000, 64), { atLeast: ONE, descriptors: 1024 });
  assert.deepEqual(workers, ONE);
});

Deno.test("more processes may be asked for than are needed", () => {
  const atLeast = { clients: 3, servers: 5 };
  assert.deepEqual(workersFor(chosen(churn, 5000), { atLeast, descriptors: 20_000 }), atLeast);
});

Deno.test("too much is one line naming the flag and the largest value that fits", () => {
  const refused = (one: ChosenScenario, descriptors: number) => {
    try {
      workersFor(one, { atLeast: ONE, descriptors });
    } catch (error) {
      assert.ok(error instanceof UsageError);
      return error.message;
    }
    assert.fail("it was accepted");
  };
  assert.equal(
    refused(chosen(burst, 200_000), 20_000),
    "--connections 200_000 is too much for scenario burst here: allowed are 1 to 137_349, which " +
      "fill 8 processes a side with 20_000 descriptors each; lower it or raise the limit " +
      "(ulimit -Hn)",
  );
  assert.equal(
    refused(chosen(churn, 200_000, 10_000), 1024),
    "--concurrency 10_000 is too much for scenario churn here: allowed are 1 to 5_342, which " +
      "fill 8 processes a side with 1_024 descriptors each; lower it or raise the limit " +
      "(ulimit -Hn)",
  );
  assert.equal(
    refused(chosen(burst, 60_000, 2), 20_000),
    "--concurrency 2 is too low for the 4 client processes of scenario burst: allowed are 4 and " +
      "more; raise it or lower --connections",
  );
});

Deno.test("a machine with hardly any descriptors is the machine's fault", () => {
  assert.throws(
    () => workersFor(chosen(churn, 5), { atLeast: ONE, descriptors: 256 }),
    MachineError,
  );
});

Deno.test("what is planned fits, and the largest value named fits too", () => {
  const input = fc.record({
    scenario: fc.constantFrom(churn, burst),
    connections: fc.integer({ min: 1, max: 1_000_000 }),
    concurrency: fc.integer({ min: 8, max: 20_000 }),
    descriptors: fc.integer({ min: 320, max: 100_000 }),
  });
  fc.assert(fc.property(input, ({ scenario, connections, concurrency, descriptors }) => {
    const fits = (one: ChosenScenario) => {
      const { clients, servers } = workersFor(one, { atLeast: ONE, descriptors });
      const open = scenario.openAtOnce(one.parameters);
      assert.ok(open <= clients * (descriptors - 256));
      assert.ok(servers === 1 ? open <= descriptors - 256 : open * 1.15 <= servers * descriptors);
      assert.ok(clients <= 8 && servers <= 8);
    };
    try {
      fits(chosen(scenario, connections, concurrency));
    } catch (error) {
      assert.ok(error instanceof UsageError, String(error));
      const [, name, most] = /^--(\w+) .* 1 to ([\d_]+),/.exec(error.message) ?? [];
      const value = Number(most?.replaceAll("_", ""));
      assert.ok(value >= 1, error.message);
      const smaller = { connections, concurrency, [name as string]: value };
      fits(chosen(scenario, smaller.connections, smaller.concurrency));
    }
  }));
});

Deno.test("TIME_WAIT buckets are raised only where there are too few", () => {
  assert.equal(timeWaitBuckets(5000, 131_072), 131_072);
  assert.equal(timeWaitBuckets(200_000, 131_072), 204_096);
  assert.equal(timeWaitBuckets(5000, 0), 9096);
  // Half of a table of its own is what a namespace begins with, and that suffices, too.
  for (const connections of [1, 4096, 5000, 200_000]) {
    assert.ok(socketTableFor(connections) / 2 >= 2 * connections);
  }
  assert.equal(socketTableFor(1), 16_384);
  assert.equal(socketTableFor(5000), 32_768);
  checkHostBuckets(5000, 131_072);
  checkHostBuckets(5000, 0);
  assert.throws(() => checkHostBuckets(5000, 8192), /allowed are 1 to 4_096, as the host keeps/);
});
