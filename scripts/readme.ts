/**
 * Brings the results shown in README.md up to date with the run in results/reference, and looks
 * whether its table of scenarios has a row for each.
 *
 *     deno run --allow-read --allow-write scripts/readme.ts
 *     deno run --allow-read scripts/readme.ts --check
 *
 * What stands there is what `deno task report results/reference` prints, so no figure is copied
 * by hand. With `--check` it writes nothing and exits 1 if there is something to bring up to date.
 * @module
 */
import { fileURLToPath } from "node:url";
import { SCENARIOS } from "../bench/definitions.ts";
import { SHOWS } from "../bench/shows.ts";
import { analyse } from "../src/analysis/analyse.ts";
import { renderRunSummary } from "../src/render/text/run_summary.ts";
import { readRun } from "../src/store/reader.ts";

const README = new URL("../README.md", import.meta.url);
const REFERENCE = new URL("../results/reference", import.meta.url);
const SECTION = /(<!-- begin: reference run -->\n)[^]*?(<!-- end: reference run -->)/;
const WIDTH = 100;
/** The table of scenarios, its rows without the two of its head. */
const TABLE = /^\| scenario +\|.*\n\|[-| ]+\|\n((?:\|.*\n)*)/m;

/** What is wrong with the table of scenarios: a row each, in this order; a line for each scenario. */
export function wrongRows(text: string, scenarios: readonly string[]): string[] {
  const rows = TABLE.exec(text)?.[1]?.trimEnd().split("\n") ?? [];
  const named = rows.map((row) => /^\| `([^`]*)` /.exec(row)?.[1] ?? row);
  const missing = scenarios.filter((name) => !named.includes(name));
  const unknown = named.filter((name) => !scenarios.includes(name));
  const wrong = [
    ...missing.map((name) => `has no row for ${name}: write what happens, and the question`),
    ...unknown.map((name) => `has a row for ${name}, which is no scenario`),
  ];
  if (wrong.length > 0 || named.join() === scenarios.join()) return wrong;
  return [`is not in the order of bench/definitions.ts: ${scenarios.join(", ")}`];
}

async function main(args: readonly string[]): Promise<number> {
  const [flag, ...more] = args;
  if (more.length > 0 || (flag !== undefined && flag !== "--check")) {
    console.error(`Cannot take ${args.join(" ")}; allowed is --check or nothing`);
    return 2;
  }
  const run = await readRun(fileURLToPath(REFERENCE));
  const shown = renderRunSummary(analyse(run, SHOWS), { width: WIDTH, colour: false });
  const text = Deno.readTextFileSync(README);
  if (!SECTION.test(text)) {
    console.error("README.md has no markers for the reference run");
    return 1;
  }
  const wrong = wrongRows(text, SCENARIOS.map(({ name }) => name));
  for (const one of wrong) console.error(`README.md: its table of scenarios ${one}`);
  if (wrong.length > 0) return 1;
  const fresh = text.replace(
    SECTION,
    (_, begin: string, end: string) => `${begin}\n\`\`\`\n${shown.trimEnd()}\n\`\`\`\n\n${end}`,
  );
  if (fresh === text) return 0;
  if (flag === "--check") {
    console.error("README.md is out of date; run scripts/readme.ts without --check");
    return 1;
  }
  Deno.writeTextFileSync(README, fresh);
  return 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
