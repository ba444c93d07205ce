/**
 * Arguments of `deno task trace` to options. Pure.
 * @module
 */
import { UsageError } from "../model/errors.ts";
import { TRACE_STATES } from "../model/trace.ts";
import { type ModeSpec, type Side, SIDES } from "../model/words.ts";
import { readArguments } from "./arguments.ts";
import { TRACE_FLAGS } from "./trace_flags.ts";
import type { TraceOptions } from "../plan/traces.ts";

/** What was asked for. */
export type TraceRequest =
  | { readonly kind: "help" }
  | { readonly kind: "trace"; readonly options: TraceOptions };

/** What `--all` goes through. */
const ALL_MODES: readonly ModeSpec[] = [
  { name: "fin" },
  { name: "rst" },
  { name: "linger", seconds: 1 },
  { name: "drain" },
];
/** What the article plays. */
const ARTICLE = { modes: [{ name: "rst" }], closers: ["server"] } as const;
/** What the article's client says is so long. */
const GREETING_BYTES = 11;

/**
 * Reads the arguments.
 * @throws {UsageError} one line: what is wrong, what is allowed, what to do
 */
export function parseTrace(argv: readonly string[]): TraceRequest {
  const read = readArguments(argv, TRACE_FLAGS);
  if (read.alone) return { kind: "help" };
  const { values, given, words } = read;
  if (words.length > 0) {
    throw new UsageError(
      `trace takes flags alone, ${JSON.stringify(words[0])} is none: write e.g. deno task ` +
        "trace --mode rst",
    );
  }
  const { all, article, peer, delay, payload, isolation, out, format } = values;
  if (article) checkArticle(given);
  const pick = <T>(
    name: "mode" | "closer" | "state",
    { value, every, played }: { value: readonly T[]; every: readonly T[]; played?: readonly T[] },
  ) => given.has(name) ? value : all ? every : article && played ? played : value;
  const modes = pick("mode", { value: values.mode, every: ALL_MODES, played: ARTICLE.modes });
  const closers = pick<Side>("closer", {
    value: values.closer,
    every: SIDES,
    played: ARTICLE.closers,
  });
  const states = pick("state", { value: values.state, every: TRACE_STATES });
  const traces = modes.flatMap((mode) =>
    closers.flatMap((closer) =>
      states.map((state) => ({ mode, closer, state, peer, delayMs: delay, payload, article }))
    )
  );
  return { kind: "trace", options: { traces, isolation, out, format } };
}

/** The article's programs are what they are; only how and when is closed can be chosen. */
function checkArticle(
  given: { has(name: "all" | "closer" | "state" | "peer" | "payload"): boolean },
): void {
  for (const name of ["all", "closer", "state", "peer", "payload"] as const) {
    if (!given.has(name)) continue;
    throw new UsageError(
      `--article does not go with --${name}: its server says ${GREETING_BYTES} bytes back and ` +
        "closes while both sides read; allowed are --mode and --delay",
    );
  }
}
