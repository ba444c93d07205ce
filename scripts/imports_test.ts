import assert from "node:assert/strict";
import { importsOf, withoutComments } from "./imports.ts";

const SOURCE = `/** import { no } from "./no.ts"; */
import assert from "node:assert/strict";
import type { Words } from "../model/words.ts";
import {
  one, // from "./no.ts"
  type Two,
} from "./near.ts";
import "./effect.ts";
export { three } from "../sys/three.ts";
export type Four = "four";
export const text = 'import "./no.ts"';
const later = await import("./later.ts");
const WORKER = new URL("../load/worker.ts", import.meta.url);
const url = new URL("https://example.org/no.ts");
`;

Deno.test("importsOf finds every import with its line, and nothing else", () => {
  assert.deepEqual(
    importsOf("src/trial/a.ts", SOURCE).map(({ target, line, kind }) => [target, line, kind]),
    [
      ["node:assert/strict", 2, "static"],
      ["src/model/words.ts", 3, "dynamic"],
      ["src/trial/near.ts", 7, "static"],
      ["src/trial/effect.ts", 8, "static"],
      ["src/sys/three.ts", 9, "static"],
      ["src/trial/later.ts", 12, "dynamic"],
      ["src/load/worker.ts", 13, "dynamic"],
    ],
  );
});

Deno.test("packages are told from files", () => {
  const packages = importsOf("src/trial/a.ts", SOURCE).filter(({ isPackage }) => isPackage);
  assert.deepEqual(packages.map(({ target }) => target), ["node:assert/strict"]);
});

Deno.test("withoutComments keeps lines, columns and texts", () => {
  const text = 'a; // b\n"// c"; /* d\n e */ f; `// ${g}`';
  const code = withoutComments(text);
  assert.equal(code, 'a;     \n"// c";     \n      f; `// ${g}`');
  assert.equal(code.length, text.length);
});
