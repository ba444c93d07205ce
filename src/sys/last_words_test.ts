import assert from "node:assert/strict";
import { lastWordsOf } from "./last_words.ts";

Deno.test("what says why is found between what does not", () => {
  const full = [
    "<--- Last few GCs --->",
    "[1:0x5]    24134 ms: Mark-Compact (reduce) 14.1 (15.1) -> 14.1 (15.1) MB",
    "#",
    "# Fatal JavaScript out of memory: Reached heap limit",
    "#",
    "==== C stack trace ===============================",
    "    /bin/deno(+0x1) [0x1]",
  ];
  const threads = [
    "============================================================",
    "Deno could not start: unable to create worker threads.",
    "",
    "Platform: linux x86_64",
    'Args: ["deno"]',
  ];
  const panic = [
    "Deno has panicked. This is a bug in Deno. Please report this",
    "",
    "thread 'main' panicked at cli/main.rs:17:5:",
    "Failed to open epoll: Too many open files",
    "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace",
  ];
  const said: [string[], string][] = [
    [full, "Fatal JavaScript out of memory: Reached heap limit"],
    [threads, "Deno could not start: unable to create worker threads."],
    [panic, "Failed to open epoll: Too many open files"],
    [["\u001b[31merror\u001b[0m: Uncaught", "    at x.ts:1"], "error: Uncaught"],
    [["starting", "cannot go on"], "cannot go on"],
    [[], ""],
  ];
  for (const [lines, words] of said) assert.equal(lastWordsOf(lines.join("\n")), words);
});
