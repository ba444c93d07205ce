/**
 * The matrix of trials: which, in what order, with what settings. Pure.
 * @module
 */
import { UsageError } from "../model/errors.ts";
import type { Scenario } from "../model/scenario.ts";
import type { Cell, TrialSpec } from "../model/trial.ts";
import type { TargetSpec } from "../model/target.ts";
import { notAvailable } from "../model/stacks.ts";
import { modeText } from "../model/words.ts";
import { seededRandom, shuffled } from "../stats/random.ts";
import { PlaceAllocator } from "./addresses.ts";
import {
  checkHostBuckets,
  socketTableFor,
  timeWaitBuckets,
  type Workers,
  workersFor,
} from "./capacity.ts";
import type { Machine } from "./machine.ts";
import type { BenchOptions, ChosenScenario } from "./options.ts";

/** The machine, and where on it this run begins. */
export interface PlanPlace extends Omit<Machine, "tcpMemoryBytes" | "lacks"> {
  /** A whole number, another one in every run; see `PlacesOptions`. */
  readonly salt: number;
}

/** A cell and the scenario it came from. */
interface PlannedCell extends Cell {
  readonly chosen: ChosenScenario;
  readonly reps: number;
}

/**
 * Every trial, in the order in which they are to run: each repetition goes through all cells once,
 * shuffled by the seed, so that whatever drifts on the machine touches all cells alike.
 * @throws {UsageError} for what does not fit this machine
 */
export function plan(options: BenchOptions, machine: PlanPlace): TrialSpec[] {
  const cells = cellsOf(options);
  const random = seededRandom(options.seed);
  const places = new PlaceAllocator(machine);
  const most = Math.max(...cells.map(({ reps }) => reps));
  return Array.from({ length: most }, (_, index) => index + 1)
    .flatMap((rep) => shuffled(cells, random).map((cell) => ({ cell, rep })))
    .filter(({ cell, rep }) => rep <= cell.reps)
    .map(({ cell, rep }) => specOf(cell, { rep, options, machine, places }));
}

/**
 * The trials in the groups in which they run: alone, or with others of their scenario and
 * repetition if that allows it. A group stands where the first of its trials stood.
 */
export function sideBySide(specs: readonly TrialSpec[]): TrialSpec[][] {
  const groups: TrialSpec[][] = [];
  const open = new Map<string, TrialSpec[]>();
  for (const spec of specs) {
    const key = `${spec.scenario} ${spec.rep} ${spec.sideBySide}`;
    const group = open.get(key);
    if (group && group.length < spec.sideBySide) {
      group.push(spec);
      continue;
    }
    const fresh = [spec];
    groups.push(fresh);
    open.set(key, fresh);
  }
  return groups;
}

/** All combinations that say something, in the order of the options. */
function cellsOf(options: BenchOptions): PlannedCell[] {
  const { scenarios, stacks } = options;
  const cells = scenarios.flatMap((chosen) => {
    const { modes, closers, reps } = { ...options, ...chosen.instead };
    return modes.flatMap((mode) =>
      closers.flatMap((closer) =>
        stacks.map((stack): PlannedCell => ({
          chosen,
          reps,
          scenario: chosen.scenario.name,
          mode,
          closer,
          stack,
          parameters: chosen.parameters,
        }))
      )
    );
  });
  const possible = cells.filter((cell) => whyNot(cell) === undefined);
  if (possible.length === 0) {
    throw new UsageError(`nothing to measure: ${whyNot(cells[0] as PlannedCell)}`);
  }
  const kept = possible.filter((cell) =>
    !cell.chosen.scenario.skips?.({ ...cell, given: cell.chosen.given })
  );
  for (const { chosen: { scenario, parameters } } of kept) {
    const refused = scenario.refuses?.(parameters);
    if (refused !== undefined) throw new UsageError(`scenario ${scenario.name}: ${refused}`);
  }
  if (kept.length > 0) return kept;
  throw new UsageError(
    `nothing to measure: scenario ${[...new Set(cells.map((cell) => cell.scenario))].join(", ")} ` +
      "leaves out every combination of these parameters, modes and closers; name others",
  );
}

/** Why its stack can't run a cell, in one line; `undefined` if it can. */
function whyNot(
  { stack, mode, chosen: { scenario, onEveryStack } }: PlannedCell,
): string | undefined {
  return notAvailable({ stack, scenario, mode }, onEveryStack);
}

interface Circumstances {
  readonly rep: number;
  readonly options: BenchOptions;
  readonly machine: PlanPlace;
  readonly places: PlaceAllocator;
}

