import assert from "node:assert/strict";
import { isAside, roomOf, ROOMS } from "./rooms.ts";

const FOLDERS: readonly string[] = [...Deno.readDirSync(new URL("../src", import.meta.url))]
  .filter(({ isDirectory }) => isDirectory).map(({ name }) => name);

Deno.test("each folder of src is a room, and the only others are the floors of scenarios", () => {
  assert.equal(new Set(ROOMS).size, ROOMS.length);
  assert.deepEqual(
    ROOMS.toSorted(),
    [...FOLDERS, "definition", "measure", "show"].toSorted(),
  );
});

Deno.test("a file's room is its folder, and that of a scenario's file its floor", () => {
  for (
    const [file, room] of [
      ["src/model/words.ts", "model"],
      ["src/load/stacks/deno.ts", "load"],
      ["scripts/audit.ts", "scripts"],
      ["scripts/testing/jobs.ts", "scripts"],
      ["deno.json", "deno.json"],
      ["bench/definitions.ts", "definition"],
      ["bench/measures.ts", "measure"],
      ["bench/shows.ts", "show"],
      ["bench/vanish/definition.ts", "definition"],
      ["bench/vanish/metrics.ts", "definition"],
      ["bench/vanish/measure.ts", "measure"],
      ["bench/vanish/measure_link.ts", "measure"],
      ["bench/vanish/show.ts", "show"],
      ["bench/vanish/measured.ts", "show"],
      ["bench/vanish/finding.ts", "show"],
    ] as const
  ) assert.equal(roomOf(file), room, file);
});

Deno.test("tests, what they need and benchmarks of closecost itself are aside", () => {
  for (
    const file of [
      "src/cli/bench_test.ts",
      "src/cli/testdata/fakes.ts",
      "bench/vanish/measure_test.ts",
      "bench/harness/baseline.ts",
      "bench/engine_bench.ts",
      "scripts/faults/main.ts",
    ]
  ) assert.ok(isAside(file), file);
  for (const file of ["src/cli/bench.ts", "bench/vanish/measure.ts", "scripts/testing/jobs.ts"]) {
    assert.ok(!isAside(file), file);
  }
});
