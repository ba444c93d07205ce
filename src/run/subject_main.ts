/**
 * A subject: carries out the trials it is given with this checkout's own code, and answers with
 * their outcomes.
 * @module
 */
import project from "../../deno.json" with { type: "json" };
import { SCHEMA_VERSION } from "../model/run.ts";
import { RuntimeLine } from "../process/runtime_line.ts";
import { serve } from "../process/serve.ts";
import { ProcessExecutor } from "../trial/executor.ts";
import {
  type RanSpec,
  type RunSpec,
  SUBJECT,
  type SubjectGreeting,
} from "../trial/subject_messages.ts";
import { outcomeForAll, specOf } from "../trial/subject_names.ts";
import { ENTRIES } from "./entries.ts";

const greeting: SubjectGreeting = {
  ...SUBJECT,
  schema: SCHEMA_VERSION,
  closecost: project.version,
};
const executor = new ProcessExecutor(ENTRIES);
const { signal } = new AbortController();
await serve(greeting, async (request): Promise<RanSpec> => {
  const outcome = await executor.run(specOf(request as RunSpec), signal);
  return { type: "outcome", outcome: outcomeForAll(outcome) };
}, new RuntimeLine());
