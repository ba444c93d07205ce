import { delay } from "../sys/delay.ts";
import assert from "node:assert/strict";
import { type ModeSpec, modeText } from "../model/words.ts";
import { E } from "../sys/errno.ts";
import { listen } from "../sys/listener.ts";
import { accept, close, receive, send } from "../sys/socket.ts";
import { within } from "../sys/testdata/processes.ts";
import { Latency } from "./latency.ts";
import { FREE_PORT, TestWorker } from "./testdata/test_worker.ts";

Deno.test("real: clients and servers of one trial agree on what went over the wire", async () => {
  await using server = await TestWorker.start("server", { closer: "client" });
  await using client = await TestWorker.start("client", { closer: "client" });
  for (const worker of [server, client]) await worker.begin();
  await client.ask({ type: "cycle", connections: 500, concurrency: 20 });
  const [there, here] = [await server.report(), await client.report()];
  assert.deepEqual([here.opened, here.closes, here.failures, here.open], [500, 500, {}, 0]);
  assert.deepEqual([there.opened, there.closes, there.failures, there.open], [500, 0, {}, 0]);
  assert.deepEqual([there.bytesReceived, there.bytesSent], [here.bytesSent, here.bytesReceived]);
  assert.equal(here.bytesSent, 500 * 11);
  assert.equal(there.resets, 500);
  // What was counted is forgotten by the next begin.
  await client.begin();
  assert.deepEqual([(await client.report()).opened, (await client.report()).bytesSent], [0, 0]);
});

for (const side of ["server", "client"] as const) {
  Deno.test(`real: a ${side} that waits ends when its trial goes away`, async () => {
    await using worker = await TestWorker.start(side);
    await worker.assertEndsWithItsTrial();
  });
}

Deno.test("real: workers end when their trial goes away in the middle of a cycle", async () => {
  await using server = await TestWorker.start("server");
  await using client = await TestWorker.start("client");
  for (const worker of [server, client]) await worker.begin();
  await client.command({ type: "cycle", connections: 100_000_000, concurrency: 20 });
  await delay(300);
  await Promise.all([server, client].map((worker) => worker.assertEndsWithItsTrial()));
});

Deno.test("real: a worker that waits for connections to close ends when its trial goes away", async () => {
  await using server = await TestWorker.start("server");
  await using client = await TestWorker.start("client");
  for (const worker of [server, client]) await worker.begin("command");
  await client.ask({ type: "open", connections: 5, concurrency: 5 });
  await server.command({ type: "settle", timeoutMs: 60_000 });
  await server.assertEndsWithItsTrial();
});

Deno.test("real: settling is given up in time, and what is open is reported", async () => {
  await using server = await TestWorker.start("server");
  await using client = await TestWorker.start("client");
  for (const worker of [server, client]) await worker.begin("command");
  await client.ask({ type: "open", connections: 5, concurrency: 2 });
  assert.equal((await server.report(100)).open, 5);
  await client.ask({ type: "close-all" });
  const { open, closes } = await client.report();
  assert.deepEqual([open, closes], [0, 5]);
});

Deno.test("real: where nobody listens every connection fails, is counted, and the cycle ends", async () => {
  await using client = await TestWorker.start("client");
  await client.begin();
  await client.ask({ type: "cycle", connections: 50, concurrency: 7 });
  const { opened, failures, bytesSent } = await client.report();
  assert.deepEqual([opened, failures, bytesSent], [0, { "connect: ECONNREFUSED": 50 }, 0]);
});

Deno.test("real: a port in use is said in one line", async () => {
  await using first = await TestWorker.start("server");
  const second = TestWorker.spawn("server");
  await using _ = second;
  const answer = await second.ask(second.configuration());
  assert.deepEqual(answer, { type: "failed", reason: `bind(port ${FREE_PORT}): EADDRINUSE` });
  assert.ok(first);
});

Deno.test("real: a command for another side is refused in one line", async () => {
  await using server = await TestWorker.start("server");
  const answer = await server.ask({ type: "cycle", connections: 1, concurrency: 1 });
  assert.ok(answer.type === "failed");
  assert.match(answer.reason, /^Cannot handle "cycle"[^\n]+$/);
});

/** Serves connections in this process until its scope ends, in its own way. */
class OddServer implements Disposable {
  /** Calls of recv() that returned ECONNRESET, of which there is one a reset. */
  resets = 0;
  readonly #listener = listen({ port: FREE_PORT, address: undefined, backlog: 16, shared: false });
  readonly #open = new Set<number>();
  readonly #ended = new Map<number, number>();
  readonly #timer: ReturnType<typeof setInterval>;

  /**
   * @param answer what to send for what came; `undefined` to close without a word.
   * @param lateMs how long after the client's end of stream to close.
   */
  constructor(
    answer: (asked: Uint8Array) => Uint8Array<ArrayBuffer> | undefined,
    lateMs: number = 0,
  ) {
    const buffer = new Uint8Array(1024);
    this.#timer = setInterval(() => {
      for (let fd = accept(this.#listener); fd >= 0; fd = accept(this.#listener)) {
        this.#open.add(fd);
      }
      for (const fd of this.#open) {
        const n = receive(fd, buffer);
        if (n < 0) {
          if (n === -E.ECONNRESET) this.resets++;
          continue;
        }
        const bytes = n > 0 ? answer(buffer.subarray(0, n)) : undefined;
        if (bytes) send(fd, bytes, bytes.length);
        else if (lateMs === 0) this.#leave(fd);
        else this.#leaveLater(fd, lateMs);
      }
    }, 2);
  }

  #leaveLater(fd: number, ms: number): void {
    const since = this.#ended.get(fd) ?? performance.now();
    this.#ended.set(fd, since);
    if (performance.now() - since >= ms) this.#leave(fd);
  }

  #leave(fd: number): void {
    this.#ended.delete(fd);
    close(fd);
    this.#open.delete(fd);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    for (const fd of this.#open) close(fd);
    close(this.#listener);
  }
}

