/**
 * The files of a trace.
 * @module
 */
import { dirname, join, resolve } from "node:path";
import { drawLadder } from "../chart/ladder/ladder.ts";
import { MachineError, UsageError } from "../model/errors.ts";
import type { Trace } from "../model/trace.ts";
import { jsonText } from "../quote/json.ts";
import { refusal, replaceFile } from "../store/files.ts";
import { mark, orphansIn, unmark } from "./leftovers.ts";

/** Names of the files, in a folder of each trace's own. */
export const TRACE_FILE = "trace.json";
const PCAP_FILE = "trace.pcap";
const LADDER_FILE = "ladder.svg";
/** The page over several traces, beside their folders. */
export const INDEX_FILE = "index.md";

/** A folder that is to hold traces. */
export interface ClaimedFolder {
  /** Takes it away again where it was made for this and is empty, and what was made on the way to it. */
  release(): Promise<void>;
}

/**
 * Makes the folder that is to hold traces, before anything is traced. Folders beside it that
 * somebody made for traces, and was killed before there were any, are put away.
 * @throws {UsageError} if there are traces in it already, or it can't be made
 */
export async function claimFolder(dir: string): Promise<ClaimedFolder> {
  const made = await missing(dir);
  try {
    await Deno.mkdir(dir, { recursive: true });
    for await (const { name } of Deno.readDir(dir)) {
      if (name !== TRACE_FILE && name !== INDEX_FILE) continue;
      throw new UsageError(
        `--out ${JSON.stringify(dir)} holds a trace already (${name}): allowed is a folder ` +
          "without one; write another name or remove it",
      );
    }
    if (made.length > 0) mark(dir);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `--out cannot be ${JSON.stringify(dir)}: ${
        refusal(error)
      }; name a folder that can be written`,
    );
  }
  await sweep(dirname(resolve(dir)));
  return {
    release: async () => {
      if (made.length > 0) unmark(dir);
      await removeEmpty(made);
    },
  };
}

/** What traces there are stay; an empty folder goes. */
async function sweep(parent: string): Promise<void> {
  for (const folder of orphansIn(parent)) {
    unmark(folder);
    await removeEmpty([folder]);
  }
}

/** The folders that are to be made, the innermost first. */
async function missing(dir: string): Promise<string[]> {
  const folders: string[] = [];
  for (let folder = resolve(dir); !await exists(folder); folder = dirname(folder)) {
    folders.push(folder);
  }
  return folders;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    // What can't be looked at, can't be made either; mkdir says why.
    return !(error instanceof Deno.errors.NotFound);
  }
}

/** @param folders the innermost first; the first that is not empty, and those around it, stay */
async function removeEmpty(folders: readonly string[]): Promise<void> {
  try {
    for (const folder of folders) await Deno.remove(folder);
  } catch {
    // Something is in it, or somebody else has removed it.
  }
}

/**
 * Writes one trace's files.
 * @param pcap `null` where nothing was captured: then there is no such file
 * @returns their paths
 * @throws {MachineError} if the disk refuses
 */
export async function writeTrace(
  dir: string,
  { trace, pcap }: { readonly trace: Trace; readonly pcap: Uint8Array | null },
): Promise<string[]> {
  return await written(dir, async () => {
    await Deno.mkdir(dir, { recursive: true });
    const paths = [join(dir, TRACE_FILE)];
    await replaceFile(join(dir, TRACE_FILE), jsonText(trace));
    if (pcap) {
      await Deno.writeFile(join(dir, PCAP_FILE), pcap);
      paths.push(join(dir, PCAP_FILE));
    }
    await replaceFile(join(dir, LADDER_FILE), drawLadder(trace).svg);
    return [...paths, join(dir, LADDER_FILE)];
  });
}

/**
 * Writes the page over several traces.
 * @returns its path
 * @throws {MachineError} if the disk refuses
 */
export async function writeIndex(dir: string, text: string): Promise<string> {
  const path = join(dir, INDEX_FILE);
  await written(dir, () => replaceFile(path, text));
  return path;
}

async function written<T>(dir: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw new MachineError(
      `cannot write a trace into ${JSON.stringify(dir)}: ${refusal(error)}; make room or name ` +
        "another folder with --out",
    );
  }
}
