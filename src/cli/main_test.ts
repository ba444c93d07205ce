import assert from "node:assert/strict";
import { MachineError, UsageError } from "../model/errors.ts";
import { type Command, main } from "./main.ts";
import { FakeOutput } from "./testdata/fakes.ts";

async function run(
  args: readonly string[],
  { command, debug = false }: { command?: Command; debug?: boolean } = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [new FakeOutput(), new FakeOutput()];
  const commands = command ? { commands: { bench: command } } : {};
  const code = await main(args, { stdout, stderr }, { debug, ...commands });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

Deno.test("a command gets its arguments and gives the exit code", async () => {
  const command: Command = async (argv, { stdout }) => {
    await stdout.write(argv.join("|"));
    return 130;
  };
  assert.deepEqual(await run(["bench", "churn", "--reps"], { command }), {
    code: 130,
    stdout: "churn|--reps",
    stderr: "",
  });
});

Deno.test("errors for people are one line and their own exit code", async () => {
  const failing = (error: Error): Command => () => Promise.reject(error);
  assert.deepEqual(await run(["bench"], { command: failing(new UsageError("a\nb: c")) }), {
    code: 2,
    stdout: "",
    stderr: "closecost: a b: c\n",
  });
  const machine = await run(["bench"], { command: failing(new MachineError("no ss")) });
  assert.deepEqual([machine.code, machine.stderr], [3, "closecost: no ss\n"]);
});

Deno.test("a defect is one line that says how to see more; with debug it shows the stack", async () => {
  const command: Command = () => Promise.reject(new TypeError("x is\nnot a function"));
  assert.deepEqual(await run(["bench"], { command }), {
    code: 3,
    stdout: "",
    stderr: "closecost: this is a defect: TypeError: x is not a function; " +
      "set CLOSECOST_DEBUG=1 to see where, and report it\n",
  });
  const { stderr } = await run(["bench"], { command, debug: true });
  assert.match(stderr, /main_test\.ts:\d+/);
});

Deno.test("what the machine refuses is no defect, and says what to do", async () => {
  const full = Object.assign(new Error("No space left on device (os error 28): writefile '/a'"), {
    code: "ENOSPC",
  });
  const { code, stderr } = await run(["bench"], { command: () => Promise.reject(full) });
  assert.equal(code, 3);
  assert.match(stderr, /^closecost: the machine refused writefile '\/a': no space .*; make room/);
});

Deno.test("without room nothing is begun", async () => {
  const outputs = { stdout: new FakeOutput(), stderr: new FakeOutput() };
  const code = await main(["bench"], outputs, {
    room: { heapBytes: 4e9, descriptors: 5 },
    commands: { bench: () => assert.fail("it began") },
  });
  assert.equal(code, 3);
  assert.match(outputs.stderr.text, /^closecost: cannot work .* 5 further files .*\n$/);
});

Deno.test("no command and unknown commands are wrong usage, names of Object's own included", async () => {
  for (const args of [[], ["tracing"], ["toString"], ["--help"]]) {
    const { code, stderr } = await run(args);
    assert.equal(code, 2);
    assert.equal(
      stderr,
      `closecost: unknown command ${
        JSON.stringify(args[0] ?? "")
      }: allowed are bench, compare, trace, report; ` +
        "see deno task bench --help\n",
    );
  }
});

Deno.test("the real commands are there and explain themselves", async () => {
  for (const name of ["bench", "compare", "trace", "report"]) {
    const { code, stdout } = await run([name, "--help"]);
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`^Usage: deno task ${name} `));
  }
});
