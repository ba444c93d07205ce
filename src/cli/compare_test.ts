import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { CommandError, UsageError } from "../model/errors.ts";
import { csvText } from "../store/csv.ts";
import { compare } from "./compare.ts";
import { compareHelp } from "./compare_help.ts";
import { RunningCommand } from "./testdata/command.ts";
import { FakeOutput, filesIn, TemporaryFolder } from "./testdata/fakes.ts";
import { assertGolden } from "./testdata/golden.ts";

const REFERENCE = new URL("../../results/reference/", import.meta.url).pathname;
const DATA = ["run.json", "measurements.csv", "samples.csv", "latency.csv", "series.csv"];

/** A copy of the reference run under another id. */
function copied(folder: TemporaryFolder, name: string, runId = name): string {
  const dir = folder.at(name);
  Deno.mkdirSync(dir);
  const own = (JSON.parse(Deno.readTextFileSync(join(REFERENCE, "run.json"))) as { runId: string })
    .runId;
  for (const file of filesIn(REFERENCE).filter((file) => DATA.includes(file))) {
    const text = Deno.readTextFileSync(join(REFERENCE, file));
    Deno.writeTextFileSync(join(dir, file), text.replaceAll(own, runId));
  }
  return dir;
}

/** Changes the first value of a metric that the test takes. */
function changed(
  dir: string,
  metric: string,
  change: (value: number) => number,
  which: (fields: readonly string[]) => boolean = () => true,
): void {
  const file = join(dir, "measurements.csv");
  const [header = [], ...rows] = Deno.readTextFileSync(file).trimEnd().split("\n")
    .map((line) => line.split(","));
  const [name, value] = ["metric", "value"].map((column) => header.indexOf(column)) as [
    number,
    number,
  ];
  const row = rows.find((fields) => fields[name] === metric && which(fields));
  assert.ok(row);
  row[value] = String(change(Number(row[value])));
  Deno.writeTextFileSync(file, csvText([header, ...rows]));
}

async function run(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [new FakeOutput(), new FakeOutput()];
  const code = await compare(argv, { stdout, stderr, stepSummary: undefined });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

async function refused(argv: readonly string[], message: RegExp): Promise<void> {
  await assert.rejects(run(...argv), (error: Error) => {
    assert.ok(error instanceof UsageError, String(error));
    assert.match(error.message, message);
    assert.ok(!error.message.includes("\n"), error.message);
    return true;
  });
}

Deno.test("a run against a copy of itself: nothing regressed, code 0, the count last", async () => {
  using folder = new TemporaryFolder();
  const { code, stdout } = await run(copied(folder, "base"), copied(folder, "head"));
  assert.equal(code, 0);
  assert.match(
    stdout,
    /\n0 regressed, 0 improved, [\d,]+ unchanged, [\d,]+ inconclusive, 0 added, 0 removed\n$/,
  );
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
    assert.match(stdout, /\n1 regressed, /);
    assert.match(stdout, new RegExp(`regressed: 1\n[^]*${metric} .*exact in 1 of 3 repetitions`));
    // The other way round it is no regression.
    assert.equal((await run(head, base)).code, 0);
    assert.equal((await run(base, head, "--fail-on", "never")).code, 0);
    assert.equal((await run(base, head, "--allow", `metric=${metric}`)).code, 0);
  });
}

