/**
 * The flags of `deno task bench`.
 * @module
 */
import { SCENARIOS } from "../../bench/definitions.ts";
import { UsageError } from "../model/errors.ts";
import { MAX_PROCESSES } from "../plan/capacity.ts";
import { callsOf, onEveryStack } from "../model/stacks.ts";
import { type IsolationWish, modeText, SIDES, STACKS } from "../model/words.ts";
import {
  type Flag,
  listFlag,
  oneOf,
  switchFlag,
  textFlag,
  whole,
  wholeFlag,
  wordFlag,
} from "./flag.ts";
import { readMode } from "./mode_words.ts";
import { TARGET_FLAGS } from "./target_flag_list.ts";

const WISHES: readonly IsolationWish[] = ["auto", "netns", "none"];

/** Looks at the sockets: `off`, or how often. */
const samplerFlag: Flag<number | "off" | undefined> = {
  argument: "off|MS",
  meaning:
    "milliseconds between looks at the sockets while something is timed, instead of a pace " +
    "that costs little; off: none, and what needs them is left empty",
  allowed: "off, 1 to 10_000",
  fallback: "",
  read(texts, name) {
    const text = texts.at(-1);
    if (text === undefined || text === "off") return text;
    if (!/^\d/.test(text)) {
      throw new UsageError(
        `${name} cannot be ${JSON.stringify(text)}: allowed are off and whole milliseconds ` +
          `from 1 to 10_000; write e.g. ${name} 20`,
      );
    }
    return whole(text, { name, min: 1, max: 10_000, example: 20 });
  },
};

/** The command's own flags, in the order of help; scenarios' parameters are flags as well. */
export const BENCH_FLAGS = {
  mode: listFlag({
    argument: "MODE,…",
    meaning: "how connections are closed, see above",
    allowed: "",
    fallback: ["fin", "rst", "linger:1", "drain"],
    item: readMode,
    key: modeText,
  }),
  closer: listFlag({
    argument: "SIDE,…",
    meaning: "the side that closes first",
    allowed: SIDES.join(", "),
    fallback: SIDES,
    item: (text, name) => oneOf(text, SIDES, name),
    key: (side) => side,
  }),
  stack: listFlag({
    argument: "STACK,…",
    meaning:
      `the API that makes the calls: system calls, or (${onEveryStack(SCENARIOS).join(", ")} ` +
      "only) Deno's own or node:net; " +
      STACKS.flatMap((stack) => callsOf(stack) ?? []).join(". "),
    allowed: STACKS.join(", "),
    fallback: ["libc"],
    item: (text, name) => oneOf(text, STACKS, name),
    key: (stack) => stack,
  }),
  full: switchFlag({
    meaning: "also the scenarios that are run on request only, because they take long",
  }),
  target: textFlag({
    meaning:
      "measure your own server instead: a shell command, started in the namespace of every " +
      "trial with HOST and PORT in its environment and ended with all it started; or HOST:PORT of " +
      "one that runs already, driven from the host's own namespace",
    argument: "'COMMAND'|HOST:PORT",
    fallbackText: "",
  }),
  port: wholeFlag({
    meaning: "the port that COMMAND listens on",
    min: 1,
    max: 65_535,
    fallback: undefined,
  }),
  send: textFlag({
    meaning:
      "what the client says on every connection to the target; \\r \\n \\t \\0 \\\\ and \\xHH " +
      "stand for bytes",
    argument: "TEXT",
    fallbackText: "",
  }),
  expect: textFlag({
    meaning: "what must come back before the connection counts as served, written likewise",
    argument: "TEXT",
    fallbackText: "",
  }),
  echo: switchFlag({ meaning: "what was sent must come back, byte for byte" }),
  http: switchFlag({
    meaning: "send GET / (or --send) and wait for one whole HTTP/1.1 response",
  }),
  ...TARGET_FLAGS,
  "keep-command": switchFlag({
    meaning: "keep the commands of --target and --against-target, and what --send says, as they " +
      "were typed; without it what looks like a secret is left out of files and messages " +
      "(TOKEN=…). The files are readable for you alone then",
  }),
  reps: wholeFlag({
    meaning: "repetitions of every trial, interleaved",
    min: 1,
    max: 1000,
    fallback: 3,
  }),
  seed: wholeFlag({
    meaning: "decides the order of trials; the same seed gives the same order",
    min: 0,
    max: 4_294_967_295,
    fallback: 1,
  }),
  isolation: wordFlag({
    meaning: "auto: a network namespace for every trial where the machine allows it, by root or " +
      "rootless, else none; netns: that or exit code 3; none: the host's own namespace, " +
      "where trials can disturb each other",
    words: WISHES,
    fallback: "auto",
  }),
  "tw-reuse": wordFlag({
    meaning: "net.ipv4.tcp_tw_reuse in the namespace: 0 never reuse a port in TIME_WAIT after a " +
      "second (what a network sees), 1 everywhere, 2 on loopback only (Linux's own default)",
    words: ["0", "1", "2"],
    fallback: "0",
  }),
  sampler: samplerFlag,
  clients: wholeFlag({
    meaning: "client processes at least; more are started where descriptors demand it",
    min: 1,
    max: MAX_PROCESSES,
    fallback: 1,
  }),
  servers: wholeFlag({
    meaning: "server processes at least; likewise",
    min: 1,
    max: MAX_PROCESSES,
    fallback: 1,
  }),
  out: textFlag({
    meaning: "folder for the run's files; it must not hold a run yet",
    argument: "DIR",
    fallbackText: "results/<run id>",
  }),
  against: textFlag({
    meaning: "measure another version in turns with this one, trial by trial, and compare: a git " +
      "ref of this project or the folder of another checkout; --reps is 10 then, and --out gets " +
      "the folders base and head",
    argument: "REF|DIR",
    fallbackText: "",
  }),
  "against-target": textFlag({
    meaning:
      "measure another server of yours, say the old one (base), in turns with --target, say " +
      "the new one (head), and compare them likewise; exit code 1 if the new one closes worse. " +
      "Both are told the same",
    argument: "'COMMAND'|HOST:PORT",
    fallbackText: "",
  }),
  "against-port": wholeFlag({
    meaning: "the port that the COMMAND of --against-target listens on",
    min: 1,
    max: 65_535,
    fallback: undefined,
    fallbackText: "that of --port",
  }),
  format: wordFlag({
    meaning: "what is printed at the end",
    words: ["text", "json"],
    fallback: "text",
  }),
  help: switchFlag({ meaning: "print this and end", short: "h" }),
  version: switchFlag({ meaning: "print the version and end" }),
};
