/**
 * A foreground: autocannon in a process of its own, told by its trial when to count.
 * @module
 */
import { delay } from "../../sys/delay.ts";
import autocannon from "autocannon";
import { RuntimeLine } from "../../process/runtime_line.ts";
import { byType, type Handlers, serve } from "../../process/serve.ts";
import { monotonicNs } from "../../sys/clock.ts";
import { cpuMicroseconds } from "../../sys/usage.ts";
import { FOREGROUND, type Ready, type Start, type ToForeground } from "./messages.ts";
import { Recorder } from "./recorder.ts";

/** Seconds without an answer after which autocannon connects anew. */
const TIMEOUT_S = 2;
/** Longer than any trial; it ends when it is told to. */
const DURATION_S = 86_400;
/** Until every connection has had its first answer. */
const START_MS = 10_000;

/** One of autocannon's connections (lib/httpClient.js), as far as it is used here. */
interface Connection {
  on(event: "request" | "response" | "timeout" | "connError", told: (status: string) => void): void;
  readonly conn: { resetAndDestroy(): void };
}

type Cannon = (options: Readonly<Record<string, unknown>>) => { stop(): void };

/** Everything that asks. */
class Foreground {
  readonly #recorder: Recorder;
  readonly #connections: Connection[] = [];
  readonly #answered = new Set<object>();
  readonly #cannons: { stop(): void }[] = [];

  constructor({ connections, perSecond }: Start) {
    this.#recorder = new Recorder(perSecond === 0 ? 0 : connections / perSecond * 1e9);
  }

  get recorder(): Recorder {
    return this.#recorder;
  }

  /**
   * Connects. autocannon sends the requests of each second at its beginning, one after the other; so
   * each connection is one of its runs, and they begin one after the other within a second.
   * @throws {Error} if a connection has had no answer after ten seconds
   */
  async start({ url, connections, perSecond }: Start): Promise<void> {
    for (let i = 0; i < connections; i++) {
      if (perSecond > 0) await delay(1000 / connections);
      // Shares that add up to the rate.
      const share = Math.floor(perSecond * (i + 1) / connections) -
        Math.floor(perSecond * i / connections);
      this.#cannons.push((autocannon as unknown as Cannon)({
        ...{ url, connections: 1, duration: DURATION_S, timeout: TIMEOUT_S },
        ...perSecond > 0 ? { overallRate: share } : {},
        setupClient: (connection: Connection) => this.#watch(connection),
      }));
    }
    const end = performance.now() + START_MS;
    while (this.#answered.size < connections) {
      if (performance.now() > end) {
        throw new Error(`${connections - this.#answered.size} connections have had no answer`);
      }
      await delay(10);
    }
  }

  #watch(connection: Connection): void {
    const recorder = this.#recorder;
    this.#connections.push(connection);
    connection.on("request", () => recorder.sent(connection, monotonicNs()));
    connection.on("response", (status) => {
      this.#answered.add(connection);
      recorder.answered(connection, monotonicNs(), Number(status));
    });
    connection.on("timeout", () => recorder.timedOut(connection, monotonicNs()));
    connection.on("connError", () => recorder.failed(connection, monotonicNs()));
  }

  stop(): void {
    for (const cannon of this.#cannons) cannon.stop();
    for (const { conn } of this.#connections) conn.resetAndDestroy();
  }
}

const READY: Ready = { type: "ready" };

/** Of one trial: a start, windows, a stop. */
function handlers(): Handlers<ToForeground> {
  let foreground: Foreground | undefined;
  let begun = { atNs: 0, cpuUs: 0 };
  return {
    async start(request) {
      foreground = new Foreground(request);
      await foreground.start(request);
      return READY;
    },
    begin() {
      const atNs = monotonicNs();
      foreground?.recorder.begin(atNs);
      begun = { atNs, cpuUs: cpuMicroseconds("self") };
      return READY;
    },
    end() {
      const atNs = monotonicNs();
      const cpuUs = cpuMicroseconds("self") - begun.cpuUs;
      const counted = foreground?.recorder.end(atNs);
      if (!counted) throw new Error("Cannot end what has not begun");
      return {
        type: "window",
        elapsedNs: atNs - begun.atNs,
        cpuMicroseconds: cpuUs,
        ...counted,
      };
    },
    stop() {
      foreground?.stop();
      return READY;
    },
  };
}

await serve(FOREGROUND, byType(handlers()), new RuntimeLine());