Deno.test("the process ends with code 1 on a regression, with 2 on a missing run", async () => {
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
  const files = ["--markdown", at("c.md"), "--json", at("c.json"), "--junit", at("c.xml")];
  await compare([base, head, ...files], { stdout, stderr: new FakeOutput(), stepSummary });
  const markdown = Deno.readTextFileSync(at("c.md"));
  assert.match(markdown, /^### closecost: no regression found\n/);
  assert.equal(Deno.readTextFileSync(stepSummary), `# before\n${markdown}`);
  assert.equal(JSON.parse(Deno.readTextFileSync(at("c.json"))).head, "head");
  assert.match(Deno.readTextFileSync(at("c.xml")), /^<\?xml [^]*<\/testsuites>\n$/);
  for (const format of ["markdown", "json", "junit"]) {
    const printed = (await run(base, head, "--format", format)).stdout;
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
  assert.match((await run(runs.path, head)).stdout, /^BASE 3 runs/);
  assert.match((await run(join(runs.path, "a*"), head)).stdout, /^BASE 2 runs/);
  assert.match((await run(join(runs.path, "*[12]"), head)).stdout, /^BASE 3 runs/);
  assert.match((await run(runs.path, runs.at("b1"))).stdout, /^BASE 2 runs/);
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
  await refused([...both, "--alpha", "2"], /0\.000001 to 0\.5/);
  await refused([...both, "--fail-on", "always"], /allowed are regressed, inconclusive, never/);
  await refused([...both, "--allow", "colour=red"], /scenario, mode, closer/);
});

Deno.test("an allowance that fits nothing is said", async () => {
  const { stderr } = await run(REFERENCE, REFERENCE, "--allow", "mode=nonesuch");
  assert.equal(stderr, "closecost: --allow mode=nonesuch fits nothing that was compared\n");
});

Deno.test("a run that is not complete is no HEAD, and as BASE it is warned of", async () => {
  using folder = new TemporaryFolder();
  const [base, head] = [copied(folder, "base"), copied(folder, "head")];
  const file = join(head, "run.json");
  const cut = JSON.parse(Deno.readTextFileSync(file));
  Deno.writeTextFileSync(file, JSON.stringify({ ...cut, status: "interrupted" }));
  await refused([base, head], /head\/run\.json: the run is interrupted.*allowed as HEAD/);
  assert.match((await run(head, base)).stdout, /warning: base run head is interrupted/);
});

Deno.test("runs without anything in common are not a comparison", async () => {
  using folder = new TemporaryFolder();
  const head = copied(folder, "head");
  for (const name of DATA.filter((name) => filesIn(head).includes(name))) {
    const text = Deno.readTextFileSync(join(head, name));
    Deno.writeTextFileSync(
      join(head, name),
      text.replaceAll("churn", "crush").replaceAll("burst", "bursd"),
    );
  }
  await refused([REFERENCE, head], /has nothing in common with BASE/);
});

Deno.test("broken files are refused with their place, whichever run and file it is", async () => {
  using folder = new TemporaryFolder();
  const broken: [string, (text: string) => string, RegExp][] = [
    ["measurements.csv", (text) => text.slice(0, -9), /measurements\.csv:\d+: .*cut/],
    ["measurements.csv", (text) => text.replace(/,count\n/, ",us\n"), /:\d+: unit is/],
    ["measurements.csv", (text) => text.replace(/,\d+,count\n/, ",NaN,count\n"), /:\d+: value is/],
    ["measurements.csv", (text) => text + `${text.trimEnd().split("\n").at(-1)}\n`, /:\d+: /],
    ["measurements.csv", () => "a,b\n1,2\n", /measurements\.csv:1: the header/],
    ["measurements.csv", () => "", /measurements\.csv:1: the file is empty/],
    ["samples.csv", (text) => text.slice(0, -3), /samples\.csv:\d+: .*cut/],
    ["samples.csv", (text) => text.replace(/\n.*\n/, "\n"), /samples\.csv:\d+: .*run\.json says/],
    ["latency.csv", () => "a,b\n", /latency\.csv:1: the header/],
    ["run.json", (text) => text.slice(0, 99), /run\.json:\d+: not JSON/],
    [
      "run.json",
      (text) => text.replace(/"schema": \d+/, '"schema": 99'),
      /run\.json:\d+: schema is 99/,
    ],
    ["run.json", () => "{}", /run\.json:\d+: .*not closecost's/],
  ];
  for (const [index, [file, mangle, message]] of broken.entries()) {
    const dir = copied(folder, `run${index}`);
    const path = join(dir, file);
    Deno.writeTextFileSync(path, mangle(Deno.readTextFileSync(path)));
    await refused([REFERENCE, dir], message);
    await refused([dir, REFERENCE], message);
  }
  for (const file of ["measurements.csv", "samples.csv", "latency.csv", "run.json"]) {
    const dir = copied(folder, `without-${file}`);
    Deno.removeSync(join(dir, file));
    await refused([REFERENCE, dir], /no such file|no run in|Cannot read/);
  }
});

Deno.test("a thousand mangled runs: refused in one line, or judged; never a defect", async () => {
  using folder = new TemporaryFolder();
  const dir = copied(folder, "head");
  // Small, so that a thousand go through.
  const base = small(folder, "small");
  const head = small(folder, "other");
  const originals = new Map(
    filesIn(head).map((file) => [file, Deno.readFileSync(join(head, file))]),
  );
  assert.ok(dir !== base);
  const edit = fc.record({
    file: fc.constantFrom(...[...originals.keys()].filter((file) => DATA.includes(file))),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat(40),
    insert: fc.uint8Array({ maxLength: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(edit, async ({ file, at, remove, insert }) => {
      const bytes = originals.get(file) as Uint8Array;
      const from = Math.floor(at * bytes.length);
      const mangled = [...bytes.slice(0, from), ...insert, ...bytes.slice(from + remove)];
      Deno.writeFileSync(join(head, file), Uint8Array.from(mangled));
      try {
        const { code } = await run(base, head);
        assert.ok(code === 0 || code === 1);
      } catch (error) {
        assert.ok(error instanceof UsageError, String((error as Error).stack));
        assert.ok(!error.message.includes("\n"));
      } finally {
        Deno.writeFileSync(join(head, file), bytes);
      }
    }),
    { numRuns: 1000 },
  );
});

/** The reference run's first two trials alone. */
function small(folder: TemporaryFolder, name: string): string {
  const dir = copied(folder, name);
  const file = join(dir, "run.json");
  const run = JSON.parse(Deno.readTextFileSync(file));
  run.trials = run.trials.slice(0, 2);
  run.plannedTrials = 2;
  const ids = new Set(run.trials.map(({ id }: { id: string }) => id));
  for (const [table, count] of [["measurements", 1], ["samples", 0], ["latency", 0]] as const) {
    const path = join(dir, `${table}.csv`);
    const [header = "", ...rows] = Deno.readTextFileSync(path).trimEnd().split("\n");
    const kept = rows.filter((row) => ids.has(row.split(",")[count] ?? "")).slice(0, 200);
    run.rows[table] = kept.length;
    Deno.writeTextFileSync(path, [header, ...kept].map((line) => `${line}\n`).join(""));
  }
  Deno.writeTextFileSync(file, JSON.stringify(run, null, 2));
  return dir;
}

Deno.test("help says everything, in 80 columns", async () => {
  const { code, stdout } = await run("--help", "--nonsense");
  assert.equal(code, 0);
  assert.equal(stdout, compareHelp());
  for (const line of stdout.split("\n")) assert.ok(line.length <= 80, line);
  assertGolden("compare_help.txt", stdout);
});
