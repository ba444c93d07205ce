/**
 * The user's own server as the subject of a trial.
 * @module
 */

/** What the client waits for before it counts a connection as served. */
export type Expectation =
  /** Nothing: served once everything is sent. */
  | { readonly kind: "nothing" }
  /** These bytes, base64, anywhere in what comes. */
  | { readonly kind: "bytes"; readonly base64: string }
  /** What was sent, byte for byte. */
  | { readonly kind: "echo" }
  /** One whole HTTP/1.1 response. */
  | { readonly kind: "http" };

/** What the client says on every connection, and what it waits for. */
export interface Talk {
  /** Base64; empty where the server speaks first. */
  readonly send: string;
  readonly expect: Expectation;
}

/** A server that closecost has not written. */
export interface TargetSpec {
  /** Shell command that starts it in the trial's namespace; left out where it runs already. */
  readonly command?: string;
  /** IPv4 address it is to listen on. */
  readonly host: string;
  readonly port: number;
  readonly talk: Talk;
}
