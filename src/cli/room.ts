/**
 * Whether this process has the room that every command needs: looked at before anything is loaded
 * or done, as Deno itself ends with a page of its own words where it is missing.
 * @module
 */
import { MachineError } from "../model/errors.ts";

/** What a process may use. */
export interface Room {
  /** The most that V8 lets the heap grow to, bytes. */
  readonly heapBytes: number;
  /** Descriptors that can be opened, as far as it was tried. */
  readonly descriptors: number;
}

/** With less, drawing the charts of a run of 82 trials ends in V8's own death (Deno 2.9.6). */
const LEAST_HEAP = 140e6;
/** With fewer, Deno panics while it loads modules and starts programs (2.9.6). */
const LEAST_DESCRIPTORS = 40;

/** @throws {MachineError} where there is too little */
export function checkRoom({ heapBytes, descriptors }: Room): void {
  if (heapBytes < LEAST_HEAP) {
    const megabytes = (of: number) => `${Math.floor(of / 1e6)} MB`;
    throw new MachineError(
      `cannot work with a heap of ${megabytes(heapBytes)}: at least ${megabytes(LEAST_HEAP)} are ` +
        "needed; take --max-old-space-size out of DENO_V8_FLAGS and --v8-flags, or allow more " +
        "memory",
    );
  }
  if (descriptors < LEAST_DESCRIPTORS) {
    throw new MachineError(
      `cannot work where no more than ${descriptors} further files can be opened: raise the limit of ` +
        "descriptors (ulimit -n)",
    );
  }
}

/**
 * How many descriptors can be opened, tried up to what is needed. The limit itself is only to be
 * asked for with permissions that most commands do without.
 * @param path a file that can be read
 */
export function openable(path: string): number {
  const files: Deno.FsFile[] = [];
  try {
    while (files.length < LEAST_DESCRIPTORS) files.push(Deno.openSync(path));
  } catch {
    // As many as there are.
  }
  for (const file of files) file.close();
  return files.length;
}
