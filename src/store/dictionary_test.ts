import assert from "node:assert/strict";
import { METRICS } from "../metrics/registry.ts";
import { refreshed, sections } from "./dictionary.ts";
import { LATENCY, MEASUREMENTS, SAMPLES, SUMMARY } from "./schema.ts";

const DICTIONARY = new URL("../../results/README.md", import.meta.url);

function empty(): string {
  return [...sections().keys()]
    .map((name) => `before\n<!-- begin: ${name} -->\n<!-- end: ${name} -->\nafter\n`)
    .join("");
}

Deno.test("results/README.md is up to date; if not, run scripts/dictionary.ts", () => {
  const text = Deno.readTextFileSync(DICTIONARY);
  assert.equal(text, refreshed(text));
});

Deno.test("the dictionary has every metric with its unit and meaning, and every column", () => {
  const text = refreshed(empty());
  for (const { name, unit, better, role, meaning } of METRICS.values()) {
    assert.ok(text.includes(`| \`${name}\` | ${unit} | ${better} | ${role} | `), name);
    assert.ok(text.includes(meaning.replaceAll("|", "\\|")), name);
  }
  for (const { columns } of [MEASUREMENTS, SAMPLES, LATENCY, SUMMARY]) {
    for (const { name } of columns) assert.ok(text.includes(`| \`${name}\` | `), name);
  }
});

Deno.test("refreshing replaces what is between the markers, nothing else, once and for all", () => {
  const fresh = refreshed(empty());
  assert.equal(refreshed(fresh), fresh);
  assert.equal(refreshed(fresh.replace(/\| `value` .*\n/, "stale\n")), fresh);
  assert.equal(fresh.match(/^before$/gm)?.length, sections().size);
  assert.equal(fresh.match(/^after$/gm)?.length, sections().size);
});

Deno.test("a section without markers, and markers without a section, are refused", () => {
  assert.throws(
    () => refreshed(empty().replace("begin: metrics", "begin: metric")),
    /"metrics?"|metrics/,
  );
  assert.throws(() => refreshed("no markers"), /Cannot place run\.json, .* as the dictionary has/);
  const foreign = `${empty()}<!-- begin: other -->\n<!-- end: other -->\n`;
  assert.throws(() => refreshed(foreign), /Cannot fill "other" as no section has the name/);
});
