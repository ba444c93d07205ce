/**
 * `deno task trace`: plays one connection after another and shows how each of them was closed.
 * @module
 */
import { join } from "node:path";
import { EXIT, type MachineError } from "../model/errors.ts";
import type { Trace, TraceSpec } from "../model/trace.ts";
import type { Isolation, IsolationWish } from "../model/words.ts";
import { jsonText } from "../quote/json.ts";
import { terminalText } from "../quote/terminal.ts";
import { indexPage } from "../render/markdown/trace_index.ts";
import { traceText } from "../render/text/trace.ts";
import type { TraceOutcome, Tracer } from "../trace/executor.ts";
import { Interruption, type InterruptSource } from "./interruption.ts";
import { endedWith, type Output, say } from "./output.ts";
import { claimFolder, writeIndex, writeTrace } from "./trace_files.ts";
import { traceHelp } from "./trace_help.ts";
import { parseTrace, traceName, type TraceOptions } from "./trace_options.ts";

/** The world as the command sees it. */
export interface TraceDependencies {
  readonly tracer: Tracer;
  /** Finds out which isolation this machine allows; {@link MachineError} where it can't trace. */
  probe(wish: IsolationWish): Promise<{ isolation: Isolation; warnings: readonly string[] }>;
  readonly interrupts: InterruptSource;
  /** Milliseconds since 1970. */
  now(): number;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** A trace that is on disk. */
interface Kept {
  /** Seen from the folder of all; empty where there is one trace alone. */
  readonly folder: string;
  readonly trace: Trace;
  readonly files: readonly string[];
}

/** What came of all of them. */
interface Traced {
  readonly kept: readonly Kept[];
  readonly failures: number;
  readonly interrupted: boolean;
  /** Why a trace could not be written; none is made after it. */
  readonly refused?: MachineError | undefined;
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

async function runTraces(
  specs: readonly TraceSpec[],
  dir: string,
  deps: TraceDependencies,
): Promise<Traced> {
  using interruption = new Interruption({
    source: deps.interrupts,
    now: deps.now,
    say: (text) => void say(deps.stderr, text),
  });
  const kept: Kept[] = [];
  let failures = 0;
  for (const [index, spec] of specs.entries()) {
    const outcome = await outcomeOf(spec, deps.tracer, interruption.signal);
    if (outcome.status === "aborted") return { kept, failures, interrupted: true };
    const folder = specs.length > 1 ? traceName(spec) : "";
    const name = traceName(spec);
    if (outcome.status === "failed") {
      failures++;
      await say(deps.stderr, `${name}: ${outcome.reason}`);
      continue;
    }
    const { paths, refused } = await writeTrace(join(dir, folder), outcome);
    kept.push({ folder, trace: outcome.trace, files: paths });
    if (refused) return { kept, failures, interrupted: false, refused };
    if (specs.length > 1 && deps.stderr.terminal) {
      await deps.stderr.write(`${index + 1}/${specs.length} ${name}\n`);
    }
  }
  return { kept, failures, interrupted: false };
}

/** Ctrl-C reaches our children too: one may be seen to end before our own signal is delivered. */
const SIGNAL_DELAY_MS = 50;

async function outcomeOf(
  spec: TraceSpec,
  tracer: Tracer,
  signal: AbortSignal,
): Promise<TraceOutcome> {
  const outcome = await tracer.trace(spec, signal);
  if (outcome.status !== "failed") return outcome;
  await new Promise((resolve) => setTimeout(resolve, SIGNAL_DELAY_MS));
  return signal.aborted ? { status: "aborted" } : outcome;
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
