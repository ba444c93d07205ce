/**
 * Writing files so that each is whole or not there, and saying why one can't be written.
 * @module
 */

/** Why the file system refused, in a few words. */
export function refusal(error: unknown): string {
  if (error instanceof Deno.errors.NotCapable) return "Deno was not given the permission";
  if (error instanceof Deno.errors.PermissionDenied) return "permission denied";
  if (error instanceof Deno.errors.NotADirectory) return "part of the path is not a folder";
  if (error instanceof Deno.errors.NotFound) return "no such file or folder";
  const text = error instanceof Error ? error.message : String(error);
  // Deno's texts end in what was tried on which path, which the caller knows better.
  return (text.split("\n")[0] ?? "").replace(/ \(os error \d+\).*$/, "").toLowerCase();
}

/**
 * Makes a file that was not there before and writes its first text.
 * @throws {Deno.errors.AlreadyExists} if there is one
 */
export async function createFile(path: string, text: string): Promise<Deno.FsFile> {
  const file = await Deno.open(path, { write: true, createNew: true });
  try {
    await writeText(file, text);
    return file;
  } catch (error) {
    file.close();
    await Deno.remove(path);
    throw error;
  }
}

/** Replaces a file at once: whoever reads it sees the old text or the new, never a part. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.new`;
  {
    using file = await Deno.open(fresh, { write: true, create: true, truncate: true });
    await writeText(file, text);
  }
  await Deno.rename(fresh, path);
}

/**
 * Writes all of a text where the file stands; the disk has it when this returns.
 * @returns how many bytes
 */
export async function writeText(file: Deno.FsFile, text: string): Promise<number> {
  const bytes = new TextEncoder().encode(text);
  for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
  await file.sync();
  return bytes.length;
}
