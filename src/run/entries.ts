/**
 * The files that closecost starts as processes and threads of their own. Each composes what its
 * process needs from all floors, so that the rooms it is made of import no later ones; whoever starts
 * it is handed its URL.
 * @module
 */

const here = (path: string) => new URL(path, import.meta.url);

/** Every file that is loaded by its URL, not imported; `entries_test.ts` finds what is forgotten. */
export const ENTRIES = {
  /** Reads one trial's spec and runs it, inside its namespace. */
  trialHost: here("./trial_host_main.ts"),
  /** One side of a trial on system calls. */
  worker: here("./worker_main.ts"),
  /** One side of a trial on a runtime's own sockets. */
  stackWorker: here("./stack_worker_main.ts"),
  /** Makes blocking closes in a worker. */
  closerThread: here("../load/closer_thread.ts"),
  /** Asks a server for pages. */
  foreground: here("../load/foreground/main.ts"),
  /** Carries out trials for another checkout. */
  subject: here("./subject_main.ts"),
  /** Reads one trace's spec and plays it, inside its namespace. */
  traceHost: here("../trace/host_main.ts"),
  /** One side of a trace. */
  actorThread: here("../trace/actor_thread.ts"),
} as const satisfies Readonly<Record<string, URL>>;
