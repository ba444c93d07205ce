/**
 * What can't be written is told, after the result and with a code of its own; what is not ours is
 * left as it is.
 */
import assert from "node:assert/strict";
import { MachineError, UsageError } from "../model/errors.ts";
import { writeRun } from "../store/testdata/folder.ts";
import { bench } from "./bench.ts";
import { compare } from "./compare.ts";
import { main } from "./main.ts";
import { report } from "./report.ts";
import { namespacesAllowed, RunningCommand } from "./testdata/command.ts";
import { FakeOutput, FakeWorld, filesIn, TemporaryFolder } from "./testdata/fakes.ts";
import { changed, copied, REFERENCE } from "./testdata/run_copies.ts";

const ignore = !await namespacesAllowed();

/** The command `report`, whatever becomes of it. */
async function reported(...argv: string[]): Promise<{ stdout: string; error: unknown }> {
  const stdout = new FakeOutput();
  const error = await report(argv, { stdout }).then(() => undefined, (error) => error);
  return { stdout: stdout.text, error };
}

function assertRefused(error: unknown, kind: typeof MachineError, message: RegExp): void {
  assert.ok(error instanceof kind, String(error));
  assert.match((error as Error).message, message);
  assert.ok(!(error as Error).message.includes("\n"));
}

Deno.test("report writes through no link and over nothing that is not ours, and says so last", async () => {
  using folder = new TemporaryFolder();
  const run = folder.at("run");
  await writeRun(run, true);
  Deno.mkdirSync(folder.at("elsewhere"));
  Deno.writeTextFileSync(folder.at("victim"), "precious");
  Deno.symlinkSync(folder.at("victim"), folder.at("run", "report.html.new"));
  assert.equal((await reported(run)).error, undefined);
  const html = Deno.readTextFileSync(folder.at("run", "report.html"));

  Deno.removeSync(folder.at("run", "report.html"));
  Deno.symlinkSync(folder.at("victim"), folder.at("run", "report.html"));
  Deno.writeTextFileSync(folder.at("run", "report.md"), "# My own notes\n");
  Deno.removeSync(folder.at("run", "charts"), { recursive: true });
  Deno.symlinkSync(folder.at("elsewhere"), folder.at("run", "charts"));
  const { stdout, error } = await reported(run);
  assertRefused(error, MachineError, /charts is a link, and none is followed; .*--out FOLDER/);
  assert.match(stdout, /2 of 3 trials/);
  assert.equal(Deno.readTextFileSync(folder.at("victim")), "precious");
  assert.equal(Deno.readTextFileSync(folder.at("run", "report.md")), "# My own notes\n");
  assert.deepEqual(filesIn(folder.at("elsewhere")), []);

  // Elsewhere it can be written, and is the same.
  const apart = await reported(run, "--out", folder.at("apart"));
  assert.equal(apart.error, undefined);
  assert.equal(Deno.readTextFileSync(folder.at("apart", "report.html")), html);
  const unwrapped = apart.stdout.replace(/\s+/g, " ");
  assert.ok(unwrapped.includes(`${folder.at("apart")}: report.md, report.html`));
  assert.ok(filesIn(folder.at("apart")).some((name) => name.startsWith("charts/")));
});

Deno.test("report --out gives no run another run's report", async () => {
  using folder = new TemporaryFolder();
  for (const name of ["one", "two"]) await writeRun(folder.at(name), true);
  const { error } = await reported(folder.at("one"), "--out", folder.at("two"));
  assertRefused(error, UsageError, /it holds a run of its own; name another folder/);
  assert.ok(!filesIn(folder.at("two")).includes("report.md"));
  assert.equal((await reported(folder.at("one"), "--out", folder.at("one"))).error, undefined);
});

Deno.test("six reports on one folder at the same time all succeed", async () => {
  using folder = new TemporaryFolder();
  await writeRun(folder.at("run"), true);
  const all = await Promise.all(Array.from({ length: 6 }, () => reported(folder.at("run"))));
  assert.deepEqual(all.map(({ error }) => error), Array(6).fill(undefined));
  assert.deepEqual(filesIn(folder.at("run")).filter((name) => name.includes("tmp")), []);
});

Deno.test("bench measures nothing where somebody's report lies", async () => {
  using folder = new TemporaryFolder();
  Deno.writeTextFileSync(folder.at("report.md"), "# My own notes\n");
  const world = new FakeWorld();
  await assert.rejects(
    bench(["burst", "--reps", "1", "--out", folder.path], world.dependencies),
    (error: Error) => error instanceof UsageError && /holds report\.md already/.test(error.message),
  );
  assert.deepEqual(filesIn(folder.path), ["report.md"]);
  assert.ok(!world.log.some((line) => line.startsWith("run ")));
});

Deno.test("bench shows what it has measured before it says that a report could not be written", async () => {
  using folder = new TemporaryFolder();
  const world = new FakeWorld();
  const { trial } = world;
  world.trial = (...given) => {
    if (!filesIn(folder.at("run")).includes("report.md")) {
      Deno.writeTextFileSync(folder.at("run", "report.md"), "# Mine since\n");
    }
    return trial(...given);
  };
  const argv = [
    "burst",
    "--mode",
    "fin",
    "--closer",
    "client",
    "--reps",
    "1",
    "--out",
    folder.at("run"),
  ];
  await assert.rejects(bench(argv, world.dependencies), (error) => {
    assertRefused(error, MachineError, /report\.md is there already and was not written by/);
    return true;
  });
  assert.match(world.stdout.text, /burst/);
});

