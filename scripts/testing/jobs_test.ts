import assert from "node:assert/strict";
import { jobsFor } from "./jobs.ts";
import { hasReal, isReal, PURE_FILTER, REAL_FILTER } from "./kinds.ts";

const FILES = [
  { path: "a_test.ts", real: false, weight: 9 },
  { path: "b_test.ts", real: true, weight: 1 },
  { path: "c_test.ts", real: true, weight: 5 },
];
const OPTIONS = { quick: false, processors: 2, folder: "parts" };
/** The files a process is given. */
const filesOf = (args: readonly string[]) => args.slice(args.indexOf("--") + 1);

Deno.test("pure tests of all files in one process; real ones in one for each file, longest first", () => {
  const jobs = jobsFor(FILES, OPTIONS);
  assert.deepEqual(jobs.map(({ name }) => name), ["pure tests", "types", "c_test.ts", "b_test.ts"]);
  assert.deepEqual(filesOf(jobs[0]?.args ?? []), FILES.map(({ path }) => path));
  assert.deepEqual(filesOf(jobs[2]?.args ?? []), ["c_test.ts"]);
  assert.deepEqual(jobs.map(({ modest }) => modest), [true, true, false, false]);
  const junits = jobs.flatMap(({ junit }) => junit ?? []);
  assert.equal(new Set(junits).size, 3);
  for (const { args, junit, name } of jobs) {
    assert.equal(args.includes(`--junit-path=${junit}`), name !== "types");
  }
});

Deno.test("quick: every file's pure tests once, dealt out to the processors, and nothing else", () => {
  const jobs = jobsFor(FILES, { ...OPTIONS, quick: true });
  assert.deepEqual(jobs.map(({ args }) => filesOf(args)), [["a_test.ts", "c_test.ts"], [
    "b_test.ts",
  ]]);
  for (const { args, modest } of jobs) {
    assert.ok(args.includes(`--filter=${PURE_FILTER}`));
    assert.ok(!modest);
  }
  assert.equal(jobsFor(FILES.slice(0, 1), { ...OPTIONS, quick: true }).length, 1);
});

Deno.test("what starts pure tests may start no process, make no system call and has no network", () => {
  for (const quick of [true, false]) {
    const pure = jobsFor(FILES, { ...OPTIONS, quick }).filter(({ args }) =>
      args.includes(`--filter=${PURE_FILTER}`)
    );
    assert.ok(pure.length > 0);
    for (const { args } of pure) {
      assert.deepEqual(args.filter((word) => /^(?:-A|--allow-(?:all|run|ffi|net))/.test(word)), []);
    }
  }
});

Deno.test("each name is of one kind: one filter takes it and the other does not", () => {
  const matches = (filter: string, name: string) => new RegExp(filter.slice(1, -1)).test(name);
  const names = ["real: a", "real:", "real", "realistic", "rea", "r", "reaL: a", "a real: b", "x"];
  for (const name of names) {
    assert.equal(matches(REAL_FILTER, name), isReal(name), name);
    assert.equal(matches(PURE_FILTER, name), !isReal(name), name);
  }
  assert.ok(hasReal('Deno.test("real: a", f)') && hasReal("`real: ${name}`"));
  assert.ok(!hasReal('Deno.test("realistic", f)'));
});
