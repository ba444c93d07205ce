/**
 * Every file this project writes: whole or not there, never through a link, never over what is not
 * ours. Nothing else in it opens a file for writing.
 *
 * Links are looked for, not forbidden to the kernel, as Deno has no O_NOFOLLOW: what another program
 * puts there between the look and the writing is not seen. A file of our own name never is written
 * through, whenever the link is made, as a new file takes its place.
 * @module
 */
import { basename, dirname, join } from "node:path";

/** Why something that is there is left alone; the message goes on where a sentence named it. */
export class NotOursError extends Error {}

/** Why the file system refused, in a few words. */
export function refusal(error: unknown): string {
  if (error instanceof NotOursError) return error.message;
  if (error instanceof Deno.errors.NotCapable) return "Deno was not given the permission";
  if (error instanceof Deno.errors.PermissionDenied) return "permission denied";
  if (error instanceof Deno.errors.NotADirectory) return "part of the path is not a folder";
  if (error instanceof Deno.errors.NotFound) return "no such file or folder";
  const text = error instanceof Error ? error.message : String(error);
  // Deno's texts end in what was tried on which path, which the caller knows better.
  return (text.split("\n")[0] ?? "").replace(/ \(os error \d+\).*$/, "").toLowerCase();
}

/** How a file is to be made. */
export interface FileOptions {
  /** Whether its owner alone may read it. */
  readonly secret?: boolean;
}

/** What may be replaced. */
export interface ReplaceOptions extends FileOptions {
  /** Tells by its beginning whether a file that is there is one of ours; left out, any is. */
  readonly ours?: RegExp;
}

/**
 * Makes a file that was not there before and writes its first text.
 * @throws {Deno.errors.AlreadyExists} if there is one, or a link
 */
export async function createFile(
  path: string,
  text: string,
  { secret = false }: FileOptions = {},
): Promise<Deno.FsFile> {
  const file = await Deno.open(path, { write: true, createNew: true, mode: modeOf(secret) });
  try {
    await writeText(file, text);
    return file;
  } catch (error) {
    file.close();
    await Deno.remove(path);
    throw error;
  }
}

/**
 * The same, with nothing else happening meanwhile.
 * @throws {Deno.errors.AlreadyExists} if there is one, or a link
 */
export function createFileNow(path: string, text: string): void {
  Deno.writeTextFileSync(path, text, { createNew: true });
}

/**
 * Replaces a file at once: whoever reads it sees the old content or the new, never a part, and of
 * several writers at the same time each succeeds and the last one's stays. It keeps the rights of
 * the file it replaces where they are fewer.
 * @throws {NotOursError} for a link, for what is no regular file, and for what is not ours
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array,
  { ours, secret = false }: ReplaceOptions = {},
): Promise<void> {
  const mode = await checkReplaceable(path, ours);
  const fresh = join(dirname(path), temporaryName());
  try {
    {
      const rights = modeOf(secret) & (mode ?? 0o666);
      using file = await Deno.open(fresh, { write: true, createNew: true, mode: rights });
      await writeText(file, content);
    }
    await Deno.rename(fresh, path);
  } catch (error) {
    await Deno.remove(fresh).catch(() => {});
    throw error;
  }
}

/**
 * Adds to a file, or makes it. If it can't all be written, the file is as it was before.
 * @throws {NotOursError} for a link and for a folder
 */
export async function appendFile(path: string, text: string): Promise<void> {
  if (await isDevice(path)) return await writeDevice(path, text);
  await checkReplaceable(path);
  using file = await Deno.open(path, { append: true, create: true });
  const { size } = await file.stat();
  try {
    await writeText(file, text);
  } catch (error) {
    await file.truncate(size).catch(() => {});
    throw error;
  }
}

/** Writes a file that was asked for by its name: replaces it, or writes to the pipe or device. */
export async function writeNamedFile(
  path: string,
  text: string,
  options: ReplaceOptions,
): Promise<void> {
  if (await isDevice(path)) await writeDevice(path, text);
  else await replaceFile(path, text, options);
}

