/**
 * The fault suite: things go wrong on purpose, one after another, and each time what closecost
 * promises for that case is held against what came.
 *
 *     deno task faults                 all of them
 *     deno task faults --part ci       those that CI tries at each change
 *     deno task faults --only TEXT     those whose family or name has the text
 *     deno task faults --list          their names and promises
 *     deno task faults --write         also brings docs/reliability.md up to date
 *
 * Ends with `12 passed, 0 failed`; exit code 1 if a promise was broken, or nothing was tried.
 * @module
 */
import { parseArgs } from "node:util";
import { MARKS, replaced } from "./document.ts";
import { FAMILIES } from "./families.ts";
import type { Family, Fault, Need } from "./fault.ts";
import { judge, type Judged } from "./judge.ts";
import { junitOf } from "./junit.ts";
import { missingNeeds } from "./needs.ts";
import { Stage } from "./stage.ts";
import { type FamilyJudged, tables } from "./table.ts";

const DOCUMENT = new URL("../../docs/reliability.md", import.meta.url);
const JUNIT = new URL("../../.test/faults.xml", import.meta.url);
/** Faults at the same time; what they look at afterwards is each one's own. */
const AT_ONCE = 2;

interface Options {
  readonly part: string | undefined;
  readonly only: string | undefined;
  readonly write: boolean;
  readonly junit: boolean;
}

/** The faults that are wanted, by family; families without any are left out. */
function chosen({ part, only }: Options): Family[] {
  const wanted = (family: Family, fault: Fault) =>
    (part !== "ci" || fault.ci === true) &&
    (only === undefined || `${family.title}: ${fault.name}`.includes(only));
  return FAMILIES.map((family) => ({
    title: family.title,
    faults: family.faults.filter((fault) => wanted(family, fault)),
  })).filter(({ faults }) => faults.length > 0);
}

/** Tries every fault of the families; each family's in its own order. */
async function tried(families: readonly Family[], folder: string): Promise<FamilyJudged[]> {
  const model = await modelRun(folder);
  const missing = missingNeeds();
  const results = new Map<Fault, Judged>();
  const waiting = families.flatMap(({ faults }) => faults)
    .filter((fault) => lacking(fault, missing) === undefined);
  let count = 0;
  const lane = async () => {
    for (let fault = waiting.shift(); fault; fault = waiting.shift()) {
      const mark = `${Deno.pid}-${++count}`;
      const stage = new Stage({ path: `${folder}/${count}`, mark, model });
      const judged = await judge(fault, stage);
      results.set(fault, judged);
      tell(judged);
      if (judged.broken.length === 0) removeFolder(stage.path);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return families.map(({ title, faults }) => ({
    title,
    judged: faults.flatMap((fault) => results.get(fault) ?? []),
    skipped: faults.flatMap((fault) => {
      const why = lacking(fault, missing);
      return why === undefined ? [] : [{ name: fault.name, why }];
    }),
  }));
}

function lacking({ needs = [] }: Fault, missing: ReadonlyMap<Need, string>): string | undefined {
  return needs.flatMap((need) => missing.get(need) ?? [])[0];
}

/** A small complete run for faults of reading. */
async function modelRun(folder: string): Promise<string> {
  const stage = new Stage({ path: `${folder}/0`, mark: `${Deno.pid}-0`, model: "" });
  const argv = ["churn", "--mode", "fin,rst", "--closer", "client", "--connections", "50"];
  const { code, stderr } = await stage.run({
    task: "bench",
    argv: [...argv, "--reps", "2", "--out", stage.out],
  });
  if (code !== 0) throw new Error(`cannot make the run that faults start from: ${stderr}`);
  return stage.out;
}

function tell({ fault, broken, ended }: Judged): void {
  const time = ended ? ` (${ended.seconds.toFixed(1)} s)` : "";
  console.log(`${broken.length === 0 ? "ok  " : "FAIL"} ${fault.name}${time}`);
  for (const line of broken) console.log(`       ${line}`);
}

/** @returns the exit code */
async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      ...{ part: { type: "string" }, only: { type: "string" } },
      ...{ write: { type: "boolean" }, list: { type: "boolean" }, junit: { type: "boolean" } },
    },
  });
  const { part, only, write = false, list = false, junit = false } = values;
  const families = chosen({ part, only, write, junit });
  if (list) {
    for (const { title, faults } of families) {
      for (const { name, promise } of faults) console.log(`${title}: ${name}: ${promise}`);
    }
    return 0;
  }
  if (junit) writeJunit(junitOf([]));
  const folder = Deno.makeTempDirSync({ prefix: "closecost-faults-" });
  const results = await tried(families, folder);
  if (junit) writeJunit(junitOf(results));
  if (write) writeDocument(results);
  return conclude(results, folder, junit);
}

function conclude(results: readonly FamilyJudged[], folder: string, quiet: boolean): number {
  const judged = results.flatMap((family) => family.judged);
  const failed = judged.filter(({ broken }) => broken.length > 0).length;
  const skipped = results.flatMap((family) => family.skipped).length;
  if (failed === 0) removeFolder(folder);
  else console.log(`what was left of those that failed is in ${folder}`);
  const counts = `${judged.length - failed} passed, ${failed} failed` +
    (skipped > 0 ? `, ${skipped} skipped` : "");
  console.log(quiet ? `faults: ${counts}` : counts);
  return failed > 0 || judged.length === 0 ? 1 : 0;
}

function writeJunit(text: string): void {
  Deno.mkdirSync(new URL(".", JUNIT), { recursive: true });
  Deno.writeTextFileSync(JUNIT, text);
}

function writeDocument(results: readonly FamilyJudged[]): void {
  const text = Deno.readTextFileSync(DOCUMENT);
  Deno.writeTextFileSync(DOCUMENT, replaced(text, MARKS, tables(results)));
}

function removeFolder(path: string): void {
  Deno.removeSync(path, { recursive: true });
}

if (import.meta.main) Deno.exit(await main(Deno.args));
