/**
 * Folders of runs: named one by one, by a folder that holds several, or by a pattern.
 * @module
 */
import { basename, dirname, join } from "node:path";
import { UsageError } from "../model/errors.ts";
import { refusal } from "../store/files.ts";
import { MANIFEST_FILE } from "../store/schema.ts";

const PATTERN = /[*?[\]]/;

/**
 * The runs that a word means: the folder itself if it holds a run, else the runs in it, or, where
 * it is a pattern, in what matches it.
 * @returns paths, in the order of their names
 * @throws {UsageError} if there is none
 */
export function runFolders(word: string): string[] {
  const folders = isFolder(word) || !PATTERN.test(word) ? [word] : matching(word);
  const runs = folders.flatMap((folder) => holdsRun(folder) ? [folder] : runsIn(folder));
  if (runs.length > 0) return runs;
  if (folders.length > 0 && folders.every(isFolder)) {
    throw new UsageError(
      `no run in ${JSON.stringify(word)}: allowed are the folder of a run (it holds ` +
        `${MANIFEST_FILE}), a folder of such folders, or a pattern`,
    );
  }
  // Reading it says best what is wrong.
  return folders.length > 0 ? folders : [word];
}

/** The runs in a folder, each in a folder of its own. */
export function runsIn(folder: string): string[] {
  if (!isFolder(folder)) return [];
  return namesIn(folder).map((name) => join(folder, name)).filter(holdsRun);
}

/** Whether a folder has a manifest. */
export function holdsRun(folder: string): boolean {
  return exists(join(folder, MANIFEST_FILE));
}

/**
 * Makes the folder for charts and report. Another run's is not to get this one's.
 * @param dir the folder of the run
 * @throws {UsageError} if it can't
 */
export async function claimOut(out: string, dir: string): Promise<void> {
  try {
    await Deno.mkdir(out, { recursive: true });
    if (!holdsRun(out) || await Deno.realPath(out) === await Deno.realPath(dir)) return;
  } catch (error) {
    throw new UsageError(
      `--out cannot be ${JSON.stringify(out)}: ${refusal(error)}; name a folder you may write`,
    );
  }
  throw new UsageError(
    `--out cannot be ${JSON.stringify(out)}: it holds a run of its own; name another folder`,
  );
}

/** Paths that match a pattern, part by part, in the order of their names. */
function matching(pattern: string): string[] {
  const parent = dirname(pattern);
  const parents = PATTERN.test(parent) ? matching(parent) : [parent];
  const expression = expressionOf(basename(pattern));
  return parents.filter(isFolder).flatMap((folder) =>
    namesIn(folder).filter((one) => expression.test(one)).map((one) => join(folder, one))
  );
}

/** `*` any text, `?` any character, `[abc]` one of these. Names that begin with a dot are hidden. */
function expressionOf(pattern: string): RegExp {
  const parts = pattern.match(/\[[^\]]+\]|[^]/g) ?? [];
  const source = parts.map((part) => {
    if (part === "*") return ".*";
    if (part === "?") return ".";
    if (part.length > 1) return `[${part.slice(1, -1).replace(/[\\\]^]/g, "\\$&")}]`;
    return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  }).join("");
  return new RegExp(`^(?!\\.)${source}$`, "su");
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
