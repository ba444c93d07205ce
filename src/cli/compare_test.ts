import assert from "node:assert/strict";
import { join } from "node:path";
import type { CommandError } from "../model/errors.ts";
import { compare } from "./compare.ts";
import { compareHelp } from "./compare_help.ts";
import { RunningCommand } from "./testdata/command.ts";
import { FakeOutput, TemporaryFolder } from "./testdata/fakes.ts";
import { assertGolden } from "./testdata/golden.ts";
import { reseal } from "../store/testdata/reseal.ts";
import { changed, copied, REFERENCE, refused, run } from "./testdata/run_copies.ts";

Deno.test("a run against a copy of itself: one line that says so, code 0", async () => {
  using folder = new TemporaryFolder();
  const { code, stdout } = await run(copied(folder, "base"), copied(folder, "head"));
  assert.equal(code, 0);
  assert.match(stdout, /^PASSED: BASE and HEAD are one measurement, equal to the digit: [^\n]*\n$/);
});

Deno.test("not measured in turns, on another machine: times are not judged, the count last", async () => {
  using folder = new TemporaryFolder();
  const [base, head] = [copied(folder, "base"), copied(folder, "head")];
  const file = join(head, "measurements.csv");
  const text = Deno.readTextFileSync(file);
  const slower = text.replace(
    /(,machine_(?:loop|echo)_time,host,)([\d.]+)/g,
    (_, name, value) => `${name}${Number(value) * 3}`,
  );
  assert.notEqual(slower, text);
  Deno.writeTextFileSync(file, slower);
  reseal(head);
  const { code, stdout } = await run(base, head);
  assert.equal(code, 0);
  assert.match(stdout, /^NOT JUDGED: [^\n]*; PASSED: [\d,]+ counts equal\n/);
  assert.match(
    stdout,
    /\n0 regressed, 0 improved, [\d,]+ unchanged, [\d,]+ not judged, 0 added, 0 removed[^\n]*\n$/,
  );
  assert.equal((await run(base, head, "--fail-on", "not-judged")).code, 1);
  assert.equal((await run(base, head, "--fail-on", "never")).code, 0);
});

Deno.test("GitHub is told on standard error, and standard output stays what it is", async () => {
  using folder = new TemporaryFolder();
  const [base, head] = [copied(folder, "base"), copied(folder, "head")];
  changed(head, "bytes_lost", () => 1);
  const [stdout, stderr] = [new FakeOutput(), new FakeOutput()];
  const argv = [base, head, "--format", "json"];
  await compare(argv, { stdout, stderr, stepSummary: undefined, annotations: true });
  const { sentence } = JSON.parse(stdout.text);
  assert.match(sentence, /^FAILED: 1 regression: \S+ loses 1 more byte in churn.* \(in 1 of 3 rep/);
  assert.equal(stderr.text, `::error title=closecost compare::${sentence}\n`);
  assert.equal((await run(...argv)).stderr, "");
});

for (
  const [what, metric, more] of [
    ["one more TIME_WAIT per close", "time_wait_per_1000_closes", 1000],
    ["one byte lost", "bytes_lost", 1],
    ["one leaked connection", "established_leaked", 1],
  ] as const
) {
  Deno.test(`the gate fails: ${what} in one repetition is code 1`, async () => {
    using folder = new TemporaryFolder();
    const [base, head] = [copied(folder, "base"), copied(folder, "head")];
    changed(head, metric, (value) => value + more);
    const { code, stdout } = await run(base, head);
    assert.equal(code, 1);
    assert.match(stdout, /^FAILED: 1 regression: [^]*\n1 regressed, /);
    assert.match(stdout, new RegExp(`\nregressed: 1\n[^]*${metric} .*exact in 1 of 3 repetitions`));
    // The other way round it is no regression.
    const only = ["--metric", metric];
    assert.equal((await run(head, base, ...only)).code, 0);
    assert.equal((await run(base, head, ...only, "--fail-on", "never")).code, 0);
    assert.equal((await run(base, head, ...only, "--allow", `metric=${metric}`)).code, 0);
  });
}

Deno.test("the gate fails: a count that BASE has and HEAD has not is code 1 unless it is allowed", async () => {
  using folder = new TemporaryFolder();
  const [base, head] = [copied(folder, "base"), copied(folder, "head")];
  changed(head, "bytes_lost", () => "");
  const only = ["--metric", "bytes_lost,peer_resets"];
  const { code, stdout } = await run(base, head, ...only);
  assert.equal(code, 1);
  assert.match(stdout, /bytes_lost .*empty in 1 of 3 repetitions of HEAD/);
  assert.equal((await run(base, head, ...only, "--allow", "metric=bytes_lost")).code, 0);
  assert.equal((await run(base, head, "--metric", "peer_resets")).code, 0);
});

Deno.test("what a trial's run.json leaves to chance is no regression in one repetition, all else is", async () => {
  using folder = new TemporaryFolder();
  const [base, head] = [copied(folder, "base"), copied(folder, "head")];
  changed(head, "bytes_lost", (value) => value + 1);
  const file = join(head, "run.json");
  const manifest = JSON.parse(Deno.readTextFileSync(file));
  // BASE is of a version that did not say so yet.
  for (const trial of manifest.trials) trial.chance = ["bytes_lost"];
  Deno.writeTextFileSync(file, JSON.stringify(manifest));
  reseal(head);
  const { code, stdout } = await run(base, head, "--metric", "bytes_lost");
  assert.equal(code, 0);
  // Where all values are equal there is nothing to say.
  assert.match(stdout, /chance decides bytes_lost in churn [^\n]*: judged as noisy/);
  assert.match(stdout, /\nnot judged: 1 single value\n {2}bytes_lost 1\n/);
  changed(head, "peer_resets", (value) => value + 1);
  assert.equal((await run(base, head, "--metric", "bytes_lost,peer_resets")).code, 1);
});

Deno.test("real: the process ends with code 1 on a regression, with 2 on a missing run", async () => {
  using folder = new TemporaryFolder();
  const [base, head] = [copied(folder, "base"), copied(folder, "head")];
  changed(head, "bytes_lost", (value) => value + 1);
  const failing = await new RunningCommand("compare", [base, head]).ended;
  assert.equal(failing.code, 1, failing.stderr);
  const missing = await new RunningCommand("compare", [base, folder.at("nothing")]).ended;
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /^closecost: Cannot read a run from .*nothing.*\n$/);
});

