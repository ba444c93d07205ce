/**
 * The flags that name and drive the user's own server. Pure.
 * @module
 */
import { UsageError } from "../model/errors.ts";
import type { Expectation, Talk, TargetSpec } from "../model/target.ts";
import { isAddress, serverOf, type Shared } from "./target_address.ts";

/** The flags' values; those not given are `undefined` or false. */
export interface TargetFlags {
  readonly target: string | undefined;
  readonly port: number | undefined;
  readonly "against-target": string | undefined;
  readonly "against-port": number | undefined;
  readonly send: string | undefined;
  readonly expect: string | undefined;
  readonly echo: boolean;
  readonly http: boolean;
  readonly "keep-command": boolean;
  readonly "expect-status": readonly string[];
  readonly "connect-timeout": number;
  readonly "answer-timeout": number;
  readonly "close-timeout": number;
  readonly remote: boolean;
}

/** The servers that are measured. */
export interface Targets {
  readonly target: TargetSpec;
  /** The one that is measured in turns with it, where one is named; it is told the same. */
  readonly rival?: TargetSpec;
}

/** Bytes that --echo sends where nothing else is said. */
const PAYLOAD = 11;

/**
 * The targets, or `undefined` where none is named.
 * @param payloads bytes that --echo sends where --send says nothing, as far as they were given
 * @throws {UsageError} for flags that say nothing without others, or contradict each other
 */
export function targetsOf(
  flags: TargetFlags,
  { payloads, given }: {
    readonly payloads: readonly number[] | undefined;
    readonly given: { has(name: keyof TargetFlags): boolean };
  },
): Targets | undefined {
  const { target, port } = flags;
  const [rival, rivalPort] = [flags["against-target"], flags["against-port"]];
  if (target === undefined) return none(given);
  if (rival === undefined && rivalPort !== undefined) {
    throw new UsageError(
      "--against-port without --against-target: it is the port of the server that --target is " +
        "measured against; name that server with --against-target",
    );
  }
  if (given.has("expect-status") && !flags.http) {
    throw new UsageError(
      "--expect-status without --http: only an HTTP answer has a status; add --http",
    );
  }
  const shared: Shared = {
    talk: talkOf(flags, payloads),
    waits: {
      connectMs: flags["connect-timeout"],
      answerMs: flags["answer-timeout"],
      closeMs: flags["close-timeout"],
    },
    ...flags.remote ? { remote: true } : {},
  };
  const head = serverOf(target, { flag: "--target", portFlag: "--port", port, shared });
  if (rival === undefined) return { target: head };
  const base = serverOf(rival, {
    ...{ flag: "--against-target", portFlag: "--against-port", shared },
    // Each trial is alone in its namespace, so both may have the same port.
    port: rivalPort ?? (isAddress(rival) ? undefined : port),
  });
  checkApart(head, base);
  return { target: head, rival: base };
}

/** Flags that bear on --target alone. */
const LONE = [
  ...["port", "against-port", "send", "expect", "echo", "http", "keep-command"] as const,
  ...["expect-status", "connect-timeout", "answer-timeout", "close-timeout", "remote"] as const,
];

/** @throws {UsageError} for a flag that says nothing without --target */
function none(given: { has(name: keyof TargetFlags): boolean }): undefined {
  if (given.has("against-target")) {
    throw new UsageError(
      "--against-target without --target: it is the server, say the old one, that another is " +
        "measured against; name that one, say the new one, with --target",
    );
  }
  const lone = LONE.find((name) => given.has(name));
  if (lone === undefined) return undefined;
  throw new UsageError(
    `--${lone} without --target: it says how to talk to your own server; name one with --target`,
  );
}

/**
 * Next to a server that runs in the host's namespace a command is started there, too.
 * @throws {UsageError} where it could not listen
 */
