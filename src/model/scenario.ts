/**
 * What an experiment is: its parameters and its program of phases.
 * Scenario files in `bench/` are values of these types and nothing else.
 * @module
 */
import type { AnyMetric } from "./metric.ts";
import type { MetricName, SharedMetricName } from "./metric_list.ts";
import type { SeriesSpec } from "./series.ts";
import type { TargetSpec } from "./target.ts";
import type { NumberParameter, Parameters, ParameterSpec } from "./parameters.ts";
import type { ModeSpec, Side, TimedCall } from "./words.ts";

/**
 * One step of a trial: its kind, and what belongs to that. The trial runs them in order and samples
 * throughout. Plain data: it crosses processes as JSON.
 */
export type Phase<Kind extends string = string, Plan = Readonly<Record<string, unknown>>> =
  & { readonly kind: Kind }
  & Readonly<Plan>;

/** How many connections a phase opens, and how many at once. */
interface Load {
  readonly connections: number;
  readonly concurrency: number;
}

/** Phases that every scenario may have. Each kind is carried out by a file in `src/trial/phases/`. */
export type SharedPhase =
  /** Open, echo and close connections one after another, keeping `concurrency` in flight. */
  | Phase<"cycle", Load>
  /** Open and echo, then leave open; at most `concurrency` handshakes at once. */
  | Phase<"open", Load>
  /** Do nothing for `ms` milliseconds, so that the state can be seen. */
  | Phase<"hold", { ms: number }>
  /** The closer closes everything that is open, at once. */
  | Phase<"close", unknown>;

/** What a scenario can't do without. */
export type Need =
  /** A network namespace of its own, whose settings may be changed. */
  | "namespace"
  /** A veth pair between two namespaces. */
  | "link"
  /** nft with random numbers, to lose a part of what is sent. */
  | "nft"
  /** The sysctl net.ipv4.tcp_rto_max_ms (Linux 6.15). */
  | "rto-max";

/** What a scenario may decide about a cell before there is one. */
export interface CellChoice {
  readonly mode: ModeSpec;
  readonly closer: Side;
  readonly parameters: Parameters;
  /** Parameters that the command line names, by their names; what is not here is a default. */
  readonly given: ReadonlySet<string>;
}

/** What a scenario takes where the command line says nothing; left out: as every other one. */
export interface ScenarioDefaults {
  readonly modes?: readonly ModeSpec[];
  readonly closers?: readonly Side[];
  readonly reps?: number;
}

/** Who makes closes that block: a few threads, one for each close, or the loop itself. */
export type BlockingCloses = "pool" | "thread" | "inline";

/**
 * An experiment: what is opened, in what state it is closed, what is watched.
 * @typeParam Own the phases that it has beside those of every scenario; its `measure.ts` says how
 * they are carried out
 */
export interface Scenario<Own extends Phase = Phase> {
  /** The word used in flags and files. */
  readonly name: string;
  /** One line for help and headings. */
  readonly title: string;
  /** The question the scenario answers. */
  readonly question: string;
  /** In the order of files and help. Any name but those of the command's own flags. */
  readonly parameters:
    & Readonly<Record<"connections" | "concurrency" | "payload", NumberParameter>>
    & Readonly<Record<string, ParameterSpec>>;
  readonly defaults?: ScenarioDefaults;
  /** Run only when named or with `--full`. */
  readonly onDemand?: true;
  /** Who makes blocking closes where it is not the few threads of every scenario. */
  readonly blockingCloses?: BlockingCloses | ((parameters: Parameters) => BlockingCloses);
  /** One process on each side, however many are asked for: it is this one's loop that matters. */
  readonly oneEach?: true;
  /** Its trials mostly wait: so many of them may run at once, each in its namespace. */
  readonly sideBySide?: number | ((parameters: Parameters) => number);
  /**
   * Causes of failure that are results here, e.g. `connect: EADDRNOTAVAIL`: neither counted as failed
   * connections nor warned of.
   */
  readonly expected?: readonly string[];
  /** Metrics that it alone has, in the order of tables: its `metrics.ts`, which adds their names. */
  readonly metrics?: readonly AnyMetric[];
  /** Curves that it gives out besides, in the order of the data dictionary. */
  readonly series?: readonly SeriesSpec[];
  /** Metrics of several scenarios that it has as well. */
  readonly shares?: readonly SharedMetricName[];
  /**
   * Exact metrics that chance decides in such a cell, by name: what is compared there are
   * distributions, not digits. Left out: none. As few as can be, as a change of one of these takes
   * many repetitions to be found.
   */
  nondeterministic?(
    cell: Pick<CellChoice, "mode" | "closer" | "parameters">,
  ): readonly MetricName[];
  /** The calls whose times tell something; left out: every one. */
  readonly timedCalls?: readonly TimedCall[];
  /** Its connections never ask for anything whole: one that is opened has succeeded. */
  readonly unanswered?: true;
  /** Stacks other than libc have every call that it takes. */
  readonly everyStack?: true;
  /** Where the machine lacks one of them the scenario is left out, and the run says so. */
  readonly needs?: readonly Need[] | ((parameters: Parameters) => readonly Need[]);
  /** Client and server live in namespaces of their own, joined by a link; the closer is watched. */
  readonly twoNamespaces?: true;
  /** The phases of a trial with these parameters. */
  program(parameters: Parameters): readonly (SharedPhase | Own)[];
  /** Talks to a server of the user's, named by --target, and runs with that flag alone. */
  readonly needsTarget?: true;
  /** The most connections open at the same moment, for descriptor limits. */
  openAtOnce(parameters: Parameters): number;
  /** The most bytes that stand in socket buffers at the same moment, for what the kernel allows. */
  queuedBytes?(parameters: Parameters): number;
  /** Whether a combination says nothing that others don't, and is left out. */
  skips?(choice: CellChoice): boolean;
  /** Why a combination can't be measured, and what is allowed, in one line; a usage error. */
  refuses?(parameters: Parameters): string | undefined;
  /** Settings of the namespace this scenario needs; they come after the command's own. */
  sysctls?(parameters: Parameters): Readonly<Record<string, string>>;
  /** How many destination addresses the clients use; left out: as many as it takes. */
  destinations?(parameters: Parameters): number;
  /**
   * Milliseconds that the phases may last beyond what their connections take.
   * @param target the user's own server, where one is talked to
   */
  lastsMs?(parameters: Parameters, target?: TargetSpec): number;
}