Deno.test("compare refuses before it compares to write over what is no comparison", async () => {
  using folder = new TemporaryFolder();
  const [base, head] = [folder.at("base"), folder.at("head")];
  for (const dir of [base, head]) await writeRun(dir, true);
  const outputs = () => ({
    ...{ stdout: new FakeOutput(), stderr: new FakeOutput(), stepSummary: undefined },
  });
  const manifest = folder.at("head", "run.json");
  const before = Deno.readTextFileSync(manifest);
  for (const flag of ["--json", "--markdown", "--junit"]) {
    await assert.rejects(compare([base, head, flag, manifest], outputs()), (error) => {
      assertRefused(error, UsageError, /^--\w+ cannot be .*run\.json is there already and was not/);
      return true;
    });
  }
  assert.equal(Deno.readTextFileSync(manifest), before);
  const same = [base, head, "--json", folder.at("x"), "--junit", `${folder.path}/./x`];
  await assert.rejects(compare(same, outputs()), /--json and --junit are both/);
  // What an earlier comparison has written is replaced.
  for (const flag of ["--json", "--markdown", "--junit"]) {
    const argv = [base, head, flag, folder.at(flag)];
    await compare(argv, outputs());
    const once = Deno.readTextFileSync(folder.at(flag));
    await compare(argv, outputs());
    assert.equal(Deno.readTextFileSync(folder.at(flag)), once);
  }
});

Deno.test("compare shows its result before it says that the step's summary can't be written", async () => {
  using folder = new TemporaryFolder();
  const [same, worse] = [copied(folder, "same"), copied(folder, "worse")];
  changed(worse, "time_wait_per_1000_closes", (value) => value + 1000);
  const run = async (head: string) => {
    const [stdout, stderr] = [new FakeOutput(), new FakeOutput()];
    const commands = {
      compare: (argv: readonly string[]) =>
        compare(argv, { stdout, stderr, stepSummary: folder.at("no", "summary") }),
    };
    const argv = ["compare", REFERENCE, head, "--json", folder.at("x.json")];
    const code = await main(argv, { stdout, stderr }, { commands });
    assert.match(stdout.text, /^(PASSED|FAILED): /);
    assert.ok(Deno.statSync(folder.at("x.json")).size > 0);
    const line = /^closecost: cannot write the comparison to .*\(GITHUB_STEP_SUMMARY\): .*\n$/m;
    assert.match(stderr.text, line);
    return code;
  };
  assert.equal(await run(same), 3);
  assert.equal(await run(worse), 1, "that it got worse counts more");
});

Deno.test("what standard output does not take is code 3 and one line, whatever the command says", async () => {
  for (const code of [0, 1, 130]) {
    const stdout = Object.assign(new FakeOutput(), { refused: "no space left on device" });
    const stderr = new FakeOutput();
    const commands = { odd: () => Promise.resolve(code) };
    assert.equal(await main(["odd"], { stdout, stderr }, { commands }), 3);
    assert.match(stderr.text, /^closecost: cannot write to standard output: no space left .*\n$/);
    const deaf = Object.assign(new FakeOutput(), { refused: "no space left on device" });
    const streams = { stdout: new FakeOutput(), stderr: deaf };
    assert.equal(await main(["odd"], streams, { commands }), 3);
  }
});

const COMMANDS = [
  ["bench", "--help"],
  ["bench", "--version"],
  ["trace", "--help"],
  ["compare", "RUN", "RUN"],
  ["report", "RUN", "--format", "json"],
] as const;

for (const [task, ...argv] of COMMANDS) {
  Deno.test({
    name: `real: ${task} ${argv.join(" ")} on a full disk`,
    ignore,
    async fn() {
      using folder = new TemporaryFolder();
      const run = folder.at("run");
      await writeRun(run, true);
      const words = argv.map((word) => word === "RUN" ? run : word);
      const full = await new RunningCommand(task, words, { shell: 'exec "$@" > /dev/full' }).ended;
      assert.equal(full.code, 3, full.stderr);
      assert.match(full.stderr, /^closecost: cannot write to standard output: no space left .*\n$/);
      const shell = '"$@" | head -1';
      const { stdout, stderr } = await new RunningCommand(task, words, { shell }).ended;
      assert.equal(stdout.split("\n").length, 2);
      assert.equal(stderr, "");
    },
  });
}

Deno.test({
  name:
    "real: where a disk takes a part alone, the code is 3; where the folder can't be written, too",
  ignore,
  async fn() {
    using folder = new TemporaryFolder();
    const unshare = ["--user", "--map-root-user", "--mount"];
    const disk = folder.at("disk");
    Deno.mkdirSync(disk);
    const out = folder.at("out");
    const part = await new RunningCommand("report", [
      ...[REFERENCE, "--format", "json", "--out", out],
    ], {
      unshare,
      shell:
        `mount -t tmpfs -o size=64k none ${disk} && { "$@" > ${disk}/x; echo $?; wc -c < ${disk}/x; }`,
    }).ended;
    assert.match(part.stdout, /^3\n65536\n$/);
    assert.match(part.stderr, /^closecost: cannot write to standard output: no space left .*\n$/);
    await writeRun(folder.at("run"), true);
    const closed = await new RunningCommand("report", [disk], {
      unshare,
      shell: `mount -t tmpfs none ${disk} && cp -r ${folder.at("run")}/. ${disk} && ` +
        `mount -o remount,ro ${disk} && exec "$@"`,
    }).ended;
    assert.equal(closed.code, 3);
    assert.match(closed.stdout, /2 of 3 trials/);
    assert.match(closed.stderr, /^closecost: cannot write charts and report into .*read-only.*\n$/);
  },
});
