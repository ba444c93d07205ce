import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { Connections, State } from "./connections.ts";

Deno.test("an event of a descriptor's earlier owner is not current", () => {
  const connections = new Connections();
  const first = connections.enter(5, State.Connecting);
  ok(connections.isCurrent(5, first));
  connections.leave(5);
  ok(!connections.isCurrent(5, first));
  const second = connections.enter(5, State.Connecting);
  ok(!connections.isCurrent(5, first));
  ok(connections.isCurrent(5, second));
  strictEqual(connections.open, 1);
});

Deno.test("the table grows with the descriptors and keeps what it holds", () => {
  const connections = new Connections();
  connections.enter(10, State.Open);
  connections.sent[10] = 77;
  connections.enter(19_999, State.Echoing);
  strictEqual(connections.sent[10], 77);
  strictEqual(connections.state[10], State.Open);
  strictEqual(connections.state[19_999], State.Echoing);
  strictEqual(connections.serial[19_999], 1);
});

Deno.test("descriptors are found by their state, ascending", () => {
  const connections = new Connections();
  connections.enter(9, State.Open);
  connections.enter(4, State.Open);
  connections.enter(7, State.Draining);
  connections.enter(5, State.Open);
  connections.leave(5);
  deepStrictEqual(connections.inState(State.Open), [4, 9]);
  deepStrictEqual(connections.taken(), [4, 7, 9]);
});