/** Makes sure before anything else is done that {@link writeNamedFile} may write there. */
export async function checkNamedFile(path: string, ours: RegExp): Promise<void> {
  if (!await isDevice(path)) await checkReplaceable(path, ours);
}

/**
 * Makes a folder within one that was named, unless it is there.
 * @throws {NotOursError} for a link and for what is no folder
 */
export async function makeFolder(path: string): Promise<void> {
  const there = await lookAt(path);
  if (there?.isSymlink) throw new NotOursError(`${basename(path)} is a link, and none is followed`);
  if (there && !there.isDirectory) throw new NotOursError(`${basename(path)} is not a folder`);
  if (!there) await Deno.mkdir(path, { recursive: true });
}

/**
 * Writes all of it where the file stands; the disk has it when this returns.
 * @returns how many bytes
 */
export async function writeText(
  file: Deno.FsFile,
  content: string | Uint8Array,
): Promise<number> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
  await file.sync();
  return bytes.length;
}

function temporaryName(): string {
  return `.closecost-${crypto.randomUUID()}.tmp`;
}
const TEMPORARY = /^\.closecost-[\da-f-]{36}\.tmp$/;
/** By then whoever writes a file has written it. */
const LEFT_MS = 3_600_000;

/**
 * Takes away what a SIGKILL amid {@link replaceFile} has left in a folder. What can't be taken away
 * stays.
 */
export async function sweepFolder(dir: string): Promise<void> {
  try {
    for await (const { name, isFile } of Deno.readDir(dir)) {
      if (!isFile || !TEMPORARY.test(name)) continue;
      const { mtime } = await Deno.lstat(join(dir, name));
      if (Date.now() - (mtime?.getTime() ?? Infinity) > LEFT_MS) await Deno.remove(join(dir, name));
    }
  } catch {
    // A folder that can't be looked into or changed keeps what is in it.
  }
}

function modeOf(secret: boolean): number {
  return secret ? 0o600 : 0o666;
}

/** Whether something is there, a link to nothing, too. */
export async function isThere(path: string): Promise<boolean> {
  return await lookAt(path) !== undefined;
}

/** What is there itself, a link not followed; `undefined` for nothing. */
async function lookAt(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** @returns the rights of what is there; `undefined` for nothing */
async function checkReplaceable(path: string, ours?: RegExp): Promise<number | undefined> {
  const there = await lookAt(path);
  if (!there) return undefined;
  const name = basename(path);
  if (there.isSymlink) throw new NotOursError(`${name} is a link, and none is written through`);
  if (!there.isFile) throw new NotOursError(`${name} is not a regular file`);
  // Of an empty file nothing can be lost.
  if (ours && there.size > 0 && !ours.test(await beginningOf(path))) {
    throw new NotOursError(`${name} is there already and was not written by closecost`);
  }
  return (there.mode ?? 0o666) & 0o777;
}

const BEGINNING_BYTES = 65_536;

async function beginningOf(path: string): Promise<string> {
  using file = await Deno.open(path, { read: true });
  const bytes = new Uint8Array(BEGINNING_BYTES);
  let length = 0;
  while (length < bytes.length) {
    const read = await file.read(bytes.subarray(length));
    if (read === null) break;
    length += read;
  }
  return new TextDecoder().decode(bytes.subarray(0, length));
}

/** Whether it is a pipe, a terminal or the like, at the end of a link, too. */
async function isDevice(path: string): Promise<boolean> {
  try {
    const { isFile, isDirectory } = await Deno.stat(path);
    return !isFile && !isDirectory;
  } catch {
    return false;
  }
}

async function writeDevice(path: string, text: string): Promise<void> {
  using file = await Deno.open(path, { write: true });
  const bytes = new TextEncoder().encode(text);
  for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
}
