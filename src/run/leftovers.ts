/**
 * What closecost puts somewhere for as long as it works, and what of it a SIGKILL has left behind:
 * each such folder has a mark that says whose it is, and the next start puts away what nobody owns.
 * @module
 */
import { join } from "node:path";
import { createFileNow } from "../store/files.ts";
import { asOwner, isGone, type Owner, thisOwner } from "../sys/owner.ts";

/** The mark in a folder that somebody works in. */
export const MARK_FILE = ".closecost-at-work.json";

/** Marks a folder as this process's. */
export function mark(dir: string): void {
  createFileNow(join(dir, MARK_FILE), `${JSON.stringify(thisOwner())}\n`);
}

/** Takes the mark away again; none is no error. */
export function unmark(dir: string): void {
  try {
    Deno.removeSync(join(dir, MARK_FILE));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Folders in a folder that are marked, and whose owner is gone. Links are not followed. */
export function orphansIn(parent: string): string[] {
  try {
    return [...Deno.readDirSync(parent)].filter(({ isDirectory }) => isDirectory)
      .map(({ name }) => join(parent, name)).filter(isOrphan);
  } catch {
    // A folder that can't be looked into is not ours to tidy.
    return [];
  }
}

/** Whether a folder has a mark of somebody who is gone. */
export function isOrphan(dir: string): boolean {
  const owner = ownerOf(dir);
  return owner !== undefined && isGone(owner);
}

function ownerOf(dir: string): Owner | undefined {
  const path = join(dir, MARK_FILE);
  try {
    if (!Deno.lstatSync(path).isFile) return undefined;
    return asOwner(JSON.parse(Deno.readTextFileSync(path)));
  } catch {
    return undefined;
  }
}
