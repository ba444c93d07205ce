import assert from "node:assert/strict";
import { pathOf } from "../src/cli/testdata/command.ts";
import { TemporaryFolder } from "../src/cli/testdata/fakes.ts";

const SCRIPT = new URL("gate", import.meta.url).pathname;
const ignore = pathOf("bash") === undefined || pathOf("unshare") === undefined;

/** Runs the script with a `deno` that notes its arguments and ends with a code for each task. */
async function gate(
  argv: readonly string[],
  codes: Readonly<Record<string, number>> = {},
): Promise<{ code: number; stdout: string; stderr: string; tasks: string[] }> {
  using folder = new TemporaryFolder();
  const log = folder.at("log");
  Deno.writeTextFileSync(log, "");
  const cases = Object.entries(codes).map(([task, code]) => `${task}) exit ${code} ;;`);
  Deno.writeTextFileSync(
    folder.at("deno"),
    `#!/bin/sh\necho "$*" >> '${log}'\ncase $2 in ${cases.join(" ")} esac\n`,
    { mode: 0o755 },
  );
  // unshare without flags merely starts its command; tests may start no other program.
  const { code, stdout, stderr } = await new Deno.Command(pathOf("unshare") ?? "unshare", {
    args: ["--", "bash", SCRIPT, ...argv],
    env: { PATH: `${folder.path}:${Deno.env.get("PATH")}` },
    stdin: "null",
  }).output();
  const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  const tasks = Deno.readTextFileSync(log).split("\n").filter((line) => line !== "");
  return { code, stdout: out ?? "", stderr: error ?? "", tasks };
}

Deno.test({
  name: "real: gate: what can't be measured is code 2 and one line, and nothing is started",
  ignore,
  fn: async () => {
    for (
      const [argv, says] of [
        [[], /BASE is missing/],
        [[""], /BASE is missing/],
        [["--reps"], /BASE cannot be --reps/],
        [["main", "--reps", "3"], /OUT cannot be --reps/],
      ] as const
    ) {
      const { code, stderr, tasks } = await gate(argv);
      assert.equal(code, 2, stderr);
      assert.match(stderr, says);
      assert.match(stderr, /^scripts\/gate: [^\n]*e\.g\. scripts\/gate main\n$/);
      assert.deepEqual(tasks, []);
    }
  },
});

Deno.test({
  name: "real: gate: --help is what the script says of itself",
  ignore,
  fn: async () => {
    const { code, stdout, tasks } = await gate(["--help"]);
    assert.equal(code, 0);
    assert.match(stdout, /^Measures a base version[^]*not needed\.\n$/);
    assert.deepEqual(tasks, []);
  },
});

Deno.test({
  name: "real: gate: the code of bench, or that of compare where bench had none to tell",
  ignore,
  fn: async () => {
    for (
      const [bench, compare, code] of [
        ...[[0, 0, 0], [1, 0, 1], [0, 3, 3], [1, 2, 1]],
        ...[[2, 0, 2], [3, 0, 3], [130, 0, 130]],
      ] as const
    ) {
      const ended = await gate(["main", "out", "churn"], { bench, compare } as const);
      assert.equal(ended.code, code, `${bench} ${compare}`);
      // Without both runs there is nothing to compare.
      assert.equal(ended.tasks.length, (bench ?? 0) > 1 ? 1 : 2);
      assert.equal(ended.tasks[0], "task bench churn --against main --out out");
    }
  },
});
