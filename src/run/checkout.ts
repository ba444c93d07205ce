/**
 * Checkouts of this project: the one that is running, and others to be measured against.
 * @module
 */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { MachineError, UsageError } from "../model/errors.ts";
import { git } from "../sys/git.ts";
import { SUBJECT_MAIN, subjectIn } from "../trial/subject.ts";
import { openWorkTree } from "./work_tree.ts";

/** This checkout. */
export const OWN_ROOT: string = fileURLToPath(new URL("../../", import.meta.url));

/** A checkout that is there until its `using` scope ends. */
export interface Checkout extends AsyncDisposable {
  readonly root: string;
  /** Commit, as far as it is known. */
  readonly commit: string | undefined;
}

/**
 * A checkout of a folder, or of a git ref of this project in a temporary work tree.
 * @throws {UsageError} if it is neither, or a version that can't be measured against
 */
export async function openCheckout(refOrDir: string): Promise<Checkout> {
  if (subjectIn(refOrDir) !== undefined) return folder(resolve(refOrDir));
  const commit = await commitOf(OWN_ROOT, refOrDir);
  if (commit === undefined) {
    throw new UsageError(
      `--against cannot be ${
        JSON.stringify(refOrDir)
      }: allowed are a git ref of this project and ` +
        `the folder of another checkout (with ${SUBJECT_MAIN}); write e.g. --against main`,
    );
  }
  return await workTree(refOrDir, commit);
}

/** The checkout that is running. */
export async function ownCheckout(): Promise<Checkout> {
  return await folder(OWN_ROOT);
}

async function folder(root: string): Promise<Checkout> {
  return { root, commit: await headOf(root), [Symbol.asyncDispose]: async () => {} };
}

/** The commit of a folder that may be in no repository, on a machine that may have no git. */
async function headOf(root: string): Promise<string | undefined> {
  try {
    return await commitOf(root, "HEAD");
  } catch (error) {
    if (error instanceof MachineError) return undefined;
    throw error;
  }
}

/** The commit that a ref of the repository in `root` means. */
async function commitOf(root: string, ref: string): Promise<string | undefined> {
  // What begins with a dash would be an option.
  if (ref.startsWith("-")) return undefined;
  const wanted = `${ref}^{commit}`;
  const { code, stdout } = await git(root, ["rev-parse", "--verify", "--quiet", wanted]);
  return code === 0 ? new TextDecoder().decode(stdout).trim() : undefined;
}

async function workTree(ref: string, commit: string): Promise<Checkout> {
  const tree = await openWorkTree({ repository: OWN_ROOT, ref, commit });
  if (subjectIn(tree.root) !== undefined) {
    return { root: tree.root, commit, [Symbol.asyncDispose]: () => tree[Symbol.asyncDispose]() };
  }
  await tree[Symbol.asyncDispose]();
  throw new UsageError(
    `--against cannot be ${JSON.stringify(ref)}: that version has no ${SUBJECT_MAIN} and can't ` +
      "be measured against; name a later one",
  );
}