const WRONG: readonly [
  string,
  string,
  (asked: Uint8Array) => Uint8Array<ArrayBuffer> | undefined,
][] = [
  ["one byte differs", "echo: bytes differ from those sent", (asked) => {
    const bytes = new Uint8Array(asked);
    bytes[7] = 0;
    return bytes;
  }],
  ["a byte too many comes", "echo: bytes differ from those sent", (asked) => {
    return new Uint8Array([...asked, 33]);
  }],
  ["nothing comes but the end", "echo: peer closed early", () => undefined],
];

for (const [what, cause, answer] of WRONG) {
  Deno.test(`real: an echo in which ${what} fails the connection`, async () => {
    using _ = new OddServer(answer);
    await using client = await TestWorker.start("client");
    await client.begin();
    await client.ask({ type: "cycle", connections: 20, concurrency: 3 });
    const { opened, failures, histograms } = await client.report();
    assert.deepEqual([opened, failures], [20, { [cause]: 20 }]);
    assert.deepEqual(Object.keys(histograms), ["connect"]);
  });
}

Deno.test("real: whatever goes wrong in a warm-up ends by RST, so that no TIME_WAIT of it is left", async () => {
  using server = new OddServer((asked) => new Uint8Array([...asked].reverse()));
  await using client = await TestWorker.start("client", { mode: { name: "fin" } });
  await client.ask({ type: "begin", warmUp: true, closeOn: "echo" });
  await client.ask({ type: "cycle", connections: 20, concurrency: 3 });
  const { failures } = await client.report();
  assert.deepEqual(failures, { "echo: bytes differ from those sent": 20 });
  assert.ok(await within(2000, () => server.resets === 20), `${server.resets} resets`);
});

/** [mode, when the server closes after the client's FIN, bounds of the whole teardown], all in ms. */
const DRAINED: readonly [ModeSpec, number, number, number][] = [
  [{ name: "drain" }, 300, 290, 1500],
  [{ name: "drain", seconds: 0.1 }, 2000, 99, 900],
  [{ name: "fin" }, 300, 0, 90],
];

Deno.test("real: a drain without seconds is given up by its bound, and counted; one that ends is not", async () => {
  for (const [lateMs, given] of [[5000, 3], [20, 0]] as const) {
    using _ = new OddServer((asked) => new Uint8Array(asked), lateMs);
    const mode = { name: "drain" };
    await using client = await TestWorker.start("client", { mode, drainMs: 200 });
    await client.begin();
    await client.ask({ type: "cycle", connections: 3, concurrency: 3 });
    const { closes, drainsGivenUp, failures } = await client.report();
    assert.deepEqual({ closes, drainsGivenUp, failures }, {
      ...{ closes: 3, drainsGivenUp: given, failures: {} },
    });
  }
});

for (const [mode, lateMs, shortest, longest] of DRAINED) {
  const name = `${modeText(mode)} and a peer that closes ${lateMs} ms late`;
  Deno.test(`real: ${name}: teardown from ${shortest} to ${longest} ms, the caller blocked for none of it`, async () => {
    using _ = new OddServer((asked) => new Uint8Array(asked), lateMs);
    await using client = await TestWorker.start("client", { mode });
    await client.begin();
    await client.ask({ type: "cycle", connections: 3, concurrency: 3 });
    const { opened, closes, failures, resets, histograms } = await client.report();
    assert.deepEqual([opened, closes, failures, resets], [3, 3, {}, 0]);
    const median = (text = "") => Latency.merged([text]).quantile(0.5) / 1e6;
    const [held, teardown] = [median(histograms.close), median(histograms.teardown)];
    assert.ok(teardown >= shortest && teardown <= longest, `teardown ${teardown} ms`);
    assert.ok(held < 50, `held ${held} ms`);
  });
}

/** Stops a worker for a while, as Ctrl-Z or a frozen cgroup would. */
async function stopped(worker: TestWorker, ms: number): Promise<void> {
  worker.signal("SIGSTOP");
  await delay(ms);
  worker.signal("SIGCONT");
}

Deno.test("real: a worker that is stopped while it waits tells how long, and its peer tells nothing", async () => {
  await using server = await TestWorker.start("server");
  await using client = await TestWorker.start("client");
  for (const worker of [server, client]) await worker.begin();
  await delay(150);
  await stopped(client, 1000);
  await client.ask({ type: "cycle", connections: 50, concurrency: 5 });
  const { stoodStillNs, wallNs } = await client.report();
  // What it asked to wait anyway is not counted.
  assert.ok(stoodStillNs >= 890e6 && stoodStillNs < wallNs, `${stoodStillNs}`);
  assert.ok((await server.report()).stoodStillNs < stoodStillNs);
  await client.begin();
  assert.equal((await client.report()).stoodStillNs, 0);
});

Deno.test("real: a worker that is stopped while it works tells how long, and its peer waits", async () => {
  await using server = await TestWorker.start("server");
  await using client = await TestWorker.start("client");
  for (const worker of [server, client]) await worker.begin();
  await client.command({ type: "cycle", connections: 20_000, concurrency: 20 });
  await delay(150);
  await stopped(server, 1000);
  await client.answer();
  const [there, here] = [await server.report(), await client.report()];
  assert.ok(there.stoodStillNs >= 850e6 && there.stoodStillNs < there.wallNs);
  assert.ok(here.stoodStillNs < there.stoodStillNs, `${here.stoodStillNs}`);
  assert.deepEqual([here.opened, here.failures], [20_000, {}]);
});
