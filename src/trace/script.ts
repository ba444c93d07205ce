/**
 * What the two traced programs do, as lists of steps. Pure.
 * @module
 */
import { closeMode } from "../close/registry.ts";
import type { TraceSpec } from "../model/trace.ts";
import type { Side } from "../model/words.ts";

/** Moments that one program waits for the other to reach. */
export const GATES = ["accepting", "ready", "closing"] as const;
/** `accepting`: the server is about to wait for the client; `ready`: what precedes the close is there; `closing`: the closer is about to close. */
export type Gate = typeof GATES[number];

/** One step of a program. All but `pause`, `announce`, `await` and `arrived` are calls. */
export type Step =
  | { readonly do: "connect" | "accept" | "close" }
  /** Sends so many bytes, in as many calls as it takes. */
  | { readonly do: "send"; readonly bytes: number }
  /** Sends until the kernel takes no more. */
  | { readonly do: "fill" }
  /** Reads so many bytes, in as many calls as it takes. */
  | { readonly do: "receive"; readonly bytes: number }
  /** Reads to the end of the stream or to an error. */
  | { readonly do: "receive-all" }
  /** From now on a read gives up after so long. */
  | { readonly do: "deadline"; readonly ms: number }
  /** One read, whatever comes of it, also on a closed descriptor. */
  | { readonly do: "receive-once" }
  /** Sends a byte if the last read was answered by a reset, to show what that leads to. */
  | { readonly do: "send-after-reset" }
  /** The calls of the close mode before close(). */
  | { readonly do: "prepare" }
  | { readonly do: "pause"; readonly ms: number }
  | { readonly do: "announce" | "await"; readonly gate: Gate }
  /** Waits, without reading, until so many bytes have come in. */
  | { readonly do: "arrived"; readonly bytes: number };

/** How long an `idle` peer sits in no call after the close: past the 40 ms of a delayed ACK. */
const IDLE_MS = 200;
/** How long a `stalled` peer does not read, beyond what a timed linger waits. */
const STALLED_MS = 1500;
/** A program that drains without a limit of its own waits no longer than this. */
const DRAIN_LIMIT_MS = 10_000;
/** How much the rest of a trace may take on a busy machine. */
const GRACE_MS = 10_000;

/** What both programs do. */
export function scriptsOf(spec: TraceSpec): Readonly<Record<Side, readonly Step[]>> {
  const { payload, closer } = spec;
  const ending = (side: Side) =>
    spec.article
      ? side === closer ? articleCloser(spec) : ARTICLE_PEER
      : side === closer
      ? closing(spec)
      : answering(spec);
  return {
    client: [
      { do: "await", gate: "accepting" },
      { do: "connect" },
      { do: "send", bytes: payload },
      { do: "receive", bytes: payload },
      ...ending("client"),
    ],
    server: [
      { do: "announce", gate: "accepting" },
      { do: "accept" },
      { do: "receive", bytes: payload },
      { do: "send", bytes: payload },
      ...ending("server"),
    ],
  };
}

/** The longest a trace may take, milliseconds; beyond that something hangs. */
export function timeoutMs(spec: TraceSpec): number {
  return spec.delayMs + pauseMs(spec) + (spec.mode.seconds ?? 0) * 1000 + DRAIN_LIMIT_MS + GRACE_MS;
}

function closing(spec: TraceSpec): Step[] {
  const { state, payload, delayMs } = spec;
  const before: Step[] = state === "unread"
    ? [{ do: "await", gate: "ready" }, { do: "arrived", bytes: payload }]
    : state === "unsent" // not the scenario
    ? [{ do: "fill" }]
    : [];
  return [
    ...before,
    ...delayMs > 0 ? [{ do: "pause", ms: delayMs } as const] : [],
    { do: "announce", gate: "closing" },
    ...ownClose(spec),
  ];
}

/** The mode's calls and close(). */
function ownClose({ mode }: TraceSpec): Step[] {
  const limitMs = mode.seconds === undefined ? DRAIN_LIMIT_MS : mode.seconds * 1000;
  return [
    { do: "prepare" },
    ...closeMode(mode.name).awaitsEof
      ? [{ do: "deadline", ms: limitMs } as const, { do: "receive-all" } as const]
      : [],
    { do: "close" },
  ];
}

/** What the peer of a close does. */
function answering(spec: TraceSpec): Step[] {
  const { peer, state, payload } = spec;
  const before: Step[] = state === "unread"
    ? [{ do: "send", bytes: payload }, { do: "announce", gate: "ready" }]
    : [];
  const waits: Step[] = peer === "prompt" && state !== "unsent" // not the scenario
    ? []
    : [{ do: "await", gate: "closing" }, { do: "pause", ms: pauseMs(spec) }];
  return [
    ...before,
    ...waits.filter((step) => step.do !== "pause" || step.ms > 0),
    { do: "receive-all" },
    { do: "send-after-reset" },
    { do: "close" },
  ];
}

/** By then the closing call has begun, so that a prompt peer does not read what it is to find. */
const BEGUN_MS = 25;

function pauseMs({ peer, mode, state }: TraceSpec): number {
  if (peer === "prompt") return state === "unsent" ? BEGUN_MS : 0; // not the scenario
  if (peer === "idle") return IDLE_MS;
  return STALLED_MS + (closeMode(mode.name).blocks ? (mode.seconds ?? 0) * 1000 : 0);
}

/** Both programs of the article sit in a read when one of them is closed by a timer. */
const ARTICLE_PEER: readonly Step[] = [{ do: "receive-all" }, { do: "close" }];

/**
 * Go's read waits in epoll for the data or for its deadline, and another goroutine closes under it:
 * the read then finds its descriptor closed. A plain program's read that times out, closes and reads
 * again makes the same calls on the socket in the same order.
 */
function articleCloser(spec: TraceSpec): Step[] {
  return [
    { do: "deadline", ms: Math.max(1, spec.delayMs) },
    { do: "receive-once" },
    ...ownClose(spec),
    { do: "receive-once" },
  ];
}
