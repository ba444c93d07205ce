/**
 * Traces made by hand for tests. Synthetic: nothing in them was measured.
 * @module
 */
import type { Trace, TracedCall, TraceEvent, TraceSpec } from "../../../../model/trace.ts";
import type { Side, TcpState } from "../../../../model/words.ts";

/** Writes a trace event by event, each a given time after the last. */
export class TraceScript {
  readonly events: TraceEvent[] = [];
  #ns = 0;

  /** Lets time pass. */
  after(us: number): this {
    this.#ns += us * 1e3;
    return this;
  }

  packet(from: Side, flags: string, numbers: readonly [number, number | null, number?]): this {
    const [seq, ack, length = 0] = numbers;
    const options = flags.startsWith("S") ? ["mss 65495", "sackOK", "nop", "wscale 7"] : [];
    const tNs = this.#ns;
    this.events.push({
      kind: "packet",
      tNs,
      from,
      flags,
      seq,
      ack,
      length,
      window: 65495,
      options,
    });
    return this.after(11);
  }

  call(side: Side, call: string, how: Partial<TracedCall> & { readonly us?: number } = {}): this {
    const { us = 8, detail = "", result = 0, error = null } = how;
    const tNs = this.#ns;
    const endNs = tNs + us * 1e3;
    this.events.push({ kind: "call", tNs, endNs, side, call, detail, result, error });
    return this;
  }

  state(side: Side, state: TcpState | "CLOSED", queues: readonly [number, number] = [0, 0]): this {
    const [recvQBytes, sendQBytes] = queues;
    const tNs = this.#ns;
    this.events.push({ kind: "state", tNs, side, state, source: "kernel", recvQBytes, sendQBytes });
    return this.after(3);
  }

  told(side: Side, state: TcpState): this {
    const tNs = this.#ns;
    const queues = { recvQBytes: null, sendQBytes: null };
    this.events.push({ kind: "state", tNs, side, state, source: "packets", ...queues });
    return this.after(1);
  }

  /** The handshake and one echo. */
  opened(): this {
    return this.call("client", "connect", { detail: "127.0.0.1:8080", us: 52 }).after(9)
      .packet("client", "S", [0, null]).packet("server", "S.", [0, 1]).packet("client", ".", [1, 1])
      .state("client", "ESTAB").state("server", "ESTAB").after(20)
      .call("server", "accept", { result: 4, us: 3 }).after(5)
      .call("client", "send", { detail: "11 bytes", result: 11, us: 14 }).after(6)
      .packet("client", "P.", [1, 1, 11]).packet("server", ".", [1, 12])
      .call("server", "recv", { result: 11 }).after(9)
      .call("server", "send", { detail: "11 bytes", result: 11, us: 12 }).after(6)
      .packet("server", "P.", [1, 12, 11]).packet("client", ".", [12, 12])
      .call("client", "recv", { result: 11 }).after(40);
  }

  trace(spec: Partial<TraceSpec>, ends: Partial<Trace> = {}): Trace {
    const packets = this.events.filter(({ kind }) => kind === "packet").length;
    return {
      schemaVersion: 1,
      spec: {
        ...{ mode: { name: "fin" }, closer: "client", state: "idle", peer: "prompt" },
        ...{ delayMs: 0, payload: 11, article: false, isolation: "netns", ...spec },
      },
      startedAt: "2026-01-01T00:00:00.000Z",
      addresses: { client: "127.0.0.1:40000", server: "127.0.0.1:8080" },
      events: [...this.events].sort((a, b) => a.tNs - b.tNs),
      capture: { packets, dropped: 0 },
      counters: {},
      bytes: { client: { sent: 11, delivered: 11 }, server: { sent: 11, delivered: 11 } },
      final: {
        client: { state: "CLOSED", timerMs: null },
        server: { state: "CLOSED", timerMs: null },
      },
      clockErrorNs: 400,
      warnings: [],
      ...ends,
    };
  }
}

