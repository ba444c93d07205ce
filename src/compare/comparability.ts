/**
 * What should be equal in runs that are compared and is not. It is said, not hidden.
 * @module
 */
import type { Manifest, TrialRecord } from "../model/run.ts";
import { disturbedTrials } from "../analysis/warnings.ts";
import type { MatchedCell, RunMeasurements } from "./cell.ts";

/** Options that say what is measured or shown, not how: cells are matched one by one. */
const NOT_HOW: readonly string[] = [
  ...["out", "format", "seed", "reps", "scenarios", "modes", "closers", "stacks", "isolation"],
  ...["against", "subject", "keepCommand"],
];
/** How many values of a thing are shown. */
const SHOWN = 3;

/** One line for each thing that differs. */
export function differences(
  bases: readonly RunMeasurements[],
  head: RunMeasurements,
  cells: readonly MatchedCell[],
): string[] {
  const manifests = bases.map(({ manifest }) => manifest);
  return [
    // Where all values are equal too, that is what the comparison comes to.
    ...(manifests.some(({ runId }) => runId === head.manifest.runId) &&
        !isSameMeasurement(bases, head)
      ? [`BASE and HEAD are the same run ${head.manifest.runId}`]
      : []),
    ...differing(manifests, head.manifest, hostFacts),
    ...differing(manifests, head.manifest, optionsOf),
    ...differing(manifests, head.manifest, sysctlsOf),
    ...parametersDiffering(cells),
    ...incomplete(manifests),
    ...failures(manifests),
    ...exactWords(cells),
    ...unseenServers(bases, head),
  ];
}

/** A server whose sockets nobody has seen is compared by what the client saw alone. */
function unseenServers(bases: readonly RunMeasurements[], head: RunMeasurements): string[] {
  const saying = (seen: 0 | 1) => ({ measurements }: RunMeasurements) =>
    measurements.some(({ metric, value }) => metric === "server_visible" && value === seen);
  const runs = [...bases, head];
  const unseen = runs.filter(saying(0));
  if (unseen.length === 0) return [];
  const others = bases.some(saying(1)) && saying(1)(head);
  return [
    `in ${unseen.length} of ${runs.length} runs the server's sockets could not be seen: what it ` +
    "leaves behind (CLOSE_WAIT, TIME_WAIT, descriptors) is " +
    (others ? "compared with that of the others alone" : "not compared"),
  ];
}

/**
 * Whether HEAD holds the values of BASE to the digit, times and rates too, which no two measurements
 * do: it is the same one, or a copy of it.
 */
export function isSameMeasurement(
  bases: readonly RunMeasurements[],
  head: RunMeasurements,
): boolean {
  const [only, ...more] = bases;
  if (only === undefined || more.length > 0) return false;
  const before = valuesOf(only);
  const after = valuesOf(head);
  return before.size === after.size &&
    [...after].every(([name, value]) => before.get(name) === value) &&
    head.measurements.some(({ value, unit }) =>
      (unit === "us" || unit === "count/s") && value !== null && value > 0
    );
}

function valuesOf({ measurements }: RunMeasurements): Map<string, number | null> {
  return new Map(
    measurements.map(({ trialId, metric, side, value }) => [`${trialId} ${metric} ${side}`, value]),
  );
}

type Facts = ReadonlyMap<string, string>;

function differing(
  bases: readonly Manifest[],
  head: Manifest,
  facts: (manifest: Manifest) => Facts,
): string[] {
  const [before, after] = [bases.map(facts), facts(head)];
  const names = new Set([...before, after].flatMap((one) => [...one.keys()]));
  return [...names].flatMap((name) => {
    const values = [...new Set(before.map((one) => one.get(name) ?? "not set"))];
    const now = after.get(name) ?? "not set";
    if (values.length === 1 && values[0] === now) return [];
    return [`${name} differs: ${someOf(values)} in BASE, ${now} in HEAD`];
  });
}

