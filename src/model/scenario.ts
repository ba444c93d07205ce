/**
 * What an experiment is: its parameters and its program of phases.
 * Scenario files in `bench/` are values of these types and nothing else.
 * @module
 */
import type { NumberParameter, Parameters, ParameterSpec } from "./parameters.ts";
import type { ModeSpec, Side } from "./words.ts";

/**
 * One step of a trial. The trial runs them in order and samples throughout. Each kind is carried
 * out by a file of its own in `src/trial/phases/`.
 */
export type Phase =
  /** Open, echo and close connections one after another, keeping `concurrency` in flight. */
  | { readonly kind: "cycle"; readonly connections: number; readonly concurrency: number }
  /** Open and echo, then leave open; at most `concurrency` handshakes at once. */
  | { readonly kind: "open"; readonly connections: number; readonly concurrency: number }
  /** Do nothing for `ms` milliseconds, so that the state can be seen. */
  | { readonly kind: "hold"; readonly ms: number }
  /**
   * The link loses everything, or a part, then the closer sends `queued` bytes into each connection
   * (0: none) and closes all of them; `awayMs` after the first close the link is back. Ends when
   * nothing of the closer's is left that could still speak to the peer.
   */
  | {
    readonly kind: "vanish";
    readonly queued: number;
    readonly awayMs: number;
    /** 100: silence. */
    readonly lossPercent: number;
    /** TCP_USER_TIMEOUT of the closer's sockets; 0: none. */
    readonly userTimeoutMs: number;
  }
  /**
   * Like `cycle`, but `level` connections at a time, so that rate and connect() are known for every
   * number of TIME_WAIT sockets; ends after the level in which ports ran out. Between levels the
   * clients wait as long as it takes to make at most `perSecond` connections a second in all; 0:
   * not at all.
   */
  | {
    readonly kind: "levels";
    readonly connections: number;
    readonly concurrency: number;
    readonly level: number;
    readonly perSecond: number;
  }
  /** The clients talk to the target on each connection and see who closes first, and how. */
  | {
    readonly kind: "drive";
    readonly connections: number;
    readonly concurrency: number;
    readonly patienceMs: number;
  }
  /**
   * The server answers a foreground of requests on kept-alive connections while others flood it:
   * `connections` that come `perSecond` and never make a whole request. Each is closed, in the mode,
   * when `patienceMs` are over. The foreground is measured before, under and after the flood.
   */
  | {
    readonly kind: "service";
    readonly connections: number;
    readonly perSecond: number;
    readonly flood: FloodPlan;
    readonly service: ServicePlan;
    readonly foreground: ForegroundPlan;
  }
  /** The closer closes everything that is open, at once. */
  | { readonly kind: "close" }
  /** Nothing is done; what is left of the closes is counted every second, `seconds` long. */
  | { readonly kind: "watch"; readonly seconds: number }
  /** The peer stops reading; the closer sends on each connection what is taken, up to `bytes`. */
  | { readonly kind: "fill"; readonly bytes: number }
  /** The closer closes what it has filled; then the peer reads in its way to the end. */
  | { readonly kind: "close-filled"; readonly reader: ReaderPlan };

/** What the connections of a flood do. */
export interface FloodPlan {
  /** What each sends when it is connected: nothing, or the first part of a request. */
  readonly hello: "nothing" | "half";
  /**
   * What it does when it is closed: closes its side as well; nothing, while its kernel acknowledges;
   * nothing, with room for next to no data; or it is silent, and its kernel drops what comes in.
   */
  readonly then: "answers" | "ignores" | "never-reads" | "vanishes";
}

/** What the server of a `service` is like. */
export interface ServicePlan {
  /** For the first whole request of a connection. */
  readonly patienceMs: number;
  /** CPU time that each request takes, microseconds. */
  readonly workUs: number;
  /** Bytes it says, as status 408, before it closes who has not asked in time; 0: nothing. */
  readonly farewell: number;
  /** Connections the kernel keeps for it until they are accepted. */
  readonly backlog: number;
}

/** Who asks for something in the foreground. */
export interface ForegroundPlan {
  readonly connections: number;
  /** Requests a second in all; 0: as fast as answers come. */
  readonly perSecond: number;
}

/** What a peer does with bytes that wait for it when the connection is closed. */
export interface ReaderPlan {
  /** Milliseconds from the last close's beginning to the first read, at least where it awaits something. */
  readonly afterMs: number;
  /**
   * What it waits for beside that: every close to return, but not beyond the mode's own time; or the
   * kernel to give up the closer's sockets. Of those whose owner still has them it gives up none, and
   * then `afterMs` is all.
   */
  readonly awaits: "nothing" | "closes" | "giving-up";
  /** Of each connection; 0: as fast as it goes. */
  readonly bytesPerSecond: number;
}

/** Cause of failure where every port that connect() may take is in use. */
export const NO_PORT = "connect: EADDRNOTAVAIL";

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
export type BlockingCloses = "few" | "each" | "loop";

/** An experiment: what is opened, in what state it is closed, what is watched. */
export interface Scenario {
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
  readonly closers?: BlockingCloses | ((parameters: Parameters) => BlockingCloses);
  /** One process on each side, however many are asked for: it is this one's loop that matters. */
  readonly oneEach?: true;
  /** Its trials mostly wait: so many of them may run at once, each in its namespace. */
  readonly sideBySide?: number | ((parameters: Parameters) => number);
  /**
   * Causes of failure that are results here, e.g. {@link NO_PORT}: neither counted as failed
   * connections nor warned of.
   */
  readonly expected?: readonly string[];
  /**
   * Exact metrics that chance decides in such a cell, by name: what is compared there are
   * distributions, not digits. Left out: none. As few as can be, as a change of one of these takes
   * many repetitions to be found.
   */
  chance?(cell: Pick<CellChoice, "mode" | "closer" | "parameters">): readonly string[];
  /** Where the machine lacks one of them the scenario is left out, and the run says so. */
  readonly needs?: readonly Need[] | ((parameters: Parameters) => readonly Need[]);
  /** Client and server live in namespaces of their own, joined by a link; the closer is watched. */
  readonly apart?: true;
  /** The phases of a trial with these parameters. */
  program(parameters: Parameters): readonly Phase[];
  /** Talks to a server of the user's, named by --target, and runs with that flag alone. */
  readonly drives?: "target";
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
  /** Milliseconds that the phases may last beyond what their connections take. */
  lastsMs?(parameters: Parameters): number;
}