/** The plain close. */
export function finIdle(): Trace {
  return new TraceScript().opened()
    .call("client", "close", { us: 19 }).after(9).packet("client", "F.", [12, 12])
    .state("client", "FIN-WAIT-1").state("server", "CLOSE-WAIT").packet("server", ".", [12, 13])
    .told("client", "FIN-WAIT-2").call("server", "recv", { result: 0 }).after(12)
    .call("server", "close", { us: 15 }).after(7).told("server", "LAST-ACK")
    .packet("server", "F.", [12, 13]).packet("client", ".", [13, 13])
    .state("client", "TIME-WAIT").state("server", "CLOSED")
    .trace({}, {
      counters: { TW: 1 },
      final: {
        client: { state: "TIME-WAIT", timerMs: 59_993 },
        server: { state: "CLOSED", timerMs: null },
      },
    });
}

/** The article: the server forces the close while both sides sit in a read. */
export function article(): Trace {
  return new TraceScript().opened()
    .call("client", "recv", { result: -1, error: "ECONNRESET", us: 1_000_120 }).after(30)
    .call("server", "recv", { result: -1, error: "EBADF", us: 1_000_080 }).after(1_000_050)
    .call("server", "setsockopt", { detail: "SO_LINGER {on, 0}", us: 2 }).after(3)
    .call("server", "close", { us: 17 }).after(9).packet("server", "R.", [12, 12])
    .state("client", "CLOSED").state("server", "CLOSED")
    .trace({ mode: { name: "rst" }, closer: "server", article: true, delayMs: 1000 }, {
      counters: { TCPAbortOnData: 1, OutRsts: 1 },
    });
}

/** A timed linger whose peer does not read, with very much under way. */
export function lingerUnsent(): Trace {
  const script = new TraceScript().opened();
  for (let i = 0; i < 60; i++) {
    const at = 12 + i * 65_483;
    script.call("client", "send", { detail: "65,483 bytes", result: 65_483, us: 20 }).after(5)
      .packet("client", i % 2 ? "." : "P.", [at, 12, 65_483]).packet("server", ".", [
        12,
        at + 65_483,
      ])
      .state("client", "ESTAB", [0, i * 65_483]);
  }
  return script
    .call("client", "setsockopt", { detail: "SO_LINGER {on, 1}", us: 2 }).after(4)
    .call("client", "close", { us: 1_003_214 }).after(6)
    .state("client", "FIN-WAIT-1", [0, 3_928_980]).after(1_003_300)
    .call("server", "recv", { detail: "to the end", result: 3_928_980, us: 2300 }).after(20)
    .packet("client", "FP.", [3_928_992, 12, 1200]).packet("server", ".", [12, 3_930_193])
    .told("client", "FIN-WAIT-2").call("server", "recv", { result: 0 }).after(9)
    .call("server", "close").after(9).packet("server", "F.", [12, 3_930_193])
    .packet("client", ".", [3_930_193, 13]).state("client", "TIME-WAIT").state("server", "CLOSED")
    .trace({ mode: { name: "linger", seconds: 1 }, state: "unsent", peer: "stalled" }, {
      bytes: {
        client: { sent: 3_930_180, delivered: 3_930_180 },
        server: { sent: 11, delivered: 11 },
      },
      final: {
        client: { state: "TIME-WAIT", timerMs: 59_990 },
        server: { state: "CLOSED", timerMs: null },
      },
    });
}

/** Received data unread, so the close is a reset; and one without packets. */
export function unread(): Trace {
  return new TraceScript().opened()
    .call("client", "send", { detail: "11 bytes", result: 11 }).after(6)
    .packet("client", "P.", [12, 12, 11]).packet("server", ".", [12, 23])
    .state("server", "ESTAB", [11, 0]).after(300)
    .call("server", "close", { us: 22 }).after(8).packet("server", "R.", [12, 23])
    .state("server", "CLOSED").state("client", "CLOSED")
    .call("client", "recv", { result: -1, error: "ECONNRESET" }).after(20)
    .call("client", "send", { detail: "1 byte", result: -1, error: "EPIPE" })
    .trace({ closer: "server", state: "unread" }, {
      counters: { TCPAbortOnClose: 1, OutRsts: 1 },
      bytes: { client: { sent: 22, delivered: 11 }, server: { sent: 11, delivered: 11 } },
    });
}

/** The plain close where capture was forbidden. */
export function uncaptured(): Trace {
  const trace = finIdle();
  return {
    ...trace,
    capture: null,
    events: trace.events.filter(({ kind }) => kind !== "packet"),
    warnings: ["packets can't be captured here as the kernel forbids it (EPERM)"],
  };
}
