import assert from "node:assert/strict";
import { UsageError } from "../model/errors.ts";
import { writeRun } from "../store/testdata/folder.ts";
import { bench } from "./bench.ts";
import { report, reportHelp } from "./report.ts";
import { FakeOutput, FakeWorld, filesIn, TemporaryFolder } from "./testdata/fakes.ts";

async function shown(...argv: string[]): Promise<string> {
  const stdout = new FakeOutput();
  assert.equal(await report(argv, { stdout }), 0);
  return stdout.text;
}

Deno.test("report prints what the run printed and draws the same charts", async () => {
  using folder = new TemporaryFolder();
  const world = new FakeWorld();
  const dir = folder.at("run");
  await bench(["burst", "--reps", "1", "--out", dir], world.dependencies);
  const charts = filesIn(dir).filter((name) => name.endsWith(".svg"));
  const drawn = charts.map((name) => Deno.readTextFileSync(folder.at("run", name)));
  Deno.removeSync(folder.at("run", "charts"), { recursive: true });
  assert.equal(await shown(dir), world.stdout.text);
  assert.deepEqual(charts.map((name) => Deno.readTextFileSync(folder.at("run", name))), drawn);
});

Deno.test("report --format json prints one document", async () => {
  using folder = new TemporaryFolder();
  await writeRun(folder.at("run"), true);
  const document = JSON.parse(await shown(folder.at("run"), "--format", "json"));
  assert.equal(document.status, "complete");
  assert.ok(document.charts.length > 0);
});

Deno.test("report shows the finished trials of a run that was cut off", async () => {
  using folder = new TemporaryFolder();
  await writeRun(folder.at("run"), false);
  assert.match(await shown(folder.at("run")), /2 of 3 trials/);
});

Deno.test("report refuses in one line: no folder, two folders, none there, no run in it", async () => {
  using folder = new TemporaryFolder();
  const refused = (argv: string[], message: RegExp) =>
    assert.rejects(report(argv, { stdout: new FakeOutput() }), (error: Error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, message);
      assert.ok(!error.message.includes("\n"));
      return true;
    });
  await refused([], /takes one folder, 0 are given: write deno task report DIR/);
  await refused([""], /takes one folder/);
  await refused(["one", "two"], /2 are given/);
  await refused([folder.at("nowhere")], /no such file/);
  await refused([folder.path], /run\.json/);
  await refused([folder.path, "--formt", "json"], /did you mean --format\?/);
  assert.deepEqual(filesIn(folder.path), []);
});

Deno.test("report --help explains itself whatever else is wrong", async () => {
  assert.equal(await shown("--help", "--nonsense"), reportHelp());
});
