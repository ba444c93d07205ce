/**
 * A commit of this project as a folder: a temporary work tree of git, put away in the end, or, where
 * a SIGKILL came first, at the next start.
 * @module
 */
import { basename, dirname, join } from "node:path";
import { MachineError } from "../model/errors.ts";
import { remedyIn } from "../model/refusals.ts";
import { refusal } from "../store/files.ts";
import { git } from "../sys/git.ts";
import { isOrphan, mark, orphansIn } from "./leftovers.ts";

const PREFIX = "closecost-against-";
/** The work tree in its folder, beside the mark. */
const TREE = "tree";

/** A work tree that is there until its `using` scope ends. */
export interface WorkTree extends AsyncDisposable {
  readonly root: string;
}

/**
 * A work tree of the commit, in the folder for temporary files.
 * @param repository a folder of the repository
 * @throws {MachineError} where there can be none
 */
export async function openWorkTree(
  { repository, ref, commit }: {
    readonly repository: string;
    /** As it was named, for messages. */
    readonly ref: string;
    readonly commit: string;
  },
): Promise<WorkTree> {
  const folder = makeFolder();
  const root = join(folder, TREE);
  const atExit = () => removeAtOnce(folder);
  // Where the process is told to end at once, nothing else runs any more.
  globalThis.addEventListener("unload", atExit);
  const remove = async () => {
    await removeEntry(repository, root);
    removeFolder(folder);
    globalThis.removeEventListener("unload", atExit);
  };
  await sweep(repository, dirname(folder));
  const { code, stderr } = await git(repository, [
    ...["worktree", "add", "--quiet", "--force", "--detach", root, commit],
  ]);
  if (code === 0) return { root, [Symbol.asyncDispose]: remove };
  await remove();
  throw new MachineError(
    `cannot check out ${JSON.stringify(ref)} for --against: ${tellingOf(stderr)}; or make a ` +
      "checkout by hand and name its folder",
  );
}

/** git tells of a full disk only by what it could not write. */
const UNWRITTEN = /unable to (?:write|create)/;

/** The line of git's that says why, and what to do where room or a limit is the reason. */
function tellingOf(stderr: string): string {
  const lines = stderr.split("\n");
  const unwritten = lines.find((line) => UNWRITTEN.test(line));
  if (unwritten !== undefined) {
    return `${unwritten}; let TMPDIR name a folder that can be written and has room`;
  }
  const line = lines.find((one) => remedyIn(one) !== "") ?? lines.at(-1) ?? "";
  return `${line}${remedyIn(line)}`;
}

function makeFolder(): string {
  let folder: string | undefined;
  try {
    folder = Deno.makeTempDirSync({ prefix: PREFIX });
    mark(folder);
    return folder;
  } catch (error) {
    if (folder !== undefined) removeFolder(folder);
    throw new MachineError(
      `cannot make a folder for the checkout of --against: ${refusal(error)}; let TMPDIR name a ` +
        "folder that can be written and has room, or name the folder of a checkout",
    );
  }
}

/**
 * Puts away what earlier processes have left: their folders, here or wherever git knows them, and
 * the entries in git of folders that are gone. What has no mark, or one of a process that lives or
 * can't be told of, stays.
 */
async function sweep(repository: string, temporary: string): Promise<void> {
  const known = (await treesOf(repository)).map(dirname)
    .filter((folder) => basename(folder).startsWith(PREFIX));
  const orphans = [
    ...known.filter((folder) => !exists(folder) || isOrphan(folder)),
    ...orphansIn(temporary).filter((folder) => basename(folder).startsWith(PREFIX)),
  ];
  for (const folder of new Set(orphans)) {
    if (known.includes(folder)) await removeEntry(repository, join(folder, TREE));
    removeAtOnce(folder);
  }
}

/** Paths of all work trees that git knows of. */
async function treesOf(repository: string): Promise<string[]> {
  const { stdout } = await git(repository, ["worktree", "list", "--porcelain"]);
  return new TextDecoder().decode(stdout).split("\n")
    .filter((line) => line.startsWith("worktree ")).map((line) => line.slice("worktree ".length));
}

async function removeEntry(repository: string, root: string): Promise<void> {
  await git(repository, ["worktree", "remove", "--force", root]);
}

/** Removes folder and entry without git, which may belong to another clone. */
function removeAtOnce(folder: string): void {
  const entry = entryOf(join(folder, TREE));
  if (entry !== undefined) removeFolder(entry);
  removeFolder(folder);
}

/** Where git keeps what it knows of a work tree (gitrepository-layout(5), worktrees/<id>). */
function entryOf(root: string): string | undefined {
  try {
    const entry = /^gitdir: (.+)$/m.exec(Deno.readTextFileSync(join(root, ".git")))?.[1];
    if (entry === undefined || basename(dirname(entry)) !== "worktrees") return undefined;
    const back = Deno.readTextFileSync(join(entry, "gitdir")).trim();
    return back === join(root, ".git") ? entry : undefined;
  } catch {
    return undefined;
  }
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    return !(error instanceof Deno.errors.NotFound);
  }
}

function removeFolder(folder: string): void {
  try {
    Deno.removeSync(folder, { recursive: true });
  } catch {
    // Gone already.
  }
}
