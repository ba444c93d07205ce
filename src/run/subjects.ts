/**
 * The two sides of an interleaved comparison.
 * @module
 */
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { MachineError } from "../model/errors.ts";
import type { TargetSpec } from "../model/target.ts";
import type { Executor } from "../model/trial.ts";
import { runCommand, WORK_MS } from "../sys/command.ts";
import { SubjectExecutor } from "../trial/subject.ts";
import { type Checkout, openCheckout, OWN_ROOT, ownCheckout } from "./checkout.ts";
import { discreet, targetFacts, targetName } from "../plan/target_facts.ts";
import { ENTRIES } from "./entries.ts";
import { VERSION } from "./version.ts";

/** Something whose closing is measured: a checkout of this project, or a server of the user's. */
export interface Subject {
  /** For people: the ref or folder as it was named. */
  readonly name: string;
  /** Version of closecost that carries out its trials. */
  readonly closecost: string;
  /** What `run.json` keeps of it, among the options. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly executor: Executor;
  /** The server that its trials talk to, where that is what tells it from the other side. */
  readonly target?: TargetSpec;
}

/** Both sides, until the `using` scope ends. */
export interface Subjects extends AsyncDisposable {
  readonly base: Subject;
  readonly head: Subject;
}

/**
 * Another checkout as BASE, this one as HEAD. Both are run the same way, each by a process with
 * its own code, so that nothing but the code differs.
 * @throws {UsageError} for what can't be measured against
 */
export async function openSubjects(refOrDir: string): Promise<Subjects> {
  await using opened = new AsyncDisposableStack();
  const base = opened.use(await openCheckout(refOrDir));
  const head = opened.use(await ownCheckout());
  const open = async (name: string, checkout: Checkout): Promise<Subject> => {
    await prepare(checkout.root);
    const executor = opened.use(await SubjectExecutor.start(checkout.root));
    const { closecost, schema } = executor.facts;
    return { name, closecost, facts: { name, commit: checkout.commit ?? null, schema }, executor };
  };
  const subjects = {
    base: await open(refOrDir, base),
    head: await open("this checkout", head),
  };
  const all = opened.move();
  return { ...subjects, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

/** Two servers of the user's, each started anew in its own trials by this checkout. */
export function serverSubjects(
  { base, head, keepCommand }: {
    readonly base: TargetSpec;
    readonly head: TargetSpec;
    readonly keepCommand: boolean;
  },
  executor: Executor,
): Subjects {
  const subject = (target: TargetSpec): Subject => {
    const kept = discreet(target, keepCommand);
    return {
      ...{ name: targetName(kept), closecost: VERSION, facts: targetFacts(kept) },
      ...{ executor, target },
    };
  };
  const nothing = () => Promise.resolve();
  return { base: subject(base), head: subject(head), [Symbol.asyncDispose]: nothing };
}

/** What a trial of an earlier version loads. */
const EARLIER: readonly string[] = [
  ...["src/trial/subject_main.ts", "src/trial/host_main.ts", "src/load/worker.ts"],
];

/** Every program of a checkout that is there: ours, or where it is earlier. */
function programsOf(root: string): string[] {
  const ours = Object.values(ENTRIES).map((url) => relative(OWN_ROOT, fileURLToPath(url)));
  return [...ours, ...EARLIER].map((file) => join(root, file)).filter(exists);
}

/** Fetches and compiles what trials load, so that no trial waits for it. */
async function prepare(root: string): Promise<void> {
  const { code, stderr } = await runCommand("unshare", [
    ...["--", Deno.execPath(), "cache", "--quiet", `--config=${join(root, "deno.json")}`],
    ...programsOf(root),
  ], { deadlineMs: WORK_MS });
  if (code === 0) return;
  throw new MachineError(
    `cannot prepare ${JSON.stringify(root)}: ${stderr.split("\n").find((line) => line !== "")}; ` +
      "its packages must be installed or reachable",
  );
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
