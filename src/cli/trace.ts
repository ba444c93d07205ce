/**
 * `deno task trace`: plays one connection after another and shows how each of them was closed.
 * @module
 */
import { join } from "node:path";
import { EXIT, type MachineError } from "../model/errors.ts";
import { jsonText } from "../quote/json.ts";
import { terminalText } from "../quote/terminal.ts";
import { indexPage } from "../render/markdown/trace_index.ts";
import { traceText } from "../render/text/trace.ts";
import { endedWith, type Output, say } from "../run/output.ts";
import { runTraces, type Traced, type TracingDependencies } from "../run/run_traces.ts";
import { claimFolder, writeIndex } from "../run/trace_files.ts";
import { traceHelp } from "./trace_help.ts";
import { parseTrace } from "./trace_options.ts";
import { traceName, type TraceOptions } from "../plan/traces.ts";

/** The world as the command sees it. */
export interface TraceDependencies extends TracingDependencies {
  readonly stdout: Output;
}

/**
 * The command.
 * @returns the exit code
 * @throws {CommandError} for wrong usage and for a machine that can't trace
 */
export async function trace(argv: readonly string[], deps: TraceDependencies): Promise<number> {
  const request = parseTrace(argv);
  if (request.kind === "help") {
    await deps.stdout.write(traceHelp());
    return EXIT.ok;
  }
  const { options } = request;
  const { isolation, warnings } = await deps.probe(options.isolation);
  for (const warning of warnings) await say(deps.stderr, warning);
  const dir = options.out ?? join("results", `trace-${stamp(deps.now())}`);
  const specs = options.traces.map((wished) => ({ ...wished, isolation }));
  const folder = await claimFolder(dir, specs.length > 1 ? specs.map(traceName) : []);
  const traced = await runTraces(specs, dir, deps).finally(() => folder.release());
  await warn(traced, options, deps);
  const refused = await show(traced, { dir, options, deps }) ?? traced.refused;
  const code = traced.failures === 0 ? EXIT.ok : EXIT.failed;
  return await endedWith(traced.interrupted ? EXIT.interrupted : code, {
    ...{ refused, stderr: deps.stderr },
  });
}

/** `20261123-050000`. */
function stamp(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
}

/** Each warning once, where the text of a single trace does not give it anyway. */
async function warn(
  { kept }: Traced,
  { traces, format }: TraceOptions,
  { stderr }: TraceDependencies,
): Promise<void> {
  if (traces.length === 1 && format === "text") return;
  const warnings = new Set(kept.flatMap(({ trace }) => trace.warnings));
  for (const warning of warnings) await say(stderr, warning);
}

/** @returns why the page over all could not be written */
async function show(
  { kept }: Traced,
  { dir, options, deps: { stdout } }: {
    dir: string;
    options: TraceOptions;
    deps: TraceDependencies;
  },
): Promise<MachineError | undefined> {
  if (kept.length === 0) return undefined;
  const several = options.traces.length > 1;
  const page = several ? indexPage(kept) : undefined;
  const { paths: index, refused } = page === undefined
    ? { paths: [] }
    : await writeIndex(dir, page);
  if (options.format === "json") {
    const all = { directory: dir, index: index[0] ?? null, traces: kept };
    await stdout.write(jsonText(all));
    return refused;
  }
  const [first] = kept;
  const look = { width: stdout.columns(), colour: stdout.colour };
  const text = page ?? (first ? traceText(first.trace, look) : "");
  const files = several ? index : first?.files ?? [];
  await stdout.write(`${text}\nFiles: ${files.map(terminalText).join(", ")}\n`);
  return refused;
}
