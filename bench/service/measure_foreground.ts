/**
 * The foreground, as the trial sees it.
 * @module
 */
import { Latency } from "../../src/load/latency.ts";
import {
  FOREGROUND,
  type Start,
  type ToForeground,
  type Window,
} from "../../src/load/foreground/messages.ts";
import { denoCommand } from "../../src/process/deno_command.ts";
import { Process } from "../../src/process/process.ts";

const PROGRAM = new URL("../../src/load/foreground/main.ts", import.meta.url);
/** For each reply; a start gives up by itself after ten seconds without answers. */
const DEADLINE_MS = 60_000;

/** What came of one window. Times are microseconds; `null` where nothing was timed. */
export interface WindowSummary {
  readonly answeredPerSecond: number;
  readonly refused: number;
  readonly errors: number;
  readonly timeouts: number;
  readonly p50: number | null;
  readonly p99: number | null;
  readonly p999: number | null;
  /** Of one CPU. */
  readonly cpuShare: number;
}

/** A foreground that asks. Leaving its scope ends it. */
export class Foreground implements AsyncDisposable {
  readonly #process: Process<ToForeground>;

  private constructor(process: Process<ToForeground>) {
    this.#process = process;
  }

  /**
   * Starts to ask; resolves when every connection has had an answer.
   * @throws {ProcessError} if it can't
   */
  static async start(
    { host, port, ...start }: Omit<Start, "type" | "url"> & {
      readonly host: string;
      readonly port: number;
    },
  ): Promise<Foreground> {
    const permissions = [
      ...["--allow-ffi", "--allow-read=/proc", `--allow-net=${host}:${port}`],
      // What colours its terminal has, asked for by a library that is never shown to anybody.
      "--allow-env=TERM",
    ];
    const [command = "", ...args] = denoCommand(PROGRAM, permissions, []);
    const foreground = new Foreground(
      new Process({ command, args, name: "foreground", greets: FOREGROUND }),
    );
    try {
      await foreground.#ask({ type: "start", url: `http://${host}:${port}/`, ...start });
      return foreground;
    } catch (error) {
      await foreground[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Counts from now on. */
  async begin(): Promise<void> {
    await this.#ask({ type: "begin" });
  }

  /** What was counted since. */
  async end(): Promise<WindowSummary> {
    return summaryOf(await this.#ask({ type: "end" }));
  }

  /** Ends every connection. */
  async stop(): Promise<void> {
    await this.#ask({ type: "stop" });
  }

  async #ask<Asked extends ToForeground>(request: Asked) {
    return await this.#process.request(request, { deadlineMs: DEADLINE_MS });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
  }
}

function summaryOf(window: Window): WindowSummary {
  const { elapsedNs, answered, refused, errors, timeouts, times, cpuMicroseconds } = window;
  const latency = Latency.merged([times]);
  const us = (q: number) => latency.count === 0 ? null : latency.quantile(q) / 1e3;
  return {
    answeredPerSecond: answered / (elapsedNs / 1e9),
    ...{ refused, errors, timeouts },
    ...{ p50: us(0.5), p99: us(0.99), p999: us(0.999) },
    cpuShare: cpuMicroseconds / (elapsedNs / 1e3),
  };
}
