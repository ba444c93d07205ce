/**
 * The faults as a JUnit file, which `scripts/tally.ts` counts with the tests. Pure.
 * @module
 */
import { markupText } from "../../src/quote/markup.ts";
import type { FamilyJudged } from "./table.ts";

/** Nothing tried yet is one failure: that is how a suite which does not come to its end is counted. */
export function junitOf(families: readonly FamilyJudged[]): string {
  const cases = families.flatMap(({ title, judged, skipped }) => [
    ...judged.map(({ fault, broken }) =>
      testcase(
        `${title}: ${fault.name}`,
        broken.map((line) => `<failure>${markupText(line)}</failure>`),
      )
    ),
    ...skipped.map(({ name }) => testcase(`${title}: ${name}`, ["<skipped/>"])),
  ]);
  const all = cases.length > 0
    ? cases
    : [testcase("faults", ["<failure>the suite did not come to its end</failure>"])];
  return `<testsuites><testsuite name="faults">\n${all.join("\n")}\n</testsuite></testsuites>\n`;
}

function testcase(name: string, inner: readonly string[]): string {
  return `<testcase name="fault: ${markupText(name)}">${inner.join("")}</testcase>`;
}
