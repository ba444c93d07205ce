/**
 * The files of a trace.
 * @module
 */
import { join } from "node:path";
import { drawLadder } from "../chart/ladder/ladder.ts";
import { MachineError, UsageError } from "../model/errors.ts";
import type { Trace } from "../model/trace.ts";
import { refusal, replaceFile } from "../store/files.ts";

/** Names of the files, in a folder of each trace's own. */
export const TRACE_FILE = "trace.json";
const PCAP_FILE = "trace.pcap";
const LADDER_FILE = "ladder.svg";
/** The page over several traces, beside their folders. */
export const INDEX_FILE = "index.md";

/**
 * Makes the folder that is to hold traces, before anything is traced.
 * @throws {UsageError} if there are traces in it already, or it can't be made
 */
export async function claimFolder(dir: string): Promise<void> {
  try {
    await Deno.mkdir(dir, { recursive: true });
    for await (const { name } of Deno.readDir(dir)) {
      if (name !== TRACE_FILE && name !== INDEX_FILE) continue;
      throw new UsageError(
        `--out ${JSON.stringify(dir)} holds a trace already (${name}): allowed is a folder ` +
          "without one; write another name or remove it",
      );
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `--out cannot be ${JSON.stringify(dir)}: ${
        refusal(error)
      }; name a folder that can be written`,
    );
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
    await replaceFile(join(dir, TRACE_FILE), `${JSON.stringify(trace, null, 2)}\n`);
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
