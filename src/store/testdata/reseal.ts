/**
 * Makes a run that a test has changed look as if closecost had written it so.
 * @module
 */
import { join } from "node:path";
import { checksumOf } from "../checksum.ts";
import { manifestText } from "../manifest.ts";

const TABLES = ["measurements", "samples", "latency", "series", "summary"] as const;

/** Brings the checksums of a run's folder up to date; a run that has none stays as it is. */
export function reseal(dir: string): void {
  const path = join(dir, "run.json");
  const { seal, ...stored } = JSON.parse(Deno.readTextFileSync(path));
  if (seal === undefined) return;
  for (const name of TABLES) {
    if (stored.checksums?.[name] === undefined) continue;
    try {
      stored.checksums[name] = checksumOf(Deno.readTextFileSync(join(dir, `${name}.csv`)));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  Deno.writeTextFileSync(path, manifestText(stored));
}
