import assert from "node:assert/strict";
import { UsageError } from "../model/errors.ts";
import { TRACE_FLAGS } from "./trace_flags.ts";
import { traceHelp } from "./trace_help.ts";
import { parseTrace } from "./trace_options.ts";
import { traceName, type TraceOptions } from "../plan/traces.ts";
import { assertGolden } from "./testdata/golden.ts";

function options(line: string): TraceOptions {
  const request = parseTrace(line === "" ? [] : line.split(" "));
  assert.ok(request.kind === "trace");
  return request.options;
}

function names(line: string): string[] {
  return options(line).traces.map(traceName);
}

Deno.test("without flags it is one plain close by the client", () => {
  const { traces, ...rest } = options("");
  assert.deepEqual(traces, [{
    mode: { name: "fin" },
    closer: "client",
    state: "idle",
    peer: "prompt",
    delayMs: 100,
    payload: 11,
    article: false,
  }]);
  assert.deepEqual(rest, { isolation: "auto", out: undefined, format: "text" });
});

Deno.test("the article is a reset by the server, unless a mode is given", () => {
  assert.deepEqual(names("--article"), ["rst-server-idle"]);
  assert.deepEqual(names("--article --mode linger:1"), ["linger-1-server-idle"]);
});

Deno.test("lists are combined; --all takes everything that is not given", () => {
  assert.deepEqual(names("--mode fin,rst --closer server --state idle,unread"), [
    "fin-server-idle",
    "fin-server-unread",
    "rst-server-idle",
    "rst-server-unread",
  ]);
  const all = names("--all");
  assert.equal(new Set(all).size, 24);
  assert.deepEqual(names("--all --mode drain:2 --closer client"), [
    "drain-2-client-idle",
    "drain-2-client-unread",
    "drain-2-client-unsent",
  ]);
});

Deno.test("wrong usage is one line that says what is allowed", () => {
  const wrong: readonly (readonly [string, RegExp])[] = [
    ["--mode lingr:1", /unknown close mode "lingr:1": allowed are .*did you mean linger/],
    ["--mode linger", /needs a time/],
    ["--closer both", /--closer cannot be "both": allowed are client, server/],
    ["--state full", /--state cannot be "full": allowed are idle, unread, unsent/],
    ["--peer dead", /--peer cannot be "dead": allowed are prompt, idle, stalled/],
    ["--delay -1", /--delay cannot be "-1": allowed are whole numbers from 0 to 60_000/],
    ["--payload 0", /--payload cannot be "0"/],
    ["--article --closer client", /--article does not go with --closer/],
    ["--article --all", /--article does not go with --all/],
    ["fin", /takes flags alone, "fin" is none/],
    ["--mod rst", /unknown flag --mod: .*did you mean --mode\?/],
    ["--format xml", /--format cannot be "xml": allowed are text, json/],
  ];
  for (const [line, message] of wrong) {
    assert.throws(() => options(line), (error: unknown) => {
      assert.ok(error instanceof UsageError, line);
      assert.match(error.message, message);
      assert.ok(!error.message.includes("\n"));
      return true;
    });
  }
});

Deno.test("the help is what was agreed on, names every flag, and its examples can be run", () => {
  const text = traceHelp();
  assertGolden("trace_help.txt", text);
  for (const name of Object.keys(TRACE_FLAGS)) assert.match(text, new RegExp(`--${name}\\b`));
  for (const line of text.split("\n")) {
    assert.ok([...line].length <= 80, line);
    assert.equal(line, line.trimEnd());
  }
  const examples = [...text.matchAll(/^ {2}deno task trace(.*)$/gm)].map(([, rest = ""]) => rest);
  assert.equal(examples.length, 5);
  for (const rest of examples) assert.ok(names(rest.trim()).length > 0);
  assert.equal(parseTrace(["--nonsense", "--help"]).kind, "help");
});
