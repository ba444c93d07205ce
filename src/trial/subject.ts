/**
 * Runs trials with the code of another checkout of this project.
 * @module
 */
import { join } from "node:path";
import { UsageError } from "../model/errors.ts";
import { METRICS } from "../model/metrics.ts";
import type { Executor, Measurement, Outcome, TrialSpec } from "../model/trial.ts";
import { reasonOf } from "../model/refusals.ts";
import type { Isolation } from "../model/words.ts";
import { Child } from "../sys/child.ts";
import { isolated } from "../sys/isolation.ts";
import { possible } from "./possible.ts";
import { type FromSubject, SUBJECT_PROTOCOL, type ToSubject } from "./subject_messages.ts";

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

type SubjectChild = Child<FromSubject, ToSubject>;

/**
 * The {@link Executor} of a checkout: one process of its own that starts its trial hosts. It is
 * started again where it was killed or died.
 */
export class SubjectExecutor implements Executor, AsyncDisposable {
  readonly facts: SubjectFacts;
  readonly #root: string;
  #child: SubjectChild | undefined;

  private constructor(root: string, { child, facts }: Started) {
    this.#root = root;
    this.#child = child;
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
    const kill = () => this.#child?.kill();
    signal.addEventListener("abort", kill);
    try {
      const child = this.#child ??= (await started(this.#root)).child;
      await child.send(spec);
      const answer = await child.receive();
      if (answer.type !== "outcome") throw new Error("the subject answered out of turn");
      return understood(answer.outcome, spec.isolation);
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
    const child = this.#child;
    this.#child = undefined;
    await child?.[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
  }
}

interface Started {
  readonly child: SubjectChild;
  readonly facts: SubjectFacts;
}

async function started(root: string): Promise<Started> {
  const child: SubjectChild = new Child({ ...commandIn(root), name: "subject" });
  try {
    const first = await child.receive();
    if (first.type !== "subject" || first.protocol !== SUBJECT_PROTOCOL) {
      throw new Error(
        `it speaks version ${first.type === "subject" ? first.protocol : "unknown"} of the ` +
          `subjects' protocol, this one version ${SUBJECT_PROTOCOL}`,
      );
    }
    return { child, facts: { schema: first.schema, closecost: first.closecost } };
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw new UsageError(
      `cannot measure against ${JSON.stringify(root)}: ${(error as Error).message}; allowed are ` +
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
  const { chance = [], ...rest } = outcome;
  const exact = chance.filter((name) => METRICS.get(name)?.assume === "exact");
  const kept = { ...rest, ...(exact.length === 0 ? {} : { chance: exact }) };
  const unknown = strange.size === 0
    ? []
    : [`left out, as this version does not know them: ${[...strange].join(", ")}`];
  const { measurements, warnings } = possible(outcome.measurements.filter(isKnown), isolation);
  return { ...kept, measurements, warnings: [...outcome.warnings, ...unknown, ...warnings] };
}

function aborted(durationMs: number): Outcome {
  return { status: "aborted", durationMs, reason: "interrupted", warnings: [] };
}
