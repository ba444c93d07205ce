import assert from "node:assert/strict";
import fc from "fast-check";
import { BoundPorts } from "./bound_ports.ts";

Deno.test("BoundPorts counts each port and each pair of address and port once", () => {
  const socket = fc.record({
    port: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 65_535 })),
    address: fc.integer({ min: 0x7f000001, max: 0x7f000006 }),
  });
  fc.assert(fc.property(fc.array(socket, { maxLength: 200 }), (sockets) => {
    const bound = new BoundPorts();
    for (const { port, address } of sockets) bound.add(port, address);
    assert.deepEqual(bound.count(), {
      ports: new Set(sockets.map(({ port }) => port)).size,
      endpoints: new Set(sockets.map(({ port, address }) => `${address} ${port}`)).size,
    });
  }));
});

Deno.test("BoundPorts does not grow without bounds, whatever addresses it is shown", () => {
  const bound = new BoundPorts();
  for (let address = 0; address < 1000; address++) bound.add(80, address);
  const { ports, endpoints } = bound.count();
  assert.equal(ports, 1);
  assert.ok(endpoints >= 256 && endpoints <= 257, `${endpoints}`);
});
