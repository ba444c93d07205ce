import assert from "node:assert/strict";
import { SHOWS } from "../../bench/shows.ts";
import type { RunTables } from "../model/run.ts";
import { kindsOf } from "./show.ts";
import { allFindings } from "./testdata/analysed.ts";
import { assertGolden } from "./testdata/golden.ts";
import { type Case, CASES } from "./testdata/silence.ts";
import { literalsOf, wordings } from "./testdata/wordings.ts";

/** What a run says on a kind, in all its sentences. */
function textOf(run: RunTables, wanted: string): string {
  return allFindings(run).filter(({ kind }) => kind === wanted).map(({ text }) => text).join(
    "\n",
  );
}

const TEXTS = CASES.map((one): readonly [one: Case, shown: string, silent: string] => [
  one,
  textOf(one.shown(), one.kind),
  textOf(one.false(), one.kind),
]);

for (const [{ kind, claim }, shown, silent] of TEXTS) {
  Deno.test(`${kind} says ${claim.source} where it is true, and only there`, () => {
    assert.match(shown, claim);
    assert.doesNotMatch(silent, claim);
  });
}

Deno.test("wordings: golden file of every kind of finding in each run that shows it", () => {
  const said = TEXTS.flatMap(([{ kind }, shown]) =>
    shown.split("\n").map((text) => `${kind}: ${text}`)
  );
  assertGolden("wordings.txt", [...new Set(said)].sort().join("\n"));
});

Deno.test("every kind of finding has a run in which it would be false", () => {
  const tried = new Set(CASES.map(({ kind }) => kind));
  assert.deepEqual(kindsOf(SHOWS).filter(({ name }) => !tried.has(name)), []);
});

Deno.test("every wording of every finding is seen said, and seen not said where it is false", () => {
  const untried = wordings().filter(({ text }) =>
    !TEXTS.some(([, shown, silent]) => shown.includes(text) && !silent.includes(text))
  );
  assert.deepEqual(untried, []);
});

Deno.test("the texts in quotes are found, templates in their fixed parts", () => {
  const code = 'const a = `one ${b ? `two ${c({ d: 1 })} three` : "four"} five`; // six\n/* `7` */';
  assert.deepEqual(literalsOf(code).filter((text) => text !== ""), [
    ...["one ", "two ", " three", "four", " five"],
  ]);
  assert.ok(wordings().length > 100);
});