function someOf(values: readonly string[]): string {
  const more = values.length - SHOWN;
  return values.slice(0, SHOWN).join(" and ") + (more > 0 ? ` and ${more} more` : "");
}

function hostFacts({ host, isolation, schema, closecost }: Manifest): Facts {
  const { kernel, arch, cpu, cpus, memoryBytes, deno, iproute2 } = host;
  return texts({
    ...{ kernel, architecture: arch, CPU: cpu, CPUs: cpus, "memory (bytes)": memoryBytes },
    ...{ Deno: deno, iproute2, isolation, schema, "closecost version": closecost },
  });
}

function optionsOf({ options }: Manifest): Facts {
  const how = Object.entries(options).filter(([name]) => !NOT_HOW.includes(name));
  return texts(Object.fromEntries(how.map(([name, value]) => [`option ${name}`, value])));
}

/** Every setting with the values it had in the run's completed trials. */
function sysctlsOf({ trials }: Manifest): Facts {
  const seen = new Map<string, Set<string>>();
  for (const { sysctls, status } of trials) {
    if (status !== "completed") continue;
    for (const [name, value] of Object.entries(sysctls)) {
      const values = seen.get(name) ?? new Set();
      seen.set(name, values.add(value));
    }
  }
  return new Map([...seen].map(([name, values]) => [name, [...values].sort().join(" or ")]));
}

function texts(values: Readonly<Record<string, unknown>>): Facts {
  return new Map(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "string" ? value || "unknown" : JSON.stringify(value) ?? "not set",
    ]),
  );
}

/** Cells that are the same by their key and yet were not run with the same load. */
function parametersDiffering(cells: readonly MatchedCell[]): string[] {
  const loads = (trials: readonly TrialRecord[]) => [
    ...new Set(trials.map(({ parameters, workers }) => JSON.stringify({ parameters, workers }))),
  ];
  const odd = cells.flatMap(({ bases, head }) => {
    const before = loads(bases.flatMap((cell) => cell?.trials ?? []));
    const after = loads(head?.trials ?? []);
    const equal = before.length === 0 || after.length === 0 ||
      (before.length === 1 && after.length === 1 && before[0] === after[0]);
    return equal ? [] : [`${before[0]} in BASE, ${after[0]} in HEAD`];
  });
  return [...new Set(odd)].map((text) => `parameters of the same cell differ: ${text}`);
}

function incomplete(bases: readonly Manifest[]): string[] {
  return bases.filter(({ status }) => status !== "complete").map(({ runId, status, ...run }) =>
    `base run ${runId} is ${status}: ${run.trials.length} of ${run.plannedTrials} trials are there`
  );
}

function failures(bases: readonly Manifest[]): string[] {
  return bases.flatMap(({ runId, trials }) => {
    const lost = trials.filter(({ status }) => status === "failed").length;
    return lost === 0 ? [] : [`base run ${runId} has ${lost} failed of ${trials.length} trials`];
  });
}

/** Repetitions that have no times to compare, because something from outside has spoilt them. */
export function disturbances(bases: readonly RunMeasurements[], head: RunMeasurements): string[] {
  const of = (name: string) => ({ manifest: { trials } }: RunMeasurements) =>
    disturbedTrials(trials).map((text) => `${name}: ${text}`);
  return [...bases.flatMap(of("BASE")), ...of("HEAD")(head)];
}

/** Counts that are neither better nor worse but should be what they were. */
function exactWords(cells: readonly MatchedCell[]): string[] {
  const closers = (cell: MatchedCell["head"]) =>
    (cell?.summary?.metrics ?? []).filter(({ metric }) => metric === "closers")
      .map(({ median }) => median).filter((value) => value !== null);
  const odd = cells.filter(({ bases, head }) => {
    const [before, after] = [bases.flatMap(closers), closers(head)];
    return before.length > 0 && after.length > 0 &&
      Math.max(...before) !== Math.max(...after);
  });
  return odd.length === 0
    ? []
    : [`closing threads (metric closers) differ in ${odd.length} of ${cells.length} cells`];
}
