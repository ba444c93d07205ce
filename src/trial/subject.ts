/**
 * Runs trials with the code of another checkout of this project.
 * @module
 */
import { join } from "node:path";
import { UsageError } from "../model/errors.ts";
import { METRICS } from "../metrics/registry.ts";
import type { Executor, Measurement, Outcome, TrialSpec } from "../model/trial.ts";
import { reasonOf } from "../model/refusals.ts";
import type { Isolation } from "../model/words.ts";
import { Process } from "../process/process.ts";
import { ProcessError } from "../process/process_error.ts";
import { isolated } from "../sys/isolation.ts";
import { possible } from "./possible.ts";
import { outcomeOf, specForAll } from "./subject_names.ts";
import { type RunSpec, SUBJECT, type SubjectGreeting } from "./subject_messages.ts";

/** What has to be in a checkout; in earlier ones it was elsewhere. */
export const SUBJECT_MAIN = "src/run/subject_main.ts";
const EARLIER = "src/trial/subject_main.ts";

/** Where a checkout has its subject; `undefined` if it has none. */
export function subjectIn(root: string): string | undefined {
  return [SUBJECT_MAIN, EARLIER].map((path) => join(root, path)).find(isFile);
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** What a subject says of itself. */
export interface SubjectFacts {
  readonly schema: number;
  readonly closecost: string;
}

type SubjectProcess = Process<RunSpec, SubjectGreeting>;

/** Beyond what a trial may take: the subject ends it by then, and says so. */
const GRACE_MS = 60_000;

/**
 * The {@link Executor} of a checkout: one process of its own that starts its trial hosts. It is
 * started again where it was killed or died.
 */
export class SubjectExecutor implements Executor, AsyncDisposable {
  readonly facts: SubjectFacts;
  readonly #root: string;
  #process: SubjectProcess | undefined;

  private constructor(root: string, { process, facts }: Started) {
    this.#root = root;
    this.#process = process;
    this.facts = facts;
  }

  /**
   * Starts the subject of the checkout in `root`.
   * @throws {UsageError} if it does not start, or speaks another version of the protocol
   */
  static async start(root: string): Promise<SubjectExecutor> {
    return new SubjectExecutor(root, await started(root));
  }

  async run(spec: TrialSpec, signal: AbortSignal): Promise<Outcome> {
    const start = performance.now();
    const durationMs = () => performance.now() - start;
    if (signal.aborted) return aborted(durationMs());
    const kill = () => this.#process?.kill();
    signal.addEventListener("abort", kill);
    try {
      const process = this.#process ??= (await started(this.#root)).process;
      const deadlineMs = spec.timeoutMs + GRACE_MS;
      const answer = await process.request({ ...specForAll(spec), type: "trial" }, { deadlineMs });
      if (answer.type !== "outcome") throw new Error("the subject answered out of turn");
      return understood(outcomeOf(answer.outcome), spec.isolation);
    } catch (error) {
      await this.#end();
      if (signal.aborted) return aborted(durationMs());
      const reason = reasonOf(error);
      return { status: "failed", durationMs: durationMs(), reason, warnings: [] };
    } finally {
      signal.removeEventListener("abort", kill);
    }
  }

  async #end(): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    await process?.[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
  }
}

interface Started {
  readonly process: SubjectProcess;
  readonly facts: SubjectFacts;
}

async function started(root: string): Promise<Started> {
  const process: SubjectProcess = new Process({
    ...commandIn(root),
    name: "subject",
    greets: SUBJECT,
  });
  try {
    const { schema, closecost } = await process.greeting();
    return { process, facts: { schema, closecost } };
  } catch (error) {
    await process[Symbol.asyncDispose]();
    const why = error instanceof ProcessError && error.why === "stranger"
      ? error.reason
      : (error as Error).message;
    throw new UsageError(
      `cannot measure against ${JSON.stringify(root)}: ${why}; allowed are ` +
        `checkouts of closecost that have ${SUBJECT_MAIN} and run here`,
    );
  }
}

function commandIn(root: string): { command: string; args: string[] } {
  return isolated("none", [
    ...[Deno.execPath(), "run", "--no-prompt", "--quiet", `--config=${join(root, "deno.json")}`],
    ...["--allow-ffi", "--allow-read", "--allow-env=PATH", "--allow-run=unshare"],
    subjectIn(root) ?? join(root, SUBJECT_MAIN),
  ]);
}

/** An outcome without what this version has no words for, or cannot be. */
function understood(outcome: Outcome, isolation: Isolation): Outcome {
  if (outcome.status !== "completed") return outcome;
  const isKnown = ({ metric, side }: Measurement) =>
    METRICS.get(metric)?.places.includes(side) ?? false;
  const strange = new Set(
    outcome.measurements.filter((one) => !isKnown(one)).map(({ metric }) => metric),
  );
  const { nondeterministic = [], ...rest } = outcome;
  const exact = nondeterministic.filter((name) => METRICS.get(name)?.assume === "exact");
  const kept = { ...rest, ...(exact.length === 0 ? {} : { nondeterministic: exact }) };
  const unknown = strange.size === 0
    ? []
    : [`left out, as this version does not know them: ${[...strange].join(", ")}`];
  const { measurements, warnings } = possible(outcome.measurements.filter(isKnown), isolation);
  return { ...kept, measurements, warnings: [...outcome.warnings, ...unknown, ...warnings] };
}

function aborted(durationMs: number): Outcome {
  return { status: "aborted", durationMs, reason: "interrupted", warnings: [] };
}
