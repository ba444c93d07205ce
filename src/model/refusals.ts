/**
 * What a machine refuses to a program that is in order, and what to do about it. Pure.
 *
 * A defect is only what is one: a disk that is full or a limit that is reached is told as what it is.
 * @module
 */

interface Refusal {
  /** In the words of errno(3), which Deno's texts quote as well. */
  readonly what: string;
  readonly remedy: string;
}

const ROOM = "make room on that disk, or name another folder";
const PATHS = "check that path, and TMPDIR for temporary files";

/** By error code: what another try on the same machine, as it is, would meet again. */
const BY_CODE: Readonly<Record<string, Refusal>> = {
  ENOSPC: { what: "no space left on device", remedy: ROOM },
  EDQUOT: { what: "disk quota exceeded", remedy: ROOM },
  EROFS: { what: "read-only file system", remedy: "name a folder that can be written" },
  EACCES: { what: "permission denied", remedy: PATHS },
  EPERM: { what: "operation not permitted", remedy: PATHS },
  ENOENT: { what: "no such file or directory", remedy: PATHS },
  ENOTDIR: { what: "not a directory", remedy: PATHS },
  EISDIR: { what: "is a directory", remedy: PATHS },
  ELOOP: { what: "too many levels of symbolic links", remedy: PATHS },
  ENAMETOOLONG: { what: "file name too long", remedy: "name a shorter path" },
  EIO: { what: "input/output error", remedy: "the disk is broken or gone; name another folder" },
  EMFILE: { what: "too many open files", remedy: "raise the limit of descriptors (ulimit -n)" },
  ENFILE: { what: "too many open files in system", remedy: "raise fs.file-max, or close programs" },
  ENOMEM: { what: "cannot allocate memory", remedy: "give it more memory, or close programs" },
  EAGAIN: {
    what: "resource temporarily unavailable",
    remedy: "raise the limit of processes and threads (ulimit -u, or pids.max of its container)",
  },
};

/** What programs say on their standard error about a limit, and the code it stands for. */
const SAID: readonly (readonly [RegExp, string])[] = [
  [/too many open files/i, "EMFILE"],
  [/resource temporarily unavailable|unable to create worker threads|cannot fork/i, "EAGAIN"],
  [/cannot allocate memory/i, "ENOMEM"],
  [/no space left on device/i, "ENOSPC"],
  [/disk quota exceeded/i, "EDQUOT"],
];

/** What V8 says when its heap is full, on the way to its end. */
const HEAP = /(?:JavaScript|V8).*out of memory|heap out of memory/i;
const HEAP_REMEDY =
  "give it more memory, or take --max-old-space-size out of DENO_V8_FLAGS and --v8-flags";

/** Modules that are neither here nor to be had: Deno's words for it. */
const PACKAGES = /npm package|npm registry|failed (?:caching|loading|resolving).*npm/i;

/**
 * What to do where a text tells of a limit of the machine: `; raise …`. Empty where it tells of none.
 */
export function remedyIn(text: string): string {
  if (HEAP.test(text)) return `; ${HEAP_REMEDY}`;
  const code = SAID.find(([said]) => said.test(text))?.[1];
  return code === undefined ? "" : `; ${BY_CODE[code]?.remedy}`;
}

/**
 * An error that is the machine's doing in one line: what was refused and what to do.
 * `undefined` where it is not, so that it is a defect.
 */
export function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const text = error.message.split("\n")[0] ?? "";
  if (PACKAGES.test(text)) {
    const name = /npm package '([^']+)'/.exec(text)?.[1];
    return `cannot load ${name === undefined ? "its packages" : `the package ${name}`}, which is ` +
      "not in Deno's cache and can't be fetched: run deno install --frozen once where the " +
      "registry is reachable, or set DENO_DIR to a cache that has it";
  }
  const refusal = BY_CODE[(error as { code?: string }).code ?? ""];
  if (!refusal) return undefined;
  return `the machine refused ${triedIn(text)}: ${refusal.what}; ${refusal.remedy}`;
}

/** What Deno tried, as its text has it: `open '/a/b'`, `to start '/usr/bin/ss'`. */
function triedIn(text: string): string {
  const spawned = /^Failed to spawn ('.*'): /.exec(text)?.[1];
  if (spawned !== undefined) return `to start ${spawned}`;
  return / \(os error \d+\): (.+)$/.exec(text)?.[1] ?? `something (${text})`;
}

/** An error's own text in one line, with what to do where it tells of a limit of the machine. */
export function reasonOf(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).replaceAll("\n", " ");
  return text.includes(remedyIn(text)) ? text : `${text}${remedyIn(text)}`;
}
