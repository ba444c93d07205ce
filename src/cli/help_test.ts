import assert from "node:assert/strict";
import { SCENARIOS } from "../../bench/definitions.ts";
import { MODES } from "../close/registry.ts";
import { EXIT } from "../model/errors.ts";
import { BENCH_FLAGS } from "./bench_flags.ts";
import { PARAMETER_FLAGS } from "./parameter_flags.ts";
import { benchHelp } from "./help.ts";
import { entries, page } from "./help_layout.ts";
import { parseBench } from "./options.ts";
import { reportHelp } from "./report.ts";
import { assertGolden } from "./testdata/golden.ts";

Deno.test("the help of both commands is what was agreed on", () => {
  assertGolden("bench_help.txt", benchHelp());
  assertGolden("report_help.txt", reportHelp());
});

Deno.test("help names every flag, scenario, mode and exit code, in 80 columns", () => {
  const text = benchHelp();
  for (const name of [...Object.keys(BENCH_FLAGS), ...Object.keys(PARAMETER_FLAGS)]) {
    assert.match(text, new RegExp(`--${name}\\b`));
  }
  const unwrapped = text.replace(/\s+/g, " ");
  for (const { name, question } of SCENARIOS) {
    assert.match(text, new RegExp(`^  ${name}( |$)`, "m"));
    assert.ok(unwrapped.includes(question), question);
  }
  for (const { syntax } of MODES) assert.ok(text.includes(`\n  ${syntax} `), syntax);
  for (const code of Object.values(EXIT)) assert.match(text, new RegExp(`^  ${code} `, "m"));
  for (const line of `${text}${reportHelp()}`.split("\n")) {
    assert.ok([...line].length <= 80, line);
    assert.equal(line, line.trimEnd());
  }
});

Deno.test("every example of the help can be run", () => {
  const examples = [...benchHelp().matchAll(/^ {2}deno task bench(.*)$/gm)]
    .map(([, rest = ""]) => rest.replace(/ > .*/, "").split(" ").filter((word) => word !== ""));
  assert.equal(examples.length, 5);
  for (const argv of examples) assert.equal(parseBench(argv).kind, "bench");
});

Deno.test("a word too long for its column takes a line of its own", () => {
  assert.deepEqual(entries([["ab", "short"], ["abcdefgh", "long"]], 8), [
    "  ab    short",
    "  abcdefgh",
    "        long",
  ]);
  assert.equal(page(["one", { heading: "H", lines: ["  two"] }]), "one\n\nH\n  two\n");
});
