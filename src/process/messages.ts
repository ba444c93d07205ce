/**
 * What processes of ours say to each other: one JSON object a line, over the standard input and
 * output of the one that was started.
 *
 * It greets; then each request has one reply, in turn. Before a reply there may be phases, and in
 * its place the words that it failed, which are its last. It ends when its input does.
 * @module
 */

/** In the type of a request alone: what it is answered with. */
declare const REPLY: unique symbol;

/** Something that is asked, by its type, and answered with a `Reply`. */
export interface Request<Reply> {
  readonly type: string;
  readonly [REPLY]?: Reply;
}

/** The one of these requests that has this type. */
export type RequestOf<Requests extends Request<unknown>, Type> = Extract<
  Requests,
  { readonly type: Type }
>;

/** What a request is answered with. */
export type ReplyTo<Asked> = Asked extends { readonly [REPLY]?: infer Reply } ? Reply : never;

/** The first line that a process says: what it is, and which version of its messages it speaks. */
export interface Greeting {
  /** For people as well: `trial host`. */
  readonly type: string;
  readonly protocol: number;
}

/** From any process, before a reply: what is under way, for error texts. */
export interface Phase {
  readonly type: "phase";
  readonly name: string;
}

/** From any process, in place of a reply: it can't go on; its last words, of one line. */
export interface Failed {
  readonly type: "failed";
  readonly reason: string;
}

/**
 * A line as the message that it is. Of what, is for the caller to say.
 * @throws {SyntaxError} if it is no JSON object
 */
export function parseMessage(line: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(line);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SyntaxError("a message is a JSON object");
  }
  return value as Readonly<Record<string, unknown>>;
}
