import assert from "node:assert/strict";
import { type Arrows, arrowsOf, fewest, mermaid, pageWithPlan, strayPaths } from "./floor_plan.ts";

/** Arrows that there are, as text. */
function drawn(arrows: Arrows): string[] {
  return [...arrows].flatMap(([from, to]) => [...to].map((one) => `${from} > ${one}`));
}

const FILES: ReadonlyMap<string, string> = new Map(Object.entries({
  "src/cli/bench.ts": 'import { a } from "../run/a.ts";\nimport { b } from "../store/b.ts";',
  "src/run/a.ts": 'import type { B } from "../store/b.ts";\nimport { c } from "./c.ts";',
  "src/run/c.ts": 'import { parse } from "csv-parse/sync";',
  "src/store/b.ts": "",
  "src/store/b_test.ts": 'import { c } from "../run/c.ts";',
  "bench/churn/measure.ts": 'const WORKER = new URL("../../src/trial/d.ts", import.meta.url);',
  "src/trial/d.ts": "",
  "scripts/chore.ts": 'import { b } from "../src/store/b.ts";',
}));

Deno.test("an arrow for each import of another room, but for tests, packages and scripts", () => {
  assert.deepEqual(drawn(arrowsOf(FILES)).toSorted(), [
    "cli > run",
    "cli > store",
    "measure > trial",
    "run > store",
  ]);
});

Deno.test("an arrow that follows from others is not drawn, however long their way", () => {
  const arrows = (entries: Readonly<Record<string, readonly string[]>>) =>
    new Map(Object.entries(entries).map(([from, to]) => [from, new Set(to)]));
  assert.deepEqual(drawn(fewest(arrowsOf(FILES))).toSorted(), [
    "cli > run",
    "measure > trial",
    "run > store",
  ]);
  assert.deepEqual(
    drawn(fewest(arrows({ a: ["b", "c", "d"], b: ["c"], c: ["d"], d: [] }))),
    ["a > b", "b > c", "c > d"],
  );
  assert.deepEqual(
    drawn(fewest(arrows({ a: ["b", "c"], b: ["d"], c: ["d"], d: [] }))),
    ["a > b", "a > c", "b > d", "c > d"],
  );
});

Deno.test("the picture has a box for each floor that has something to show, from above", () => {
  assert.equal(
    mermaid(fewest(arrowsOf(FILES))),
    [
      "```mermaid",
      "flowchart TB",
      "  subgraph front",
      "    run",
      "    cli",
      "  end",
      "  subgraph files",
      "    store",
      "  end",
      "  subgraph execution",
      "    trial",
      '    measure["bench: measure"]',
      "  end",
      "  cli --> run",
      "  run --> store",
      "  measure --> trial",
      "```",
    ].join("\n"),
  );
});

Deno.test("a page with the picture of this code stays as it is, and a stale one does not", () => {
  const page = "Above.\n<!-- begin: floor plan -->\nold\n<!-- end: floor plan -->\nBelow.\n";
  const fresh = pageWithPlan(page, FILES);
  assert.match(fresh, /^Above\.\n<!-- begin: floor plan -->\n\n```mermaid\n/);
  assert.match(fresh, /\n```\n\n<!-- end: floor plan -->\nBelow\.\n$/);
  assert.doesNotMatch(fresh, /old/);
  assert.equal(pageWithPlan(fresh, FILES), fresh);
  const more = new Map(FILES).set("src/store/e.ts", 'import { q } from "../quote/q.ts";');
  assert.match(pageWithPlan(fresh, more), /\n {2}store --> quote\n/);
  for (const without of ["", page.replace("end:", "and:"), page.split("\n").toReversed().join()]) {
    assert.throws(() => pageWithPlan(without, FILES), /^Error: Cannot find <!-- begin: floor plan/);
  }
});

Deno.test("a path that the page names and that is not there is told with its line", () => {
  const page = [
    "`src/cli/` and `src/gone.ts`, `bench/<name>/show.ts` and `bench/<name>/none.ts`,",
    "",
    "not `deno task layers`, `cases.ts` or src/bare.ts, but `docs/gone.md` and `results/gone`",
  ].join("\n");
  const there = ["src/cli/", "bench/vanish/show.ts"];
  assert.deepEqual(
    strayPaths(page, (path) => there.includes(path)).map(({ line, text }) => `${line}: ${text}`),
    [
      "1: there is no src/gone.ts",
      "1: there is no bench/<name>/none.ts",
      "3: there is no docs/gone.md",
      "3: there is no results/gone",
    ],
  );
});