Deno.test("files: Markdown, JSON and JUnit at once, and the step summary is added to", async () => {
  using folder = new TemporaryFolder();
  const [base, head] = [copied(folder, "base"), copied(folder, "head")];
  const at = (name: string) => folder.at(name);
  const stepSummary = at("summary.md");
  Deno.writeTextFileSync(stepSummary, "# before\n");
  const stdout = new FakeOutput();
  const only = ["--metric", "bytes_lost"];
  const files = ["--markdown", at("c.md"), "--json", at("c.json"), "--junit", at("c.xml")];
  await compare([base, head, ...only, ...files], { stdout, stderr: new FakeOutput(), stepSummary });
  const markdown = Deno.readTextFileSync(at("c.md"));
  assert.match(markdown, /^### PASSED: BASE and HEAD are one measurement[^\n]*\n/);
  assert.equal(Deno.readTextFileSync(stepSummary), `# before\n${markdown}`);
  assert.equal(JSON.parse(Deno.readTextFileSync(at("c.json"))).head, "head");
  assert.match(Deno.readTextFileSync(at("c.xml")), /^<\?xml [^]*<\/testsuites>\n$/);
  for (const format of ["markdown", "json", "junit"]) {
    const printed = (await run(base, head, ...only, "--format", format)).stdout;
    const file = { markdown: "c.md", json: "c.json", junit: "c.xml" }[format] as string;
    assert.equal(printed, Deno.readTextFileSync(at(file)));
  }
  await assert.rejects(
    run(base, head, "--junit", at("no/such/folder.xml")),
    (error: CommandError) => error.exitCode === 3 && /no such file/.test(error.message),
  );
});

Deno.test("several base runs: a folder of runs or a pattern, HEAD among them left out", async () => {
  using folder = new TemporaryFolder();
  const runs = new TemporaryFolder();
  using _ = runs;
  for (const name of ["a1", "a2", "b1"]) copied(runs, name);
  const head = copied(folder, "head");
  assert.match((await run(runs.path, head, "--metric", "bytes_lost")).stdout, /\nBASE 3 runs/);
  assert.match(
    (await run(join(runs.path, "a*"), head, "--metric", "bytes_lost")).stdout,
    /\nBASE 2 runs/,
  );
  assert.match(
    (await run(join(runs.path, "*[12]"), head, "--metric", "bytes_lost")).stdout,
    /\nBASE 3 runs/,
  );
  assert.match(
    (await run(runs.path, runs.at("b1"), "--metric", "bytes_lost")).stdout,
    /\nBASE 2 runs/,
  );
  await refused([head, runs.path], /HEAD .* holds 3 runs: allowed is one/);
  await refused([join(runs.path, "z*"), head], /z\*/);
});

Deno.test("wrong usage is one line that says what is allowed", async () => {
  await refused([], /compare takes at least two runs, 0 given/);
  await refused([REFERENCE], /compare takes at least two runs, 1 given/);
  const both = [REFERENCE, REFERENCE];
  await refused([...both, "--metric", "close_p98"], /did you mean close_p9/);
  await refused([...both, "--threshold", "close_p99"], /METRIC=SHARE/);
  await refused([...both, "--threshold", "bytes_lost=5%"], /it is exact/);
  await refused([...both, "--threshold", "close_p99=15%=3"], /METRIC=SHARE/);
  await refused([...both, "--threshold", "close_p99=-3%"], /METRIC=SHARE/);
  // 15 for 15 % would hide everything.
  await refused([...both, "--threshold", "close_p99=15"], /from 0% to 1000%, or from 0 to 1/);
  await refused([...both, "--threshold", "close_p99=1001%"], /from 0% to 1000%/);
  await refused([...both, "--threshold", "close_*=5%"], /"close_\*": allowed are whole names/);
  await refused([...both, "--threshold", "load_time=5%"], /neither better nor worse/);
  await refused([...both, "--metric", "load_time"], /neither better nor worse/);
  await refused([...both, "--metric", "sampler_cpu"], /a diagnostic of closecost's own/);
  await refused([...both, "--threshold", "sampler_cpu=50%"], /a diagnostic of closecost's own/);
  await refused([...both, "--metric", "requests_ratio"], /not measured in any cell that both/);
  await refused([...both, "--alpha", "2"], /0\.005 to 0\.5/);
  // Fewer permutations than that takes are drawn: it could find nothing.
  await refused([...both, "--alpha", "0.001"], /0\.005 to 0\.5/);
  await refused([...both, "--fail-on", "always"], /allowed are regressed, not-judged, never/);
  await refused([...both, "--allow", "colour=red"], /scenario, mode, closer/);
  await refused([...both, "--allow", "mode=fin,mode=rst"], /mode is given twice/);
  await refused([...both, "--allow", "metric=bytes_lots"], /no comparison has the metric "bytes_l/);
  await refused([...both, "--allow", "metric=time_wait_*"], /allowed are whole names of results/);
  await refused([...both, "--allow", "side=left"], /allowed are client, server, host$/);
  await refused([...both, "--allow", "verdict=bad"], /allowed are regressed, not-judged, /);
  await refused([...both, "--fail-on", "inconclusive"], /write --fail-on not-judged$/);
  await refused([...both, "--allow", "verdict=inconclusive"], /write verdict=not-judged$/);
});

Deno.test("thresholds: several at once, in percent or as a share; one that fits nothing is said", async () => {
  const flags = ["--threshold", "close_p99=15%, close_p50=.2", "--threshold", "close_max=0"];
  const { code, stderr } = await run(REFERENCE, REFERENCE, ...flags);
  assert.deepEqual([code, stderr], [0, ""]);
  const unused = await run(REFERENCE, REFERENCE, ...flags, "--metric", "close_p99,close_max");
  assert.equal(
    unused.stderr,
    "closecost: --threshold close_p50 fits nothing that was compared\n",
  );
});

Deno.test("an allowance takes numbers as bench does", async () => {
  const { stderr } = await run(REFERENCE, REFERENCE, "--allow", "connections=5_000");
  assert.equal(stderr, "");
});

Deno.test("an allowance that fits nothing is said", async () => {
  const { stderr } = await run(REFERENCE, REFERENCE, "--allow", "mode=nonesuch");
  assert.equal(stderr, "closecost: --allow mode=nonesuch fits nothing that was compared\n");
});

Deno.test("help says everything, in 80 columns", async () => {
  const { code, stdout } = await run("--help", "--nonsense");
  assert.equal(code, 0);
  assert.equal(stdout, compareHelp());
  for (const line of stdout.split("\n")) assert.ok(line.length <= 80, line);
  assertGolden("compare_help.txt", stdout);
});
