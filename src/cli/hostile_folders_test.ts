/**
 * Hostile run folders through `report` and `compare`: each is refused in one line, or shown for
 * what it is. `deno task fuzz` runs more of them.
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { CommandError } from "../model/errors.ts";
import { compare } from "./compare.ts";
import { report } from "./report.ts";
import { FakeOutput, TemporaryFolder } from "./testdata/fakes.ts";
import { type Hostility, makeHostile } from "./testdata/hostile_folder.ts";
import { smallRun } from "./testdata/run_copies.ts";

/** Seeds that once failed, and must not again. */
const KEPT: readonly number[] = [];
const COUNT = Number(Deno.env.get("CLOSECOST_FUZZ") ?? 200);
const FIRST = Number(Deno.env.get("CLOSECOST_FUZZ_SEED") ?? 1);
/** Far beyond what any of these takes; what hangs would never end. */
const DEADLINE_MS = 60_000;

/** What a terminal obeys: controls but the line end, marks of direction. */
const OBEYED = /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u;

/** What a command came to. */
type Outcome = { readonly text: string } | { readonly refusal: string };

Deno.test("real: hostile folders are refused in one line, or shown and said to be altered", async () => {
  using folder = new TemporaryFolder();
  const good = smallRun(folder, "good");
  const expected = await outcomesOf(good, good);
  const came = { refused: 0, altered: 0, same: 0, resealed: 0 };
  const seeds = [...KEPT, ...Array.from({ length: COUNT }, (_, index) => FIRST + index)];
  for (const seed of seeds) {
    const dir = folder.at("copy");
    copyFolder(good, dir);
    const hostility = makeHostile(dir, seed);
    for (const [command, outcome] of Object.entries(await outcomesOf(dir, good, seed % 2))) {
      came[judged(outcome, { command, hostility, expected, seed })]++;
    }
    Deno.removeSync(dir, { recursive: true });
  }
  console.log(`${seeds.length} folders: ${JSON.stringify(came)}`);
  assert.ok(came.refused > 0 && came.altered > 0 && came.resealed > 0, JSON.stringify(came));
});

interface Case {
  readonly command: string;
  readonly hostility: Hostility;
  readonly expected: Readonly<Record<string, Outcome>>;
  readonly seed: number;
}

function judged(outcome: Outcome, one: Case): "refused" | "altered" | "same" | "resealed" {
  const { command, hostility: { done, resealed }, expected, seed } = one;
  const about = `seed ${seed}, ${command}, ${done.join("; ")}`;
  if ("refusal" in outcome) {
    assert.doesNotMatch(outcome.refusal, /\n/, about);
    assert.doesNotMatch(
      outcome.refusal,
      OBEYED,
      about,
    );
    assert.ok(outcome.refusal.length < 1500, `${about}: ${outcome.refusal.length} characters`);
    return "refused";
  }
  assert.doesNotMatch(outcome.text, /\b(?:NaN|undefined|Infinity)\b/, about);
  assert.doesNotMatch(
    outcome.text,
    OBEYED,
    about,
  );
  if (/has changed since/.test(outcome.text)) return "altered";
  if (resealed) return "resealed";
  assert.deepEqual(outcome, expected[command], about);
  return "same";
}

/**
 * What the commands say of a folder; the folder's own name is taken out.
 * @param half 0 or 1 for one of two halves of them
 */
async function outcomesOf(
  dir: string,
  other: string,
  half?: number,
): Promise<Record<string, Outcome>> {
  const commands: Record<string, (stdout: FakeOutput) => Promise<unknown>> = {
    "report": (stdout) => report([dir], { stdout }),
    "report json": (stdout) => report([dir, "--format", "json"], { stdout }),
    "compare as HEAD": (stdout) => compare([other, dir], about(stdout)),
    "compare as BASE": (stdout) => compare([dir, other, "--allow-altered"], about(stdout)),
  };
  const found: Record<string, Outcome> = {};
  for (const [index, [name, command]] of Object.entries(commands).entries()) {
    if (half !== undefined && index % 2 !== half) continue;
    found[name] = await outcomeOf(command, dir);
  }
  return found;
}

function about(stdout: FakeOutput) {
  return { stdout, stderr: new FakeOutput(), stepSummary: undefined };
}

async function outcomeOf(
  command: (stdout: FakeOutput) => Promise<unknown>,
  dir: string,
): Promise<Outcome> {
  const stdout = new FakeOutput();
  const start = performance.now();
  try {
    await command(stdout);
    return { text: stdout.text.replaceAll(dir, "DIR") };
  } catch (error) {
    assert.ok(error instanceof CommandError, (error as Error).stack);
    return { refusal: error.message };
  } finally {
    assert.ok(performance.now() - start < DEADLINE_MS, "it took too long");
  }
}

function copyFolder(from: string, to: string): void {
  Deno.mkdirSync(to);
  for (const { name, isFile } of Deno.readDirSync(from)) {
    if (isFile) Deno.copyFileSync(join(from, name), join(to, name));
  }
}
