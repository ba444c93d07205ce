import assert from "node:assert/strict";
import { readArguments } from "./arguments.ts";
import { COMPARE_FLAGS } from "./compare_flags.ts";
import { parseBench } from "./options.ts";

const ROOT = new URL("../../", import.meta.url);

/** Words of each command in a page's shell blocks, comments left out. */
function commandsOf(text: string): string[][] {
  return [...text.matchAll(/^```sh\n([^]*?)^```/gm)].flatMap(([, block = ""]) =>
    block.replaceAll("\\\n", " ").split("\n").map((line) =>
      line.replace(/\s#.*$/, "").trim().split(/\s+/).map((word) => word.replaceAll("'", ""))
    )
  ).filter(([first = ""]) => first !== "");
}

/** Reads a command's flags as the command would. @returns whether it is one that is checked */
function check(words: readonly string[]): boolean {
  const [program, ...rest] = words;
  if (program === "scripts/gate") {
    const [base = "", out = "results/gate", ...flags] = rest;
    assert.doesNotMatch(`${base}${out}`, /^-|^$/);
    const argv = flags.length > 0 ? flags : DEFAULT;
    assert.equal(parseBench([...argv, "--against", base, "--out", out]).kind, "bench");
    return true;
  }
  const [task, name, ...argv] = rest;
  if (program !== "deno" || task !== "task") return false;
  if (name === "bench") assert.equal(parseBench(argv).kind, "bench");
  else if (name === "compare") {
    const read = readArguments(argv, COMPARE_FLAGS);
    assert.ok(!read.alone && read.words.length >= 2, argv.join(" "));
  } else return false;
  return true;
}

const GATE = Deno.readTextFileSync(new URL("scripts/gate", ROOT));
/** What the gate measures where it is not told. */
const DEFAULT = (/^ +scenario=\((.*)\)$/m.exec(GATE)?.[1] ?? "").split(" ");

Deno.test("docs/ci.md: every command can be run as it stands there", () => {
  const commands = commandsOf(Deno.readTextFileSync(new URL("docs/ci.md", ROOT)));
  assert.ok(commands.length >= 10, String(commands.length));
  for (const words of commands) assert.ok(check(words), words.join(" "));
});

Deno.test("README: what it says of compare and against can be run as it stands there", () => {
  const text = Deno.readTextFileSync(new URL("README.md", ROOT));
  const [, rest = ""] = text.split("## Failing the build when closing got worse");
  const [section = ""] = rest.split("\n## ");
  const checked = commandsOf(section).filter(check);
  assert.ok(checked.length >= 3, String(checked.length));
});

Deno.test("the gate measures enough for a verdict on times, and docs/ci.md says what that is", () => {
  const parsed = parseBench([...DEFAULT, "--against", "main"]);
  assert.equal(parsed.kind, "bench");
  const page = Deno.readTextFileSync(new URL("docs/ci.md", ROOT));
  assert.ok(page.includes(`\`${DEFAULT.join(" ")}\` (16 cells; what \`scripts/gate\` measures)`));
});

Deno.test("a command that cannot be run is seen", () => {
  assert.throws(() => check(["deno", "task", "compare", "a", "b", "--fail-on", "inconclusive"]));
  assert.throws(() => check(["deno", "task", "bench", "churn", "--nonsense"]));
  assert.throws(() => check(["scripts/gate", "--reps", "3"]));
  assert.equal(check(["rm", "-r", "x"]), false);
});
