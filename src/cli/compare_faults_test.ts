import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import fc from "fast-check";
import { UsageError } from "../model/errors.ts";
import { filesIn, TemporaryFolder } from "./testdata/fakes.ts";
import { writeRun } from "../store/testdata/folder.ts";
import { reseal } from "../store/testdata/reseal.ts";
import { copied, DATA, REFERENCE, refused, run } from "./testdata/run_copies.ts";

Deno.test("a run that is not complete is no HEAD, and as BASE it is warned of", async () => {
  using folder = new TemporaryFolder();
  const [base, head] = [copied(folder, "base"), copied(folder, "head")];
  const file = join(head, "run.json");
  const cut = JSON.parse(Deno.readTextFileSync(file));
  Deno.writeTextFileSync(file, JSON.stringify({ ...cut, status: "interrupted" }));
  reseal(head);
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
      text.replace(/\b(churn|burst|unsent)\b/g, "$1s")
        .replace(/(,|"scenario": ")ports(?=[,"])|\bports(?=-)/g, "$1portss"),
    );
  }
  reseal(head);
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
  // Small, so that a thousand go through.
  const base = small(folder, "small");
  const head = small(folder, "other");
  const originals = new Map(
    filesIn(head).map((file) => [file, Deno.readFileSync(join(head, file))]),
  );
  const edit = fc.record({
    file: fc.constantFrom(...[...originals.keys()].filter((file) => DATA.includes(file))),
    // Anywhere alike: fc.double() would nearly always mean the first bytes.
    at: fc.nat(1_000_000).map((n) => n / 1e6),
    remove: fc.nat(40),
    insert: fc.uint8Array({ maxLength: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(edit, async ({ file, at, remove, insert }) => {
      const bytes = originals.get(file) as Uint8Array;
      const from = Math.floor(at * bytes.length);
      const mangled = [bytes.subarray(0, from), insert, bytes.subarray(from + remove)];
      Deno.writeFileSync(join(head, file), Buffer.concat(mangled));
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
  reseal(dir);
  return dir;
}

Deno.test("a run whose digits were changed is refused, and compared where that is asked for", async () => {
  using folder = new TemporaryFolder();
  const [base, head] = ["base", "head"].map((name) => folder.at(name)) as [string, string];
  await writeRun(base, true);
  await writeRun(head, true);
  assert.equal((await run(base, head)).code, 0);
  const file = join(head, "measurements.csv");
  const text = Deno.readTextFileSync(file);
  const other = text.replace(/(,connections_failed,client,)\d+/, "$17");
  assert.notEqual(other, text);
  Deno.writeTextFileSync(file, other);
  for (const argv of [[base, head], [head, base]]) {
    await refused(
      argv,
      /head: measurements\.csv has changed since the run was measured; allowed .*--allow-altered/,
    );
  }
  const { stdout } = await run(base, head, "--allow-altered");
  assert.match(stdout, /measurements\.csv of HEAD \S+ has changed since\s+it was measured/);
  assert.match((await run(head, base, "--allow-altered")).stdout, /measurements\.csv of BASE /);
});
