/**
 * The real world behind traces.
 * @module
 */
import type { IsolationWish } from "../model/words.ts";
import { probeIsolation } from "../sys/isolation.ts";
import { ProcessTracer } from "../trace/executor.ts";
import type { Output } from "./output.ts";
import { checkLinux, checkUnshare, SIGNALS } from "./platform.ts";
import type { TracingDependencies } from "./run_traces.ts";

/**
 * What traces are carried out with outside of tests.
 * @param stderr gets progress and warnings
 */
export function realTraces(stderr: Output): TracingDependencies {
  return {
    tracer: new ProcessTracer(),
    async probe(wish: IsolationWish) {
      checkLinux(Deno.build.os);
      // Asking for a namespace needs unshare(1) anyway, and says so itself where there is none.
      if (wish === "none") await checkUnshare();
      return await probeIsolation(wish);
    },
    interrupts: SIGNALS,
    now: Date.now,
    stderr,
  };
}
