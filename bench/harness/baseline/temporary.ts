/**
 * A folder for what a benchmark needs while it runs.
 * @module
 */
import { SIGNALS } from "../../../src/run/platform.ts";

/**
 * Runs `use` with a folder of its own, which is gone afterwards, also where a signal ends the
 * benchmark: `use` has to end what still writes there when it is told so.
 */
export async function withTemporary<Result>(
  options: Deno.MakeTempOptions,
  use: (folder: string, interrupted: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const folder = Deno.makeTempDirSync(options);
  const remove = () => Deno.removeSync(folder, { recursive: true });
  const interruption = new AbortController();
  const forget = SIGNALS.listen(() => {
    interruption.abort();
    remove();
    SIGNALS.exitNow();
  });
  try {
    return await use(folder, interruption.signal);
  } finally {
    forget();
    remove();
  }
}
