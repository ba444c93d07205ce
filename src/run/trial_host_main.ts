/**
 * The trial host: a process inside the trial's namespace that carries out one.
 * @module
 */
import { MEASURES } from "../../bench/measures.ts";
import { RuntimeLine } from "../process/runtime_line.ts";
import { byType, serve } from "../process/serve.ts";
import { warmErrno } from "../sys/errno.ts";
import { runTrial } from "../trial/host.ts";
import { type RunTrial, TRIAL_HOST } from "../trial/raw.ts";
import { ENTRIES } from "./entries.ts";

warmErrno();
const carryOut = byType<RunTrial>({
  async trial({ spec }, onPhase) {
    const raw = await runTrial(spec, { measures: MEASURES, programs: ENTRIES, onPhase });
    return { type: "raw", raw };
  },
});
await serve(TRIAL_HOST, carryOut, new RuntimeLine());
