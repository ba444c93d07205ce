/**
 * The user's own server as the subject of a trial.
 * @module
 */

/** What the client waits for before it counts a connection as served. */
export type Expectation =
  /** Nothing: served as soon as it is connected. */
  | { readonly kind: "nothing" }
  /** These bytes, base64, anywhere in what comes. */
  | { readonly kind: "bytes"; readonly base64: string }
  /** What was sent, byte for byte. */
  | { readonly kind: "echo" }
  /** One whole HTTP/1.1 response of such a status: `404`, or a class such as `2xx`. */
  | { readonly kind: "http"; readonly status: readonly string[] };

/** What the client says on every connection, and what it waits for. */
export interface Talk {
  /** Base64; empty where the server speaks first. */
  readonly send: string;
  readonly expect: Expectation;
}

/** How long the client waits, milliseconds; what has not come by then is given up, and counted. */
export interface Waits {
  /** From SYN to the end of the handshake. */
  readonly connectMs: number;
  /** From there to the whole answer. */
  readonly answerMs: number;
  /** In mode drain, from the client's FIN to the server's end. */
  readonly closeMs: number;
}

/** What is waited where nothing else is said. */
export const WAITS: Waits = { connectMs: 10_000, answerMs: 5000, closeMs: 5000 };

/** A server that closecost has not written. */
export interface TargetSpec {
  /** Shell command that starts it in the trial's namespace; left out where it runs already. */
  readonly command?: string;
  /** IPv4 address it is to listen on. */
  readonly host: string;
  readonly port: number;
  readonly talk: Talk;
  readonly waits: Waits;
  /** That it may run elsewhere, where only the client's side can be seen, is meant. */
  readonly remote?: true;
}
