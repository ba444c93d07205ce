/**
 * The flags of `deno task trace`.
 * @module
 */
import { type IsolationWish, modeText, SIDES } from "../model/words.ts";
import { TRACE_PEERS, TRACE_STATES } from "../model/trace.ts";
import { readMode } from "./mode_words.ts";
import { listFlag, oneOf, switchFlag, textFlag, wholeFlag, wordFlag } from "./flag.ts";

const WISHES: readonly IsolationWish[] = ["auto", "netns", "none"];

/** Every flag of the command, in the order of help. */
export const TRACE_FLAGS = {
  mode: listFlag({
    argument: "MODE,…",
    meaning: "how the connection is closed, see above; with --article rst",
    allowed: "",
    fallback: ["fin"],
    item: readMode,
    key: modeText,
  }),
  closer: listFlag({
    argument: "SIDE,…",
    meaning: "the side that closes first; with --article the server",
    allowed: SIDES.join(", "),
    fallback: ["client"],
    item: (text, name) => oneOf(text, SIDES, name),
    key: (side) => side,
  }),
  state: listFlag({
    argument: "STATE,…",
    meaning: "what the closer has before it. idle: everything was read; unread: it has received " +
      "bytes that it has not read; unsent: it has queued bytes that its peer has not read",
    allowed: TRACE_STATES.join(", "),
    fallback: ["idle"],
    item: (text, name) => oneOf(text, TRACE_STATES, name),
    key: (state) => state,
  }),
  peer: wordFlag({
    meaning: "what the other side does then. prompt: reads and closes at once; idle: sits in no " +
      "call for 0.2 s, its kernel alone answers; stalled: reads nothing until long after",
    words: TRACE_PEERS,
    fallback: "prompt",
  }),
  delay: wholeFlag({
    meaning: "milliseconds between the echo and the close",
    min: 0,
    max: 60_000,
    fallback: 100,
  }),
  payload: wholeFlag({
    meaning: "bytes of the greeting and of its echo",
    min: 1,
    max: 1_000_000,
    fallback: 11,
  }),
  article: switchFlag({
    meaning: "the programs of the article: the server echoes `Hi, gopher?` and closes by force " +
      "when its read has waited for the delay; the client sits in a read; both sides' errors are " +
      "shown",
  }),
  all: switchFlag({
    meaning: "every mode, closer and state, as far as they are not given, and a page of them all",
  }),
  isolation: wordFlag({
    meaning: "auto: a network namespace where the machine allows it, by root or rootless, else " +
      "none; netns: that or exit code 3; none: the host's own namespace",
    words: WISHES,
    fallback: "auto",
  }),
  out: textFlag({
    meaning: "folder for the files; it must not hold a trace yet",
    argument: "DIR",
    fallbackText: "results/trace-<time>",
  }),
  format: wordFlag({
    meaning: "what is printed",
    words: ["text", "json"],
    fallback: "text",
  }),
  help: switchFlag({ meaning: "print this and end", short: "h" }),
};
