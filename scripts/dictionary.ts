/**
 * Brings the tables of the data dictionary up to date.
 *
 *     deno run --allow-read --allow-write scripts/dictionary.ts
 *     deno run --allow-read scripts/dictionary.ts --check
 *
 * With `--check` it writes nothing and exits 1 if there is something to bring up to date.
 * @module
 */
import { refreshed } from "../src/store/dictionary.ts";

const DICTIONARY = new URL("../results/README.md", import.meta.url);

/** @returns the exit code */
function main(args: readonly string[]): number {
  const [flag, ...more] = args;
  if (more.length > 0 || (flag !== undefined && flag !== "--check")) {
    console.error(`Cannot take ${args.join(" ")}; allowed is --check or nothing`);
    return 2;
  }
  const text = Deno.readTextFileSync(DICTIONARY);
  const fresh = refreshed(text);
  if (fresh === text) return 0;
  if (flag === "--check") {
    console.error("results/README.md is out of date; run scripts/dictionary.ts without --check");
    return 1;
  }
  Deno.writeTextFileSync(DICTIONARY, fresh);
  return 0;
}

if (import.meta.main) Deno.exit(main(Deno.args));
