/**
 * Traces for real: a host process in a namespace of its own, which is given the spec and answers
 * with what it saw.
 * @module
 */
import type { Trace, TraceSpec } from "../model/trace.ts";
import { askOnce } from "../process/ask_once.ts";
import { denoCommand } from "../process/deno_command.ts";
import type { ProcessOptions } from "../process/process.ts";
import { isolated } from "../sys/isolation.ts";
import { assemble } from "./assemble.ts";
import { type RawTrace, type RunTrace, TRACE_HOST } from "./raw.ts";
import { timeoutMs } from "./script.ts";

const HOST = new URL("./host_main.ts", import.meta.url);

/** A trace and what its host captured, if it could. */
interface Captured {
  readonly trace: Trace;
  readonly pcap: Uint8Array | null;
}

/** What became of a trace. */
export type TraceOutcome =
  | { readonly status: "traced" } & Captured
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
    const asked = await askOnce<RunTrace, Captured>({
      process: hostOf(spec),
      request: { type: "trace", spec },
      deadlineMs: this.#limitMs(spec),
      signal,
      read: ({ raw }) => captured(spec, raw),
    });
    return asked.status === "done" ? { status: "traced", ...asked.result } : asked;
  }
}

function hostOf(spec: TraceSpec): ProcessOptions {
  const words = denoCommand(HOST, ["--allow-ffi", "--allow-read"], []);
  return { ...isolated(spec.isolation, words), name: "trace host", greets: TRACE_HOST };
}

function captured(spec: TraceSpec, raw: RawTrace): Captured {
  const pcap = raw.captured && Uint8Array.fromBase64(raw.captured.pcap);
  return { trace: assemble(spec, raw), pcap };
}
