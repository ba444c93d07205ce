/**
 * The words of the project as types: who closes, how, through which API.
 * This room imports nothing.
 * @module
 */

/** One end of a connection. The client connects, the server listens. */
export type Side = "client" | "server";

/** Where a value was observed: at one end, or on the whole host / namespace. */
export type Place = Side | "host";

/** Both ends, in the order tables show them. */
export const SIDES: readonly Side[] = ["client", "server"];

/** The other end. */
export function peerOf(side: Side): Side {
  return side === "client" ? "server" : "client";
}

/**
 * The API that makes the calls. `libc` is system calls through FFI, `deno` is Deno's own sockets,
 * `node` is node:net as Deno carries it.
 */
export type Stack = "libc" | "deno" | "node";

/** Every stack this version can drive. */
export const STACKS: readonly Stack[] = ["libc", "deno", "node"];

/**
 * A close mode with its argument, e.g. `linger:1`.
 * `seconds` is set only where the mode was written with a number.
 */
export interface ModeSpec {
  /** The mode's name without its argument: `fin`, `rst`, `linger`, `drain`. */
  readonly name: string;
  /** The argument in seconds, if one was given. */
  readonly seconds?: number;
}

/** How a mode is written in flags and files: `linger:1`. */
export function modeText(mode: ModeSpec): string {
  return mode.seconds === undefined ? mode.name : `${mode.name}:${mode.seconds}`;
}

/** How a trial is kept apart from the host and from other trials. */
export type Isolation =
  /** A network namespace made by root. */
  | "netns"
  /** A network namespace inside a user namespace, made without root. */
  | "userns"
  /** None: the host's own namespace, with what that loses. */
  | "none";

/** What a user may ask for; `netns` takes whichever way to one is allowed. */
export type IsolationWish = "auto" | "netns" | "none";

/** TCP states as `ss` prints them. */
export type TcpState =
  | "LISTEN"
  | "SYN-SENT"
  | "SYN-RECV"
  | "ESTAB"
  | "FIN-WAIT-1"
  | "FIN-WAIT-2"
  | "TIME-WAIT"
  | "CLOSE-WAIT"
  | "LAST-ACK"
  | "CLOSING"
  | "UNCONN";

/** Every state `ss` can print for TCP, in the order of a connection's life. */
export const TCP_STATES: readonly TcpState[] = [
  "LISTEN",
  "SYN-SENT",
  "SYN-RECV",
  "ESTAB",
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "CLOSING",
  "TIME-WAIT",
  "CLOSE-WAIT",
  "LAST-ACK",
  "UNCONN",
];

/** What is timed of a connection, in the order of its life. */
export type TimedCall = "connect" | "echo" | "close" | "teardown";
