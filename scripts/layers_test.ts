import assert from "node:assert/strict";
import { violations } from "./layers.ts";

/** Each violation as it is printed. */
function found(files: Readonly<Record<string, string>>): string[] {
  return violations(new Map(Object.entries(files)))
    .map(({ file, line, text }) => `${file}:${line}: ${text}`);
}

Deno.test("a later room may import earlier ones, itself, packages and deno.json", () => {
  assert.deepEqual(
    found({
      "src/model/words.ts": "",
      "src/model/trial.ts": 'import type { Side } from "./words.ts";',
      "src/store/writer.ts":
        'import { a } from "../model/trial.ts";\nimport b from "csv-parse/sync";',
      "src/cli/bench.ts": 'import { SCENARIOS } from "../../bench/definitions.ts";\n' +
        'import project from "../../deno.json" with { type: "json" };',
      "bench/churn/definition.ts": 'import type { Side } from "../../src/model/words.ts";',
      "bench/churn/show.ts": 'import { text } from "../../src/render/text/terminal_text.ts";',
      "scripts/chore.ts": 'import { w } from "../src/store/writer.ts";',
    }),
    [],
  );
});

Deno.test("an earlier room may not import a later one, with file and line", () => {
  assert.deepEqual(
    found({
      "src/sys/host.ts": '// why\nimport { a } from "../load/client.ts";',
      "src/load/client.ts": "",
    }),
    ["src/sys/host.ts:2: sys may not import src/load/client.ts: allowed are model, definition, metrics, quote, stats"],
  );
});

Deno.test("types and workers count as imports, too", () => {
  assert.equal(
    found({
      "src/sys/a.ts": 'import type { A } from "../cli/a.ts";',
      "src/close/b.ts": 'const B = new URL("../load/b.ts", import.meta.url);',
      "src/stats/c.ts": 'await import("../sys/a.ts");',
    }).length,
    3,
  );
});

Deno.test("model imports nothing, definitions import model alone, nobody imports scripts or a later floor", () => {
  assert.deepEqual(
    found({
      "src/model/a.ts": 'import assert from "node:assert/strict";',
      "src/model/b.ts": 'import { median } from "../stats/quantile.ts";',
      "bench/churn/definition.ts": 'import { median } from "../../src/stats/quantile.ts";',
      "bench/churn/measure.ts": 'import { findings } from "./show.ts";',
      "src/close/a.ts": 'import { MEASURES } from "../../bench/measures.ts";',
      "src/render/a.ts": 'import { SHOWS } from "../../bench/shows.ts";',
      "src/cli/a.ts": 'import { tally } from "../../scripts/tally.ts";',
    }).map((line) => line.replace(/: allowed.*/, "")),
    [
      "bench/churn/definition.ts:1: definition may not import src/stats/quantile.ts",
      "bench/churn/measure.ts:1: measure may not import bench/churn/show.ts",
      "src/cli/a.ts:1: cli may not import scripts/tally.ts",
      "src/close/a.ts:1: close may not import bench/measures.ts",
      "src/model/a.ts:1: model imports no packages: node:assert/strict",
      "src/model/b.ts:1: model may not import src/stats/quantile.ts",
      "src/render/a.ts:1: render may not import bench/shows.ts",
    ],
  );
});

Deno.test("tests and benchmarks may import anything, and only they each other", () => {
  assert.deepEqual(
    found({
      "src/model/words_test.ts": 'import { a } from "../cli/bench.ts";',
      "src/store/testdata/example.ts": 'import { a } from "../../cli/plan.ts";',
      "bench/engine_bench.ts": 'import { a } from "../src/load/client.ts";',
      "src/cli/bench.ts": 'import { spec } from "../store/testdata/example.ts";',
    }),
    ["src/cli/bench.ts:1: src/store/testdata/example.ts is for tests and benchmarks alone"],
  );
});

Deno.test("only src/sys touches the machine", () => {
  const call = "new Deno.Command('ss');\nDeno.dlopen(name, {});\n// Deno.Command\n";
  assert.deepEqual(
    found({
      "src/sys/command.ts": call,
      "src/load/a.ts": call,
      "src/load/a_test.ts": call,
      "scripts/chore.ts": call,
    }),
    [
      "src/load/a.ts:1: Deno.Command belongs into src/sys/",
      "src/load/a.ts:2: Deno.dlopen belongs into src/sys/",
    ],
  );
});

