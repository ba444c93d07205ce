/**
 * `--help` of `deno task trace`, from the tables that validate.
 * @module
 */
import { EXIT } from "../model/errors.ts";
import { modeEntries } from "./help.ts";
import { entries, flagLines, page } from "./help_layout.ts";
import { TRACE_FLAGS } from "./trace_flags.ts";

const NAME_COLUMN = 22;
const CODE_COLUMN = 8;

const ABOUT =
  "Shows one TCP connection from open to close: its packets as they were captured, the calls of " +
  "both sides with what they returned and how long they took, and the states of both sockets, in " +
  "one order on one clock. Two plain programs with blocking calls play it over loopback, in a " +
  "network namespace of its own where the machine allows that; neither root nor tcpdump is " +
  "needed. Where capture is forbidden, calls and states are shown.";

const FILES: readonly (readonly [string, string])[] = [
  ["trace.json", "everything that is shown, and what was asked for"],
  ["trace.pcap", "the packets, for tcpdump -r and Wireshark"],
  ["ladder.svg", "both sides' life lines, packets as arrows, states and calls beside them"],
  ["index.md", "with several traces, each in a folder of its own: a table of them all"],
];

const EXITS: readonly (readonly [number, string])[] = [
  [EXIT.ok, "traced"],
  [EXIT.failed, "a trace failed; the others are there"],
  [EXIT.usage, "wrong usage: nothing was traced"],
  [
    EXIT.machine,
    "this machine can't do it: not Linux, no unshare, namespaces forbidden; or a limit, a full disk",
  ],
  [EXIT.interrupted, "interrupted: what was traced is kept"],
];

const EXAMPLES: readonly (readonly [string, string])[] = [
  ["deno task trace", "a plain close: FIN, ACK, FIN, ACK, and TIME_WAIT"],
  ["deno task trace --article", "the article's forced close, and what both sides' reads return"],
  ["deno task trace --article --mode linger:1", "the same with SetLinger(1)"],
  [
    "deno task trace --mode linger:1 --state unsent --peer stalled",
    "a close that waits a second for a peer that does not read",
  ],
  ["deno task trace --all --out results/closes", "every mode, closer and state, and a page"],
];

/** The text of `--help`. */
export function traceHelp(): string {
  return page([
    "Usage: deno task trace [FLAGS]",
    ABOUT,
    { heading: "Close modes (for --mode)", lines: modeEntries() },
    {
      heading: "Flags (--mode, --closer and --state take lists: a trace of each combination)",
      lines: flagLines(TRACE_FLAGS),
    },
    { heading: "Files of a trace, in --out", lines: entries(FILES, NAME_COLUMN) },
    {
      heading: "Exit codes",
      lines: entries(EXITS.map(([code, meaning]) => [String(code), meaning]), CODE_COLUMN),
    },
    {
      heading: "Examples",
      lines: EXAMPLES.flatMap(([command, meaning]) => [`  ${command}`, `      ${meaning}`]),
    },
  ]);
}
