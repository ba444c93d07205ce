import { deepStrictEqual, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { CloserQueue } from "./closer_queue.ts";

Deno.test("every ticket comes back once, with its own numbers, in the order of finishing", () => {
  fc.assert(fc.property(fc.array(fc.boolean(), { maxLength: 200 }), (steps) => {
    const loop = new CloserQueue();
    const thread = new CloserQueue(loop.memory);
    const taken: { ticket: number; fd: number }[] = [];
    const finished: number[] = [];
    let offered = 0;
    for (const offer of steps) {
      if (offer) loop.offer(1000 + offered++);
      else if (taken.length + finished.length < offered) taken.push(thread.take());
      else if (taken.length > 0) {
        const { ticket, fd } = taken.pop()!;
        thread.finish(ticket, fd * 2, fd % 7);
        finished.push(fd);
      }
    }
    for (const fd of finished) {
      const back = loop.collect();
      deepStrictEqual([back?.heldNs, back?.errno], [fd * 2, fd % 7]);
    }
    strictEqual(loop.collect(), undefined);
  }));
});
