import assert from "node:assert/strict";
import { UsageError } from "../model/errors.ts";
import { defaultValues, readArguments } from "./arguments.ts";
import { switchFlag, textFlag, wholeFlag } from "./flag.ts";

const FLAGS = {
  reps: wholeFlag({ meaning: "", min: 1, max: 9, fallback: 3 }),
  out: textFlag({ meaning: "", argument: "DIR", fallbackText: "" }),
  help: switchFlag({ meaning: "", short: "h" }),
};

Deno.test("arguments are values, which flags were written, and words", () => {
  const read = readArguments(["one", "--reps", "2", "two", "--reps=4"], FLAGS);
  assert.ok(!read.alone);
  assert.deepEqual(read.values, { reps: 4, out: undefined, help: false });
  assert.deepEqual([...read.given], ["reps"]);
  assert.deepEqual(read.words, ["one", "two"]);
});

Deno.test("help is answered alone, whatever else was written; not where it is a flag's value", () => {
  for (const argv of [["--help"], ["-h"], ["--reps", "x", "--bogus", "--help"]]) {
    assert.deepEqual(readArguments(argv, FLAGS), { alone: "help" });
  }
  assert.throws(() => readArguments(["--out", "--help"], FLAGS), UsageError);
  assert.throws(() => readArguments(["--version"], FLAGS), UsageError, "no flag of these");
});

Deno.test("nothing written gives every flag's own value", () => {
  const read = readArguments([], FLAGS);
  assert.ok(!read.alone);
  assert.deepEqual(defaultValues(FLAGS), read.values);
});
