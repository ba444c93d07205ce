import assert from "node:assert/strict";
import { thisOwner } from "../sys/owner.ts";
import { claimFolder } from "./trace_files.ts";
import { isOrphan, mark, MARK_FILE, orphansIn, unmark } from "./leftovers.ts";
import { filesIn, TemporaryFolder } from "../cli/testdata/fakes.ts";

/** A folder whose owner is gone, as a SIGKILL leaves it. */
function abandoned(folder: TemporaryFolder, name: string): string {
  const dir = folder.at(name);
  Deno.mkdirSync(dir);
  const owner = { ...thisOwner(), started: "1" };
  Deno.writeTextFileSync(`${dir}/${MARK_FILE}`, JSON.stringify(owner));
  return dir;
}

Deno.test("real: a folder is an orphan when its owner is gone, and not before", () => {
  using folder = new TemporaryFolder();
  const gone = abandoned(folder, "gone");
  Deno.mkdirSync(folder.at("mine"));
  mark(folder.at("mine"));
  Deno.mkdirSync(folder.at("unmarked"));
  Deno.mkdirSync(folder.at("strange"));
  Deno.writeTextFileSync(folder.at("strange", MARK_FILE), "{");
  Deno.symlinkSync(gone, folder.at("link"));
  assert.deepEqual(orphansIn(folder.path), [gone]);
  unmark(folder.at("mine"));
  unmark(folder.at("mine"));
  assert.equal(isOrphan(folder.at("mine")), false);
  assert.deepEqual(orphansIn(folder.at("no such folder")), []);
});

Deno.test("real: the next trace puts away what a killed one has left, and nothing else", async () => {
  using folder = new TemporaryFolder();
  abandoned(folder, "trace-empty");
  Deno.writeTextFileSync(`${abandoned(folder, "trace-kept")}/trace.json`, "{}");
  Deno.mkdirSync(folder.at("empty"));
  const claimed = await claimFolder(folder.at("next"), []);
  const names = [...Deno.readDirSync(folder.path)].map(({ name }) => name).sort();
  assert.deepEqual(names, ["empty", "next", "trace-kept"]);
  await claimed.release();
  assert.deepEqual(filesIn(folder.path), ["trace-kept/trace.json"]);
});
