/**
 * A raw trace to a trace: everything in one order on one clock. Pure.
 * @module
 */
import type { Trace, TracedState, TraceEvent, TraceSpec } from "../model/trace.ts";
import { type Side, SIDES } from "../model/words.ts";
import { impliedStates } from "./implied_states.ts";
import type { RawTrace, SeenState } from "./raw.ts";
import { oneView, sightings, statesOf } from "./states.ts";

/** What comes first of what carries the same stamp: the cause before its effect. */
const RANK: Readonly<Record<TraceEvent["kind"], number>> = { call: 0, packet: 1, state: 2 };

/** The trace that a raw one means. */
export function assemble(spec: TraceSpec, raw: RawTrace): Trace {
  const { played, captured } = raw;
  const states = { client: sideStates(raw, "client"), server: sideStates(raw, "server") };
  const events: TraceEvent[] = [
    ...played.client.calls,
    ...played.server.calls,
    ...captured?.packets ?? [],
    ...states.client,
    ...states.server,
  ].sort((a, b) => a.tNs - b.tNs || RANK[a.kind] - RANK[b.kind]);
  const zero = events[0]?.tNs ?? 0;
  return {
    schemaVersion: 1,
    spec,
    startedAt: new Date(Number((BigInt(raw.clockOffsetNs) + BigInt(zero)) / 1_000_000n))
      .toISOString(),
    addresses: raw.addresses,
    events: events.map((event) => since(event, zero)),
    capture: captured && { packets: captured.packets.length, dropped: captured.dropped },
    counters: raw.counters,
    bytes: {
      client: { sent: played.client.sentBytes, delivered: played.server.receivedBytes },
      server: { sent: played.server.sentBytes, delivered: played.client.receivedBytes },
    },
    final: {
      client: { state: last(states.client), timerMs: raw.timers.client },
      server: { state: last(states.server), timerMs: raw.timers.server },
    },
    clockErrorNs: raw.clockErrorNs,
    warnings: [...raw.warnings, ...doubts(raw, [...states.client, ...states.server])],
  };
}

function sideStates(raw: RawTrace, side: Side): TracedState[] {
  const of = (seen: readonly SeenState[]) => seen.filter((one) => one.side === side);
  const { client, server } = raw.played;
  const seen = sightings({ host: of(raw.seen), threads: [of(client.seen), of(server.seen)] });
  const implied = impliedStates(side, raw.captured?.packets ?? []);
  return statesOf(oneView(seen), { implied, errorNs: raw.clockErrorNs });
}

function last(states: readonly TracedState[]) {
  return states.at(-1)?.state ?? "CLOSED";
}

function since(event: TraceEvent, zero: number): TraceEvent {
  const tNs = event.tNs - zero;
  return event.kind === "call" ? { ...event, tNs, endNs: event.endNs - zero } : { ...event, tNs };
}

/** What makes a trace less than it should be. */
function doubts({ captured }: RawTrace, states: readonly TracedState[]): string[] {
  const blind = SIDES.filter((side) => !states.some((state) => state.side === side));
  return [
    ...captured && captured.dropped > 0
      ? [`${captured.dropped} packets are missing: the kernel had no room for them`]
      : [],
    ...blind.length > 0
      ? [`no state of the ${blind.join(" and ")} was seen: sock_diag does not answer here`]
      : [],
  ];
}
