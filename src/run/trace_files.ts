/**
 * The files of a trace.
 * @module
 */
import { dirname, join, resolve } from "node:path";
import { drawLadder } from "../render/svg/ladder/ladder.ts";
import { MachineError, UsageError } from "../model/errors.ts";
import type { Trace } from "../model/trace.ts";
import { jsonText } from "../quote/json.ts";
import { isThere, makeFolder, refusal, replaceFile } from "../store/files.ts";
import { mark, orphansIn, unmark } from "./leftovers.ts";
import type { Written } from "./report_files.ts";

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
 * @param folders what it will hold, where each trace gets a folder of its own
 * @throws {UsageError} if there are traces in it already, or it can't be made
 */
export async function claimFolder(
  dir: string,
  folders: readonly string[],
): Promise<ClaimedFolder> {
  const made = await missing(dir);
  try {
    await Deno.mkdir(dir, { recursive: true });
    for (const name of [TRACE_FILE, INDEX_FILE, PCAP_FILE, LADDER_FILE, ...folders]) {
      if (!await isThere(join(dir, name))) continue;
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
  // What can't be looked at, can't be made either; mkdir says why.
  const exists = (folder: string) => isThere(folder).catch(() => true);
  for (let folder = resolve(dir); !await exists(folder); folder = dirname(folder)) {
    folders.push(folder);
  }
  return folders;
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
 */
export async function writeTrace(
  dir: string,
  { trace, pcap }: { readonly trace: Trace; readonly pcap: Uint8Array | null },
): Promise<Written> {
  return await written(dir, async (done) => {
    await makeFolder(dir);
    await done(TRACE_FILE, jsonText(trace));
    if (pcap) await done(PCAP_FILE, pcap);
    await done(LADDER_FILE, drawLadder(trace));
  });
}

/** Writes the page over several traces. */
export async function writeIndex(dir: string, text: string): Promise<Written> {
  return await written(dir, (done) => done(INDEX_FILE, text));
}

async function written(
  dir: string,
  write: (done: (name: string, content: string | Uint8Array) => Promise<void>) => Promise<void>,
): Promise<Written> {
  const paths: string[] = [];
  try {
    await write(async (name, content) => {
      await replaceFile(join(dir, name), content);
      paths.push(join(dir, name));
    });
    return { paths };
  } catch (error) {
    const refused = new MachineError(
      `cannot write a trace into ${JSON.stringify(dir)}: ${refusal(error)}; make room or name ` +
        "another folder with --out",
    );
    return { paths, refused };
  }
}