Deno.test("only src/quote quotes", () => {
  const call = 'text.replaceAll("<", "&lt;")';
  assert.deepEqual(
    found({
      "src/quote/markup.ts": call,
      "src/render/html.ts": call,
      "src/render/a_test.ts": call,
    }),
    ["src/render/html.ts:1: quoting belongs into src/quote/"],
  );
});

Deno.test("only one file writes files", () => {
  const call = "await Deno.rename(a, b);\nawait Deno.open(a, { write: true });\nDeno.open(a);";
  assert.deepEqual(
    found({ "src/store/files.ts": call, "src/cli/a.ts": call, "src/cli/testdata/a.ts": call }),
    [
      "src/cli/a.ts:1: Deno.rename belongs into src/store/files.ts",
      "src/cli/a.ts:2: write: true belongs into src/store/files.ts",
    ],
  );
});

Deno.test("files may not import each other in a circle", () => {
  assert.deepEqual(
    found({
      "src/load/a.ts": 'import { b } from "./b.ts";',
      "src/load/b.ts": '\nimport { c } from "./c.ts";',
      "src/load/c.ts": 'import type { A } from "./a.ts";',
      "src/load/d.ts": 'import { a } from "./a.ts";',
    }),
    [
      "src/load/c.ts:1: imports in a circle: " +
      "src/load/a.ts → src/load/b.ts → src/load/c.ts → src/load/a.ts",
    ],
  );
});

Deno.test("what reads a run's files alone does not load the machine, however indirectly", () => {
  const files = {
    "src/sys/host.ts": "",
    "src/trial/measure.ts": 'import { host } from "../sys/host.ts";',
    "src/cli/plan.ts": 'import { measure } from "../trial/measure.ts";',
    "src/cli/bench.ts": 'import { plan } from "./plan.ts";',
    "src/render/charts.ts": 'import type { Host } from "../sys/host.ts";',
  };
  assert.deepEqual(found({ ...files, "src/cli/report.ts": 'await import("./bench.ts");' }), []);
  assert.deepEqual(found({ ...files, "src/cli/report.ts": 'import { plan } from "./plan.ts";' }), [
    "src/cli/report.ts:1: src/cli/report.ts is to work anywhere, but src/cli/plan.ts loads src/sys/",
  ]);
});

const FOLDER = {
  "bench/definitions.ts": 'import { churn } from "./churn/definition.ts";',
  "bench/churn/definition.ts": "",
  "bench/churn/measure.ts": 'import { churn } from "./definition.ts";',
};

Deno.test("a scenario's folder is imported by itself and by the lists alone", () => {
  assert.deepEqual(
    found({
      ...FOLDER,
      "bench/churn/measure_test.ts": 'import { churn } from "../churn/definition.ts";',
      "bench/burst/definition.ts": 'import { churn } from "../churn/definition.ts";',
      "src/plan/matrix.ts": 'import type { A } from "../../bench/churn/definition.ts";',
    }).map((line) => line.replace(/ and for .*/, "")),
    [
      "bench/burst/definition.ts:1: bench/churn/definition.ts is for its own folder",
      "src/plan/matrix.ts:1: bench/churn/definition.ts is for its own folder",
    ],
  );
});

Deno.test("src names no scenario, unless the word is something else as well and says so", () => {
  const code = [
    'const a = ["churn", "churned"];',
    "// as in 'churn'",
    "const b = 'churn'; // what a dairy does, not the scenario",
    "const c = `churn`;",
    'const d = "of churn";',
  ].join("\n");
  assert.deepEqual(
    found({ ...FOLDER, "src/plan/a.ts": code, "src/plan/a_test.ts": code, "scripts/a.ts": code })
      .map((line) => line.replace(/ is a scenario, .*/, "")),
    ['src/plan/a.ts:1: "churn"', "src/plan/a.ts:4: `churn`"],
  );
  assert.deepEqual(found({ "src/plan/a.ts": code }), [], "no scenario of that name");
});

Deno.test("files and functions are not too long", () => {
  const lines = (n: number) => "a();\n".repeat(n);
  assert.deepEqual(
    found({
      "src/plan/file.ts": lines(281),
      "src/plan/file_test.ts": lines(281),
      "src/plan/short.ts": lines(280),
      "src/plan/function.ts": `\nfunction a() {\n${lines(59)}}\n`,
      "src/plan/class.ts": `class A {\n${lines(60)}}\n`,
    }),
    [
      "src/plan/file.ts:280: 281 lines: at most 280 in a file",
      "src/plan/function.ts:2: 61 lines: at most 60 in a function",
    ],
  );
});
