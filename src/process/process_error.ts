/**
 * What goes wrong between two processes.
 * @module
 */

/**
 * Why there is no reply: the process ended; said that it failed; took too long; said what is no
 * message; or greeted as another one than it should be.
 */
export type Why = "ended" | "failed" | "late" | "garbled" | "stranger";

/** What an error is about. */
export interface ProcessErrorFields {
  /** Name of the process: `server worker`. */
  readonly process: string;
  /** Type of the request that has no reply; `start` where the greeting is missing. */
  readonly request: string;
  readonly why: Why;
  /** Without the name; in the process's own words where it failed. */
  readonly reason: string;
}

/** A request that has no reply. The message, of one line, begins with the name of the process. */
export class ProcessError extends Error implements ProcessErrorFields {
  readonly process: string;
  readonly request: string;
  readonly why: Why;
  readonly reason: string;

  constructor({ process, request, why, reason }: ProcessErrorFields) {
    // What a process says of itself is quoted, what is said of it goes on as a sentence.
    super(`${process}${why === "failed" || why === "stranger" ? ":" : ""} ${reason}`);
    this.name = "ProcessError";
    this.process = process;
    this.request = request;
    this.why = why;
    this.reason = reason;
  }
}
