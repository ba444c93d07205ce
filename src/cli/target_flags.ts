/**
 * The flags that name and drive the user's own server. Pure.
 * @module
 */
import { UsageError } from "../model/errors.ts";
import type { Expectation, Talk, TargetSpec } from "../model/target.ts";

/** The flags' values; those not given are `undefined` or false. */
export interface TargetFlags {
  readonly target: string | undefined;
  readonly port: number | undefined;
  readonly send: string | undefined;
  readonly expect: string | undefined;
  readonly echo: boolean;
  readonly http: boolean;
}

const ADDRESS = /^((?:\d{1,3}\.){3}\d{1,3}|localhost):(\d{1,5})$/;
const LOOPBACK = "127.0.0.1";
/** Bytes that --echo sends where nothing else is said. */
const PAYLOAD = 11;

/**
 * The target, or `undefined` where none is named.
 * @param payload bytes that --echo sends where --send says nothing
 * @throws {UsageError} for flags that say nothing without others, or contradict each other
 */
export function targetOf(flags: TargetFlags, payload = PAYLOAD): TargetSpec | undefined {
  const { target, port } = flags;
  if (target === undefined) {
    const lone = (["port", "send", "expect", "echo", "http"] as const).find((name) =>
      flags[name] !== undefined && flags[name] !== false
    );
    if (lone === undefined) return undefined;
    throw new UsageError(
      `--${lone} without --target: it says how to talk to your own server; name one with --target`,
    );
  }
  const talk = talkOf(flags, payload);
  const address = ADDRESS.exec(target.trim());
  if (address) return { ...reached(address, port), talk };
  if (port === undefined) {
    throw new UsageError(
      `--target ${JSON.stringify(target)} without --port: say which port the command listens on, ` +
        "e.g. --port 8080; or name a server that runs as HOST:PORT",
    );
  }
  return { command: target, host: LOOPBACK, port, talk };
}

function reached([, host = "", digits = ""]: readonly string[], port: number | undefined) {
  const number = Number(digits);
  if (port !== undefined && port !== number) {
    throw new UsageError(
      `--port ${port} with --target ${host}:${number}: one of them is enough; leave out --port`,
    );
  }
  const parts = host === "localhost" ? [] : host.split(".").map(Number);
  if (number < 1 || number > 65_535 || parts.some((part) => part > 255)) {
    throw new UsageError(
      `--target ${host}:${digits}: allowed are an IPv4 address and a port from 1 to 65_535, e.g. ` +
        "127.0.0.1:8080",
    );
  }
  return { host: host === "localhost" ? LOOPBACK : host, port: number };
}

function talkOf({ send, expect, echo, http }: TargetFlags, payload: number): Talk {
  const ways = [expect !== undefined && "--expect", echo && "--echo", http && "--http"]
    .filter((way) => way !== false);
  if (ways.length > 1) {
    throw new UsageError(
      `${ways.join(" with ")}: allowed is one of --expect, --echo and --http; choose one`,
    );
  }
  const said = send === undefined ? spoken({ echo, http, payload }) : bytesOf("--send", send);
  return { send: base64(said), expect: expectation({ expect, echo, http }) };
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
