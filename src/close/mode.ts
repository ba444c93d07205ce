/**
 * What a close mode is. Every mode goes down one path:
 *
 * 1. `prepare`: setsockopt() or shutdown();
 * 2. if `awaitsEof`: read until the peer's end of stream, or the deadline;
 * 3. close(), off the loop if it `blocks`.
 *
 * A new mode is one new file beside this one and a line in `registry.ts`.
 * @module
 */

/** A way of closing a TCP socket. */
export interface CloseMode {
  /** The word in flags and files. */
  readonly name: string;
  /** How it is written, e.g. `linger:<seconds>`. */
  readonly syntax: string;
  /** One line for help. */
  readonly summary: string;
  /** The argument: none allowed, or a number in [min, max], whole or not, needed or not. */
  readonly seconds?: {
    readonly required: boolean;
    readonly whole: boolean;
    readonly min: number;
    readonly max: number;
  };
  /**
   * The calls before close(), on a connected socket.
   * @returns 0, or -errno.
   */
  prepare(fd: number, seconds: number | undefined): number;
  /** The call that `prepare` makes, for people; absent where it makes none. */
  prepares?(seconds: number | undefined): { readonly call: string; readonly detail: string };
  /** Whether to read to the end of the stream between `prepare` and close(). */
  readonly awaitsEof: boolean;
  /** Whether close() may block the caller, and is therefore kept off the loop. */
  readonly blocks: boolean;
}
