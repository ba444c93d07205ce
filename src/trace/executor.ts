/**
 * Traces for real: a host process in a namespace of its own, which is given the spec and answers
 * with what it saw.
 * @module
 */
import { reasonOf } from "../model/refusals.ts";
import type { Trace, TraceSpec } from "../model/trace.ts";
import { Child } from "../sys/child.ts";
import { isolated } from "../sys/isolation.ts";
import { denoCommand } from "../trial/workers.ts";
import { assemble } from "./assemble.ts";
import type { FromTraceHost, RawTrace, ToTraceHost } from "./raw.ts";
import { timeoutMs } from "./script.ts";

const HOST = new URL("./host_main.ts", import.meta.url);

type HostChild = Child<FromTraceHost, ToTraceHost>;

/** What became of a trace. */
export type TraceOutcome =
  | { readonly status: "traced"; readonly trace: Trace; readonly pcap: Uint8Array | null }
  | { readonly status: "failed"; readonly reason: string }
  | { readonly status: "aborted" };

/** Carries out traces. */
export interface Tracer {
  /** Never throws for what happens to a trace; an aborted signal ends it at once. */
  trace(spec: TraceSpec, signal: AbortSignal): Promise<TraceOutcome>;
}

/** The real {@link Tracer}. */
export class ProcessTracer implements Tracer {
  readonly #limitMs: (spec: TraceSpec) => number;

  /** @param limitMs the longest a trace may take, milliseconds */
  constructor(limitMs: (spec: TraceSpec) => number = timeoutMs) {
    this.#limitMs = limitMs;
  }

  async trace(spec: TraceSpec, signal: AbortSignal): Promise<TraceOutcome> {
    if (signal.aborted) return { status: "aborted" };
    let host: HostChild | undefined;
    let timedOut = false;
    let phase = "starting";
    const kill = () => host?.kill();
    const limitMs = this.#limitMs(spec);
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, limitMs);
    signal.addEventListener("abort", kill);
    try {
      host = startHost(spec);
      await host.send(spec);
      const raw = await rawFrom(host, (name) => phase = name);
      const pcap = raw.captured && Uint8Array.fromBase64(raw.captured.pcap);
      return { status: "traced", trace: assemble(spec, raw), pcap };
    } catch (error) {
      if (signal.aborted) return { status: "aborted" };
      const reason = timedOut
        ? `not over after ${limitMs / 1000} s, while ${phase}`
        : reasonOf(error);
      return { status: "failed", reason };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", kill);
      await host?.[Symbol.asyncDispose]();
    }
  }
}

function startHost(spec: TraceSpec): HostChild {
  const words = denoCommand(HOST, ["--allow-ffi", "--allow-read"], []);
  const { command, args } = isolated(spec.isolation, words);
  return new Child({ command, args, name: "trace host" });
}

async function rawFrom(host: HostChild, onPhase: (name: string) => void): Promise<RawTrace> {
  while (true) {
    const message = await host.receive();
    if (message.type === "raw") return message.raw;
    if (message.type === "failed") throw new Error(message.reason);
    onPhase(message.name);
  }
}
