/**
 * A real worker process, spoken to as a trial does, in this machine's own network namespace.
 * @module
 */
import assert from "node:assert/strict";
import type { ModeSpec, Side } from "../../model/words.ts";
import { denoCommand } from "../../process/deno_command.ts";
import { ENTRIES } from "../../run/entries.ts";
import type { Failed } from "../../process/messages.ts";
import { readSysctl } from "../../sys/netns.ts";
import { asked } from "../../sys/testdata/asked.ts";
import { isAlive, within } from "../../sys/testdata/processes.ts";
import type { Command } from "../commands/registry.ts";
import {
  type Begin,
  type Configure,
  type FromWorker,
  WORKER,
  type WorkerReport,
} from "../messages.ts";

/** A port below those the kernel gives to clients; another one in every process of tests. */
export const FREE_PORT = freePort();

function freePort(): number {
  const range = asked(() => readSysctl("net.ipv4.ip_local_port_range"), undefined) ?? "32768";
  const low = Number(range.split(" ")[0]);
  return 10_000 + Deno.pid % Math.max(1, low - 10_000);
}

/** How a worker is configured. */
export interface TestWorkerOptions {
  readonly closer?: Side;
  /** RST unless said otherwise, so that no TIME_WAIT is left on this machine. */
  readonly mode?: ModeSpec;
  readonly drainMs?: number;
}

/** Runs until its scope ends. */
export class TestWorker implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<string>;
  readonly #options: Required<TestWorkerOptions>;
  #text = "";
  #hasGreeted = false;

  private constructor(side: Side, options: TestWorkerOptions) {
    const script = ENTRIES.worker;
    const words = denoCommand(script, ["--allow-ffi", "--allow-read"], [side]);
    this.#process = new Deno.Command("unshare", {
      args: ["--", ...words],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#options = { closer: "client", mode: { name: "rst" }, drainMs: 60_000, ...options };
    this.#writer = this.#process.stdin.getWriter();
    this.#reader = this.#process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** A worker that was not told anything yet. */
  static spawn(side: Side, options: TestWorkerOptions = {}): TestWorker {
    return new TestWorker(side, options);
  }

  /** A worker that is configured. */
  static async start(side: Side, options: TestWorkerOptions = {}): Promise<TestWorker> {
    const worker = TestWorker.spawn(side, options);
    const answer = await worker.ask(worker.configuration());
    assert.equal(answer.type, "ready", JSON.stringify(answer));
    return worker;
  }

  configuration(): Configure {
    return {
      type: "configure",
      scenario: "churn",
      port: FREE_PORT,
      destinations: ["127.0.0.1", "127.0.0.2"],
      listenOn: ["127.0.0.1", "127.0.0.2"],
      payload: 11,
      ...this.#options,
      shared: false,
      blockingCloses: "pool",
    };
  }

  /** Starts counting. */
  async begin(closeOn: Begin["closeOn"] = "echo"): Promise<void> {
    const answer = await this.ask({ type: "begin", warmUp: false, closeOn });
    assert.equal(answer.type, "ready");
  }

  /** Gives a command without waiting for the answer. */
  async command(message: Command): Promise<void> {
    await this.#writer.write(new TextEncoder().encode(`${JSON.stringify(message)}\n`));
  }

  /** Gives a command and returns the answer. */
  async ask(message: Command): Promise<FromWorker | Failed> {
    await this.command(message);
    return await this.answer();
  }

  /** The answer to a command that was given. */
  async answer(): Promise<FromWorker | Failed> {
    if (!this.#hasGreeted) assert.deepEqual(await this.#message(), WORKER);
    this.#hasGreeted = true;
    return await this.#message() as FromWorker | Failed;
  }

  async #message(): Promise<unknown> {
    while (!this.#text.includes("\n")) {
      const { value, done } = await this.#reader.read();
      assert.ok(!done, "the worker ended without an answer");
      this.#text += value;
    }
    const [line = "", ...rest] = this.#text.split("\n");
    this.#text = rest.join("\n");
    return JSON.parse(line);
  }

  async report(timeoutMs = 5000): Promise<WorkerReport> {
    const answer = await this.ask({ type: "settle", timeoutMs });
    assert.ok(answer.type === "report", JSON.stringify(answer));
    return answer;
  }

  signal(signal: Deno.Signal): void {
    this.#process.kill(signal);
  }

  /** Closes the worker's standard input, and asserts that this ends it within a second. */
  async assertEndsWithItsTrial(): Promise<void> {
    await this.#writer.close();
    const ended = await within(1000, () => !isAlive(this.#process.pid));
    assert.ok(ended, "the worker outlived its trial");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // Already gone.
    }
    await this.#writer.abort().catch(() => {});
    await this.#reader.cancel().catch(() => {});
    await this.#process.status;
  }
}