function specOf(
  { chosen, reps: _, ...cell }: PlannedCell,
  { rep, options, machine, places }: Circumstances,
): TrialSpec {
  const { parameters } = cell;
  const { scenario } = chosen;
  return {
    ...cell,
    id: trialId(cell, { rep, swept: chosen.swept }),
    rep,
    program: scenario.program(parameters),
    ...options.target ? atTarget(options.target) : {
      workers: workersOf(chosen, { options, machine }),
      ...places.next(parameters.connections, scenario.destinations?.(parameters)),
    },
    isolation: machine.isolation,
    ...scenario.twoNamespaces ? { twoNamespaces: true as const } : {},
    ...scenario.timedCalls ? { timedCalls: scenario.timedCalls } : {},
    ...scenario.unanswered ? { unanswered: true as const } : {},
    sysctls: sysctlsFor(cell, { options, machine, scenario }),
    ...machine.isolation === "none" ? {} : { socketTable: socketTableFor(parameters.connections) },
    expected: scenario.expected ?? [],
    ...nondeterministicIn(cell, scenario),
    blockingCloses: blockingClosesIn(chosen),
    ...options.sampler === undefined ? {} : { sampler: options.sampler },
    sideBySide: sideBySideIn(chosen),
    timeoutMs: timeoutFor(cell) + (scenario.lastsMs?.(parameters, options.target) ?? 0),
  };
}

function blockingClosesIn({ scenario: { blockingCloses = "pool" }, parameters }: ChosenScenario) {
  return typeof blockingCloses === "function" ? blockingCloses(parameters) : blockingCloses;
}

function sideBySideIn({ scenario: { sideBySide = 1 }, parameters }: ChosenScenario): number {
  return typeof sideBySide === "function" ? sideBySide(parameters) : sideBySide;
}

/** @throws {UsageError} for several processes on a side where there is room for one */
function workersOf(
  chosen: ChosenScenario,
  { options, machine }: Pick<Circumstances, "options" | "machine">,
): Workers {
  const workers = workersFor(chosen, { atLeast: options, descriptors: machine.descriptors });
  const { twoNamespaces, oneEach } = chosen.scenario;
  if (!(twoNamespaces || oneEach) || workers.clients + workers.servers === 2) return workers;
  throw new UsageError(
    `${workers.clients} client and ${workers.servers} server processes are too many for scenario ` +
      `${chosen.scenario.name}: allowed is 1 on each side; lower --clients, --servers or ` +
      "--connections",
  );
}

/** Metrics that chance decides in the cell, if there are any. */
function nondeterministicIn(cell: Cell, scenario: Scenario): Pick<TrialSpec, "nondeterministic"> {
  const nondeterministic = scenario.nondeterministic?.(cell) ?? [];
  return nondeterministic.length === 0 ? {} : { nondeterministic };
}

/** One client process talks to the one address there is. */
function atTarget(target: TargetSpec) {
  const { host, port } = target;
  return { target, workers: { clients: 1, servers: 0 }, destinations: [host], port };
}

/** The same trial of another server. */
export function aimedAt(target: TargetSpec, spec: TrialSpec): TrialSpec {
  return { ...spec, ...atTarget(target) };
}

/** `churn-linger_1-client-libc-r2`: also fit for a file name. */
function trialId(
  { scenario, mode, closer, stack, parameters }: Cell,
  { rep, swept }: { rep: number; swept: readonly string[] },
): string {
  const told = swept.map((name) => `${name}_${parameters[name]}`);
  return [scenario, modeText(mode).replace(":", "_"), closer, stack, ...told, `r${rep}`].join("-");
}

/** Settings of the namespace; without one the host's stay as they are. */
function sysctlsFor(
  { parameters }: Cell,
  { options, machine, scenario }: Pick<Circumstances, "options" | "machine"> & {
    readonly scenario: Scenario;
  },
): Record<string, string> {
  const { connections } = parameters;
  if (machine.isolation === "none") {
    checkHostBuckets(connections, machine.timeWaitBuckets);
    return {};
  }
  return {
    "net.ipv4.tcp_tw_reuse": options.twReuse,
    // A late ACK that meets TIME_WAIT is answered, and if the answer finds nobody, an RST comes
    // back and ends the TIME_WAIT before its time (RFC 1337). With 1 it stays.
    "net.ipv4.tcp_rfc1337": "1",
    "net.core.somaxconn": "65535",
    "net.ipv4.tcp_max_syn_backlog": "65535",
    "net.ipv4.tcp_max_tw_buckets": String(timeWaitBuckets(connections, machine.timeWaitBuckets)),
    ...scenario.sysctls?.(parameters),
  };
}

/** For starting, warming up and settling, with everything in a machine's way. */
const BASE_MS = 30_000;
/** The slowest rates a trial may crawl at and still be waited for. */
const MS_PER_CONNECTION = 5;
const BYTES_PER_MS = 20_000;

/** Milliseconds after which a trial of this size is given up. */
function timeoutFor({ mode, parameters }: Cell): number {
  const { connections, payload } = parameters;
  const waited = (mode.seconds ?? 0) * 1000;
  const echoed = 2 * connections * payload / BYTES_PER_MS;
  return Math.ceil(BASE_MS + waited + connections * MS_PER_CONNECTION + echoed);
}
