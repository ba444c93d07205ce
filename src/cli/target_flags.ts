/**
 * The flags that name and drive the user's own server. Pure.
 * @module
 */
import { UsageError } from "../model/errors.ts";
import { withoutSecrets } from "../quote/secrets.ts";
import type { Expectation, Talk, TargetSpec } from "../model/target.ts";

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
}

/** The servers that are measured. */
export interface Targets {
  readonly target: TargetSpec;
  /** The one that is measured in turns with it, where one is named; it is told the same. */
  readonly rival?: TargetSpec;
}

const ADDRESS = /^((?:\d{1,3}\.){3}\d{1,3}|localhost):(\d{1,5})$/;
const LOOPBACK = "127.0.0.1";
/** Bytes that --echo sends where nothing else is said. */
const PAYLOAD = 11;

/**
 * The targets, or `undefined` where none is named.
 * @param payloads bytes that --echo sends where --send says nothing, as far as they were given
 * @throws {UsageError} for flags that say nothing without others, or contradict each other
 */
export function targetsOf(flags: TargetFlags, payloads?: readonly number[]): Targets | undefined {
  const { target, port } = flags;
  const [rival, rivalPort] = [flags["against-target"], flags["against-port"]];
  if (target === undefined) return none(flags);
  if (rival === undefined && rivalPort !== undefined) {
    throw new UsageError(
      "--against-port without --against-target: it is the port of the server that --target is " +
        "measured against; name that server with --against-target",
    );
  }
  const talk = talkOf(flags, payloads);
  const head = serverOf(target, { flag: "--target", portFlag: "--port", port, talk });
  if (rival === undefined) return { target: head };
  const base = serverOf(rival, {
    ...{ flag: "--against-target", portFlag: "--against-port", talk },
    // Each trial is alone in its namespace, so both may have the same port.
    port: rivalPort ?? (ADDRESS.test(rival.trim()) ? undefined : port),
  });
  checkApart(head, base);
  return { target: head, rival: base };
}

/** @throws {UsageError} for a flag that says nothing without --target */
function none(flags: TargetFlags): undefined {
  if (flags["against-target"] !== undefined) {
    throw new UsageError(
      "--against-target without --target: it is the server, say the old one, that another is " +
        "measured against; name that one, say the new one, with --target",
    );
  }
  const lone = (["port", "against-port", "send", "expect", "echo", "http", "keep-command"] as const)
    .find((name) => flags[name] !== undefined && flags[name] !== false);
  if (lone === undefined) return undefined;
  throw new UsageError(
    `--${lone} without --target: it says how to talk to your own server; name one with --target`,
  );
}

/** A server as one flag names it. */
function serverOf(
  text: string,
  { flag, portFlag, port, talk }: {
    readonly flag: string;
    readonly portFlag: string;
    readonly port: number | undefined;
    readonly talk: Talk;
  },
): TargetSpec {
  const address = ADDRESS.exec(text.trim());
  if (address) return { ...reached(address, { flag, portFlag, port }), talk };
  if (port === undefined) {
    throw new UsageError(
      `${flag} ${
        JSON.stringify(withoutSecrets(text))
      } without ${portFlag}: say which port the command listens on, ` +
        `e.g. ${portFlag} 8080; or name a server that runs as HOST:PORT`,
    );
  }
  return { command: text, host: LOOPBACK, port, talk };
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

function reached(
  [, host = "", digits = ""]: readonly string[],
  { flag, portFlag, port }: { flag: string; portFlag: string; port: number | undefined },
) {
  const number = Number(digits);
  if (port !== undefined && port !== number) {
    throw new UsageError(
      `${portFlag} ${port} with ${flag} ${host}:${number}: one of them is enough; leave out ` +
        portFlag,
    );
  }
  const parts = host === "localhost" ? [] : host.split(".").map(Number);
  if (number < 1 || number > 65_535 || parts.some((part) => part > 255)) {
    throw new UsageError(
      `${flag} ${host}:${digits}: allowed are an IPv4 address and a port from 1 to 65_535, e.g. ` +
        "127.0.0.1:8080",
    );
  }
  return { host: host === "localhost" ? LOOPBACK : host, port: number };
}

function talkOf(
  { send, expect, echo, http }: TargetFlags,
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
  return { send: base64(said), expect: expectation({ expect, echo, http }) };
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
  return atob(send).length;
}

function expectation(
  { expect, echo, http }: Pick<TargetFlags, "expect" | "echo" | "http">,
): Expectation {
  if (expect !== undefined) return { kind: "bytes", base64: base64(bytesOf("--expect", expect)) };
  return { kind: echo ? "echo" : http ? "http" : "nothing" };
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

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
