/**
 * What looking at the sockets costs the trial that is looked at: the same trial with and without the
 * sampler, in turn, compared pair by pair.
 *
 * A benchmark, not a test: it prints what it measured and ends with 0 whatever that is.
 * @module
 */
import type { MetricName } from "../../src/metrics/registry.ts";
import { DEFAULT_PORT_RANGE } from "../../src/plan/addresses.ts";
import { parseBench } from "../../src/cli/options.ts";
import { plan } from "../../src/plan/matrix.ts";
import { CommandError, EXIT, MachineError, UsageError } from "../../src/model/errors.ts";
import type { Measurement, TrialSpec } from "../../src/model/trial.ts";
import { pairedRatio } from "../../src/stats/ratio.ts";
import { median } from "../../src/stats/quantile.ts";
import { hostFacts } from "../../src/sys/host.ts";
import { probeIsolation } from "../../src/sys/isolation.ts";
import { descriptorLimit } from "../../src/sys/process.ts";
import { ENTRIES } from "../../src/run/entries.ts";
import { ProcessExecutor } from "../../src/trial/executor.ts";

const HELP = `What looking at the sockets costs: each trial with and without the sampler, in turn.

usage: deno task bench:observer [PAIRS]

  PAIRS  how often each trial is run both ways (default 12)
`;
const PAIRS = 12;
const MOST_PAIRS = 1000;

/** As words of `deno task bench`: each means one trial. */
const TRIALS = [
  "churn --mode fin --closer client",
  "churn --mode rst --closer client",
  "burst --mode fin --closer client",
  "unsent --mode fin --closer server --queued 262144 --reader late",
];

type Values = readonly Measurement[];

/** What is compared, and how it is read from a trial. */
const COMPARED: readonly (readonly [string, (values: Values) => number | null])[] = [
  ["rate", (values) => of(values, "connections_per_second", "client")],
  ["CPU of both sides", (values) => {
    const client = of(values, "cpu_per_connection", "client");
    const server = of(values, "cpu_per_connection", "server");
    return client === null || server === null ? null : client + server;
  }],
  ["loop stall, client", (values) => of(values, "loop_stall_max", "client")],
  ["loop stall, server", (values) => of(values, "loop_stall_max", "server")],
];

function of(values: Values, metric: MetricName, side: Measurement["side"]): number | null {
  return values.find((one) => one.metric === metric && one.side === side)?.value ?? null;
}

/** The trial that a line means, with the sampler or without. */
function specOf(line: string, isolation: TrialSpec["isolation"], off: boolean): TrialSpec {
  const flags = ["--reps", "1", ...off ? ["--sampler", "off"] : []];
  const request = parseBench([...line.split(" "), ...flags]);
  if (request.kind !== "bench") throw new Error(`Cannot plan ${line}`);
  const [spec] = plan(request.options, {
    isolation,
    descriptors: descriptorLimit().hard,
    portRange: DEFAULT_PORT_RANGE,
    timeWaitBuckets: 65_536,
    salt: 0,
  });
  if (!spec) throw new Error(`Cannot plan ${line}`);
  return spec;
}

async function valuesOf(spec: TrialSpec): Promise<Values> {
  const outcome = await new ProcessExecutor(ENTRIES).run(spec, new AbortController().signal);
  if (outcome.status === "completed") return outcome.measurements;
  throw new MachineError(`${spec.id} ${outcome.status}: ${outcome.reason}`);
}

/** Pairs of one trial; which of the two comes first alternates. */
async function pairsOf(line: string, isolation: TrialSpec["isolation"], pairs: number) {
  const [looked, unlooked]: [Values[], Values[]] = [[], []];
  for (let i = 0; i < pairs; i++) {
    for (const off of i % 2 === 0 ? [false, true] : [true, false]) {
      (off ? unlooked : looked).push(await valuesOf(specOf(line, isolation, off)));
    }
  }
  return { looked, unlooked };
}

function report(line: string, looked: readonly Values[], unlooked: readonly Values[]): void {
  console.log(line);
  for (const [name, read] of COMPARED) {
    const both = looked.flatMap((values, i) => {
      const [a, b] = [read(values), read(unlooked[i] ?? [])];
      return a === null || b === null || b === 0 ? [] : [[a, b] as const];
    });
    const ratio = pairedRatio(both.map(([a]) => a), both.map(([, b]) => b));
    console.log(
      `  ${name.padEnd(20)}${
        ratio === undefined || ratio === null
          ? "not measured"
          : `${ratio.median.toFixed(3)} times ` +
            `(95 % interval ${ratio.low.toFixed(3)} to ${
              ratio.high.toFixed(3)
            }, ${both.length} pairs)`
      }`,
    );
  }
  const shown = (metric: MetricName, digits: number, scale: number) => {
    const values = looked.flatMap((one) => of(one, metric, "host") ?? []);
    const middle = median(values);
    return middle === undefined ? "–" : (middle * scale).toFixed(digits);
  };
  console.log(
    `  looks at the sockets: ${shown("sock_diag_samples", 0, 1)} in ` +
      `${shown("load_time", 0, 1e-3)} ms of load; CPU of sampling: ` +
      `${shown("sampler_cpu_share", 1, 100)} % of one`,
  );
}

/** @throws {UsageError} */
function pairsIn([text, ...more]: readonly string[]): number {
  const pairs = text === undefined ? PAIRS : Number(text);
  if (more.length === 0 && Number.isInteger(pairs) && pairs >= 2 && pairs <= MOST_PAIRS) {
    return pairs;
  }
  throw new UsageError(
    `arguments cannot be ${
      JSON.stringify([text, ...more].join(" "))
    }: allowed is one whole number ` +
      `of pairs from 2 to ${MOST_PAIRS}; leave it out for ${PAIRS}`,
  );
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--help")) return console.log(HELP);
  const pairs = pairsIn(args);
  const { kernel, cpu, cpus } = await hostFacts();
  const { isolation } = await probeIsolation("netns");
  console.log(
    `${cpu || "CPU unknown"}, ${cpus} CPUs, Linux ${kernel}; with the sampler by without it:`,
  );
  for (const line of TRIALS) {
    const { looked, unlooked } = await pairsOf(line, isolation, pairs);
    report(line, looked, unlooked);
  }
}

try {
  await main(Deno.args);
  Deno.exit(EXIT.ok);
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  console.error(`closecost: ${error.message}`);
  Deno.exit(error.exitCode);
}
