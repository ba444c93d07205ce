/**
 * The host of a trace: a process inside its namespace that carries out one.
 * @module
 */
import { RuntimeLine } from "../process/runtime_line.ts";
import { byType, serve } from "../process/serve.ts";
import { warmErrno } from "../sys/errno.ts";
import { runTrace } from "./host.ts";
import { type RunTrace, TRACE_HOST } from "./raw.ts";

warmErrno();
const carryOut = byType<RunTrace>({
  trace: async ({ spec }, phase) => ({ type: "traced", raw: await runTrace(spec, phase) }),
});
await serve(TRACE_HOST, carryOut, new RuntimeLine());
