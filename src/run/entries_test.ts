import assert from "node:assert/strict";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ENTRIES } from "./entries.ts";

const SOURCE = fileURLToPath(new URL("../", import.meta.url));

/** Programs in `src/`, tests left out: by their names, and those that are named as URLs. */
function* programs(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}${name}`;
    if (isDirectory && name !== "testdata") yield* programs(`${path}/`);
    if (!name.endsWith(".ts") || name.endsWith("_test.ts")) continue;
    if (isDirectory || path.endsWith("/run/entries.ts")) continue;
    if (name.endsWith("_main.ts")) yield path;
    const text = Deno.readTextFileSync(path);
    for (const [, url = ""] of text.matchAll(/new URL\(\s*"([^"]+\.ts)"/g)) {
      yield fileURLToPath(new URL(url, `file://${path}`));
    }
  }
}

Deno.test("every program that is started is an entry, and every entry is there", () => {
  const entries = Object.values(ENTRIES).map((url) => relative(SOURCE, fileURLToPath(url)));
  const found = [...new Set([...programs(SOURCE)].map((path) => relative(SOURCE, path)))];
  assert.ok(found.length > 0, "no programs found");
  assert.deepEqual(found.filter((path) => !entries.includes(path)), []);
  for (const entry of Object.values(ENTRIES)) assert.ok(Deno.statSync(entry).isFile, entry.href);
});
