import assert from "node:assert/strict";
import fc from "fast-check";
import {
  DEFAULT_PORT_RANGE,
  destinationsFor,
  fewestDestinations,
  PlaceAllocator,
} from "./addresses.ts";

Deno.test("every connection has a destination of its own, as long as there are not too many", () => {
  assert.equal(destinationsFor(1, DEFAULT_PORT_RANGE), 1);
  assert.equal(destinationsFor(5000, DEFAULT_PORT_RANGE), 5000);
  assert.equal(destinationsFor(20_001, DEFAULT_PORT_RANGE), 20_000);
  assert.equal(destinationsFor(1_000_000, { low: 40_000, high: 40_000 }), 1_000_000);
});

Deno.test("at the fewest, a destination takes 0.03 of the port range", () => {
  assert.equal(fewestDestinations(846, DEFAULT_PORT_RANGE), 1);
  assert.equal(fewestDestinations(847, DEFAULT_PORT_RANGE), 2);
  assert.equal(fewestDestinations(3, { low: 40_000, high: 40_000 }), 3);
});

Deno.test("in a namespace every trial gets the first addresses and a port of its own", () => {
  const options = { isolation: "netns" as const, portRange: DEFAULT_PORT_RANGE, salt: 77 };
  const places = new PlaceAllocator(options);
  const { destinations, port } = places.next(1);
  assert.deepEqual(destinations, ["127.0.0.1"]);
  const next = places.next(2);
  assert.deepEqual(next.destinations, ["127.0.0.1", "127.0.0.2"]);
  assert.notEqual(next.port, port);
  assert.ok(port < DEFAULT_PORT_RANGE.low);
});

const ranges = fc.tuple(fc.integer({ min: 1024, max: 65_535 }), fc.integer({ min: 0, max: 64_511 }))
  .map(([low, more]) => ({ low, high: Math.min(low + more, 65_535) }));

Deno.test("destinations are different addresses of 127/8, and enough of them", () => {
  fc.assert(fc.property(
    fc.constantFrom("netns" as const, "userns" as const, "none" as const),
    ranges,
    fc.integer({ min: 0, max: 65_535 }),
    fc.integer({ min: 1, max: 5000 }),
    (isolation, portRange, salt, connections) => {
      const places = new PlaceAllocator({ isolation, portRange, salt });
      const { destinations } = places.next(connections);
      assert.equal(new Set(destinations).size, destinations.length);
      assert.ok(destinations.length >= fewestDestinations(connections, portRange));
      for (const address of destinations) {
        const parts = address.split(".").map(Number);
        const last = parts[3] ?? 0;
        assert.equal(parts[0], 127, address);
        assert.ok(parts.length === 4 && parts.every((part) => part >= 0 && part <= 255), address);
        assert.ok(last >= 1 && last <= 254, address);
      }
    },
  ));
});

Deno.test("without a namespace no two trials share an address or a port", () => {
  fc.assert(fc.property(ranges, fc.integer({ min: 0, max: 65_535 }), (portRange, salt) => {
    const places = new PlaceAllocator({ isolation: "none", portRange, salt });
    const trials = Array.from({ length: 16 }, () => places.next(3));
    const addresses = trials.flatMap(({ destinations }) => destinations);
    assert.equal(new Set(addresses).size, addresses.length);
    // Nobody's own address: 127.0.0.1 and its neighbours are where other programs listen.
    assert.ok(addresses.every((address) => !address.startsWith("127.0.")));
    const room = Math.max(portRange.low - 10_000, 65_535 - portRange.high, 0) ||
      portRange.high - portRange.low + 1;
    assert.equal(new Set(trials.map(({ port }) => port)).size, Math.min(room, trials.length));
    assert.ok(trials.every(({ port }) => port >= 1024 && port <= 65_535));
  }));
});

Deno.test("runs with different salts do not meet: addresses in TIME_WAIT are left alone", () => {
  const of = (salt: number) =>
    new PlaceAllocator({ isolation: "none", portRange: DEFAULT_PORT_RANGE, salt }).next(50_000);
  const [one, other] = [of(1), of(2)];
  assert.notEqual(one.port, other.port);
  assert.ok(one.destinations.every((address) => !other.destinations.includes(address)));
});

Deno.test("without a namespace the port is not one that the kernel picks from", () => {
  for (const portRange of [DEFAULT_PORT_RANGE, { low: 1024, high: 50_000 }]) {
    const places = new PlaceAllocator({ isolation: "none", portRange, salt: 4 });
    const { port } = places.next(1);
    assert.ok(port < portRange.low || port > portRange.high, String(port));
  }
});
