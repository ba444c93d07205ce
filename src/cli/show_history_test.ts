import assert from "node:assert/strict";
import { join } from "node:path";
import { writeRun } from "../store/testdata/folder.ts";
import { report } from "./report.ts";
import { FakeOutput, filesIn, TemporaryFolder } from "./testdata/fakes.ts";

async function runsAt(folder: TemporaryFolder, names: readonly string[]): Promise<void> {
  for (const name of names) await writeRun(folder.at(name), true);
}

Deno.test("report over a folder of runs lists them and draws every metric's course", async () => {
  using folder = new TemporaryFolder();
  await runsAt(folder, ["a", "b", "c"]);
  const stdout = new FakeOutput();
  assert.equal(await report([folder.path], { stdout }), 0);
  const lines = stdout.text.trimEnd().split("\n");
  assert.match(lines[0] ?? "", /^run +started +closecost +status +trials +folder$/);
  assert.match(lines[3] ?? "", /^3 +2025-01-31T12:00:00Z +0\.1\.0 +complete +2 of 3 +.*\/c$/);
  const charts = lines.slice(5);
  assert.deepEqual(
    charts,
    ["client", "server"].map((closer) => folder.at("charts", `history_churn_${closer}.svg`)),
  );
  for (const chart of charts) {
    const svg = Deno.readTextFileSync(chart);
    assert.match(svg, />Every metric over 3 runs: churn, closed by (client|server)</);
    assert.match(svg, />time_wait_per_1000_closes</);
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
  }
});

Deno.test("report over a folder with one run draws nothing and says why; JSON says the same", async () => {
  using folder = new TemporaryFolder();
  await runsAt(folder, ["only"]);
  const text = new FakeOutput();
  assert.equal(await report([folder.path], { stdout: text }), 0);
  assert.match(text.text, /\nnot drawn: a course takes at least two runs/);
  const json = new FakeOutput();
  await report([folder.path, "--format", "json"], { stdout: json });
  const document = JSON.parse(json.text);
  assert.equal(document.runs[0].directory, join(folder.path, "only"));
  assert.equal(document.runs[0].completed, 2);
  assert.deepEqual(document.charts, []);
  assert.ok(!filesIn(folder.path).some((name) => name.endsWith(".svg")));
});

Deno.test("a broken run among them is named", async () => {
  using folder = new TemporaryFolder();
  await runsAt(folder, ["a", "b"]);
  Deno.writeTextFileSync(folder.at("b", "measurements.csv"), "");
  await assert.rejects(
    report([folder.path], { stdout: new FakeOutput() }),
    /b\/measurements\.csv:1: the file is empty/,
  );
});
