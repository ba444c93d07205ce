import assert from "node:assert/strict";
import { Standstill } from "./standstill.ts";

/** A loop whose time is made up, in milliseconds. */
class FakeLoop {
  readonly #standstill: Standstill;
  #wall = 5000;
  #cpu = 70;

  constructor() {
    this.#standstill = new Standstill({
      wallNs: () => this.#wall * 1e6,
      cpuNs: () => this.#cpu * 1e6,
    });
    this.#standstill.begin();
  }

  /** It asks to wait so long, and the wait takes as long as is said. */
  waits(asked: number, took: number): this {
    this.#wall += took;
    this.#standstill.look(took * 1e6, asked * 1e6, this.#wall * 1e6);
    return this;
  }

  /** It works; of that it has the CPU only for a part. */
  works(took: number, cpu: number): this {
    this.#cpu += cpu;
    return this.waits(0, took);
  }

  get stoodMs(): number {
    return Math.round(this.#standstill.totalNs / 1e6);
  }

  forgets(): this {
    this.#standstill.begin();
    return this;
  }
}

/** What it has worked since its CPU time was last read is not told from a standstill's. */
function assertStood(loop: FakeLoop, ms: number): void {
  assert.ok(loop.stoodMs <= ms && loop.stoodMs > ms - 25, `${loop.stoodMs} of ${ms} ms`);
}

Deno.test("a loop that works or waits as it asked to does not stand still", () => {
  const loop = new FakeLoop();
  for (let i = 0; i < 100; i++) loop.waits(100, 100.2).works(3, 3).waits(100, 40).works(0.1, 0.1);
  assert.equal(loop.works(4000, 3990).stoodMs, 0);
});

Deno.test("a wait that takes far longer than it was asked to is a standstill", () => {
  assertStood(new FakeLoop().works(5, 5).waits(100, 2100), 2000);
  assertStood(new FakeLoop().waits(0, 1000), 1000);
});

Deno.test("work without the CPU is a standstill, work with it is none", () => {
  assertStood(new FakeLoop().waits(100, 20).works(2010, 10), 2000);
  assert.equal(new FakeLoop().waits(100, 20).works(2010, 1900).stoodMs, 0);
});

Deno.test("CPU time of long ago does not hide a standstill", () => {
  const loop = new FakeLoop();
  for (let i = 0; i < 1000; i++) loop.works(5, 5);
  assertStood(loop.works(2000, 0), 2000);
});

Deno.test("what a busy machine does to a loop is none, and stretches add up", () => {
  const loop = new FakeLoop();
  for (let i = 0; i < 20; i++) loop.works(250, 20).waits(100, 350);
  assert.equal(loop.stoodMs, 0);
  assertStood(loop.waits(100, 600).works(1, 1).waits(100, 800), 1200);
  assert.equal(loop.forgets().stoodMs, 0);
});