function checkApart(head: TargetSpec, base: TargetSpec): void {
  if ((head.command === undefined) === (base.command === undefined)) return;
  if (head.port !== base.port) return;
  const [runs, started] = head.command === undefined
    ? ["--target", "--against-target"]
    : ["--against-target", "--target"];
  throw new UsageError(
    `port ${head.port} for ${started}, which has to be started, and for ${runs}, which runs ` +
      `already: they share the host's namespace; give the command another port with ` +
      `${started === "--target" ? "--port" : "--against-port"}, or start both by a command`,
  );
}

function talkOf(
  { send, expect, echo, http, "expect-status": status }: TargetFlags,
  payloads: readonly number[] | undefined,
): Talk {
  const ways = [expect !== undefined && "--expect", echo && "--echo", http && "--http"]
    .filter((way) => way !== false);
  if (ways.length > 1) {
    throw new UsageError(
      `${ways.join(" with ")}: allowed is one of --expect, --echo and --http; choose one`,
    );
  }
  checkPayload(payloads, { send, echo });
  const [payload = PAYLOAD] = payloads ?? [];
  const said = send === undefined ? spoken({ echo, http, payload }) : bytesOf("--send", send);
  return { send: said.toBase64(), expect: expectation({ expect, echo, http, status }) };
}

/** @throws {UsageError} for a size that nothing sent would have */
function checkPayload(
  payloads: readonly number[] | undefined,
  { send, echo }: Pick<TargetFlags, "send" | "echo">,
): void {
  if (payloads === undefined) return;
  if (!echo || send !== undefined) {
    throw new UsageError(
      "--payload with --target: it says how many bytes --echo sends where --send says nothing; " +
        "leave it out, or use --echo without --send",
    );
  }
  if (payloads.length === 1) return;
  throw new UsageError(
    `--payload ${payloads.join(",")} with --target: allowed is one value; make a run of each`,
  );
}

/** Bytes that the client says on every connection. */
export function bytesSaid({ send }: Talk): number {
  return Uint8Array.fromBase64(send).length;
}

function expectation(
  { expect, echo, http, status }: Pick<TargetFlags, "expect" | "echo" | "http"> & {
    readonly status: readonly string[];
  },
): Expectation {
  if (expect !== undefined) {
    return { kind: "bytes", base64: bytesOf("--expect", expect).toBase64() };
  }
  return http ? { kind: "http", status } : { kind: echo ? "echo" : "nothing" };
}

/** What is said where --send does not. */
function spoken(
  { echo, http, payload }: { echo: boolean; http: boolean; payload: number },
): Uint8Array {
  const encoder = new TextEncoder();
  if (http) {
    return encoder.encode("GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: closecost\r\n\r\n");
  }
  if (echo) return encoder.encode("Hi, gopher?".repeat(Math.ceil(payload / 11)).slice(0, payload));
  return new Uint8Array();
}

const ESCAPES: Readonly<Record<string, number>> = { r: 13, n: 10, t: 9, "0": 0, "\\": 92 };

/**
 * The bytes of a text with escapes; what is not ASCII is UTF-8.
 * @throws {UsageError} for an escape that is none
 */
export function bytesOf(flag: string, text: string): Uint8Array {
  const encoder = new TextEncoder();
  const bytes: number[] = [];
  for (const [piece] of text.matchAll(/\\x[0-9a-fA-F]{2}|\\.?|[^\\]+/gsu)) {
    if (!piece.startsWith("\\")) bytes.push(...encoder.encode(piece));
    else if (piece.startsWith("\\x") && piece.length === 4) {
      bytes.push(Number.parseInt(piece.slice(2), 16));
    } else {
      const byte = ESCAPES[piece.slice(1)];
      if (byte === undefined) {
        throw new UsageError(
          `${flag} has the escape ${
            JSON.stringify(piece)
          }: allowed are \\r, \\n, \\t, \\0, \\\\ and ` +
            "\\xHH; write a backslash as \\\\",
        );
      }
      bytes.push(byte);
    }
  }
  return Uint8Array.from(bytes);
}
