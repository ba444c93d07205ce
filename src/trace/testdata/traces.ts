/**
 * Real traces for tests: asked for as the command is, run by the real tracer.
 * @module
 */
import assert from "node:assert/strict";
import { parseTrace } from "../../cli/trace_options.ts";
import type { Trace, TracedCall, TracedPacket, TraceSpec } from "../../model/trace.ts";
import type { Isolation, Side } from "../../model/words.ts";
import { allowedIsolation } from "../../trial/testdata/trials.ts";
import { ProcessTracer } from "../executor.ts";

/** The strongest isolation that is allowed here; `none` where no namespace is. */
export const isolation: Isolation = await allowedIsolation();

/** The spec of `deno task trace <line>`, which means one trace. */
export function specOf(line: string, at: Isolation = isolation): TraceSpec {
  const request = parseTrace(line === "" ? [] : line.split(" "));
  assert.ok(request.kind === "trace" && request.options.traces.length === 1);
  return { ...(request.options.traces[0] as TraceSpec), isolation: at };
}

/** A trace, asked for what facts are about. */
export class TraceView {
  readonly trace: Trace;

  constructor(trace: Trace) {
    this.trace = trace;
  }

  get packets(): TracedPacket[] {
    return this.trace.events.filter((event) => event.kind === "packet");
  }

  /** From the first FIN or RST on: `client F.`. */
  get wire(): string[] {
    const first = this.packets.findIndex(({ flags }) => /[FR]/.test(flags));
    return first < 0 ? [] : this.packets.slice(first).map(({ from, flags }) => `${from} ${flags}`);
  }

  /** The states a side went through, each once. */
  states(side: Side): string[] {
    const all = this.trace.events.flatMap((event) =>
      event.kind === "state" && event.side === side ? [event.state] : []
    );
    return all.filter((state, i) => state !== all[i - 1]);
  }

  calls(side: Side, call: string): TracedCall[] {
    return this.trace.events.filter((event): event is TracedCall =>
      event.kind === "call" && event.side === side && event.call === call
    );
  }

  /** The one close() of a side. */
  close(side: Side): TracedCall {
    const [close, ...more] = this.calls(side, "close");
    assert.ok(close && more.length === 0, `one close() of the ${side}`);
    return close;
  }

  /** Milliseconds a side's close() held it. */
  heldMs(side: Side): number {
    const { tNs, endNs } = this.close(side);
    return (endNs - tNs) / 1e6;
  }

  /** What a side's reads and writes answered, from its first error or end of stream on. */
  answers(side: Side): string[] {
    return this.trace.events.flatMap((event) => {
      if (event.kind !== "call" || event.side !== side) return [];
      if (event.error) return [`${event.call} ${event.error}`];
      return event.call === "recv" && event.result === 0 ? ["recv EOF"] : [];
    });
  }

  finals(): Record<Side, string> {
    const { client, server } = this.trace.final;
    return { client: client.state, server: server.state };
  }

  counter(name: string): number | undefined {
    return this.trace.counters[name];
  }
}

/** Traces `deno task trace <line>`, which must succeed. */
export async function traced(line: string): Promise<TraceView> {
  const outcome = await new ProcessTracer().trace(specOf(line), new AbortController().signal);
  assert.ok(outcome.status === "traced", JSON.stringify(outcome));
  return new TraceView(outcome.trace);
}
