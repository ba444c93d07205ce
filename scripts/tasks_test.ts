import assert from "node:assert/strict";
import project from "../deno.json" with { type: "json" };

/** Every start of Deno in every task: `run`, `test` or `check`, and what follows. */
const STARTS = Object.entries(project.tasks).flatMap(([task, { command }]) =>
  [...command.matchAll(/\bdeno (run|test|check)\b([^;&]*)/g)].map(([, verb = "", words = ""]) => ({
    ...{ task, verb, words: words.trim().split(" ") },
  }))
);
/** What reads a run's files and nothing else. */
const READERS = ["compare", "report"];

Deno.test("tasks load packages as the lock file has them, and ask for nothing while they run", () => {
  assert.ok(STARTS.length > 10);
  for (const { task, verb, words } of STARTS) {
    assert.ok(words.includes("--frozen"), `${task} is not frozen`);
    assert.ok(verb === "check" || words.includes("--no-prompt"), `${task} may ask`);
  }
});

Deno.test("no task may do everything, or whatever it likes of what leads to everything", () => {
  const tooWide = /^(?:-A|--allow-(?:all|run|env|net|sys|import)(?:=\*)?)$/;
  for (const { task, words } of STARTS) {
    assert.deepEqual(words.filter((word) => tooWide.test(word)), [], task);
  }
});

Deno.test("what reads runs of others runs nothing, calls no C and has no network", () => {
  for (const { words } of STARTS.filter(({ task }) => READERS.includes(task))) {
    assert.deepEqual(words.filter((word) => /^--allow-(?:ffi|run|net)/.test(word)), []);
  }
});
