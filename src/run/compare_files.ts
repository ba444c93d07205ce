/**
 * The files that a comparison is written to.
 * @module
 */
import { resolve } from "node:path";
import type { Report } from "../compare/verdict.ts";
import { MachineError, UsageError } from "../model/errors.ts";
import { appendFile, checkNamedFile, refusal, writeNamedFile } from "../store/files.ts";

/** One file. */
export interface ComparisonFile {
  /** What named it, for messages: a flag or a variable of the environment. */
  readonly named: string;
  readonly path: string;
  readonly text: (report: Report) => string;
  /** What a file that it may replace begins with; `null` where it is added to the file's end. */
  readonly ours: RegExp | null;
}

/** What comparisons begin with that this or an earlier version has written. */
export const OURS = {
  markdown: /^### (?:closecost: |FAILED|NOT JUDGED|PASSED)/,
  json: /^\{\s*"format": \d+,[^]*"head": "/,
  junit: /^<\?xml [^>]*\?>\s*<testsuites name="closecost compare"/,
} as const;

/**
 * Makes sure before anything is compared that nothing else is lost by writing.
 * @throws {UsageError} for a link, a file that is no comparison, and a file named twice
 */
export async function checkFiles(files: readonly ComparisonFile[]): Promise<void> {
  const seen = new Map<string, string>();
  for (const { named, path, ours } of files) {
    if (ours === null) continue;
    const other = seen.get(resolve(path));
    if (other !== undefined) {
      throw new UsageError(
        `${other} and ${named} are both ${JSON.stringify(path)}: name a file for each`,
      );
    }
    seen.set(resolve(path), named);
    await checkNamedFile(path, ours).catch((error) => {
      throw new UsageError(
        `${named} cannot be ${JSON.stringify(path)}: ${refusal(error)}; name a new file, or one ` +
          "that an earlier comparison was written to",
      );
    });
  }
}

/**
 * Writes all that can be written.
 * @returns the first that could not
 */
export async function writeFiles(
  report: Report,
  files: readonly ComparisonFile[],
): Promise<MachineError | undefined> {
  let refused: MachineError | undefined;
  for (const { named, path, text, ours } of files) {
    try {
      if (ours === null) await appendFile(path, text(report));
      else await writeNamedFile(path, text(report), { ours });
    } catch (error) {
      refused ??= new MachineError(
        `cannot write the comparison to ${JSON.stringify(path)} (${named}): ${refusal(error)}; ` +
          "name a file that can be written",
      );
    }
  }
  return refused;
}
