/**
 * A server as a flag names it: a command, or the address of one that runs. Pure.
 * @module
 */
import { UsageError } from "../model/errors.ts";
import type { TargetSpec } from "../model/target.ts";
import { withoutSecrets } from "../quote/secrets.ts";

/** What every server is told, and how it is waited for. */
export type Shared = Pick<TargetSpec, "talk" | "waits" | "remote">;

const ADDRESS = /^((?:\d{1,3}\.){3}\d{1,3}|localhost):(\d{1,5})$/;
const LOOPBACK = "127.0.0.1";

/** Whether it is the address of a server that runs. */
export function isAddress(text: string): boolean {
  return ADDRESS.test(text.trim());
}

/**
 * A server as one flag names it.
 * @throws {UsageError} for what is neither a command nor an address
 */
export function serverOf(
  text: string,
  { flag, portFlag, port, shared }: {
    readonly flag: string;
    readonly portFlag: string;
    readonly port: number | undefined;
    readonly shared: Shared;
  },
): TargetSpec {
  const address = ADDRESS.exec(text.trim());
  if (address) return { ...reached(address, { flag, portFlag, port }), ...shared };
  checkReachable(text.trim(), { flag, portFlag, isCommand: port !== undefined });
  return { command: text, host: LOOPBACK, port: port as number, ...shared };
}

/** What is no command although it is no address either, and why it can't be a server. */
const UNREACHABLE: readonly (readonly [form: RegExp, why: string])[] = [
  [
    /^unix:|^\/\S*\.sock(?:et)?$/,
    "is a Unix socket, which has neither FIN nor TIME_WAIT: allowed is a server that listens on TCP; " +
    "have it listen on HOST:PORT",
  ],
  [
    /^\[[0-9a-fA-F:.%a-z]*\]:\d+$|^[0-9a-fA-F]*:[0-9a-fA-F:]*:\d+$/,
    "is an IPv6 address: allowed are IPv4 addresses; name the server by one if it listens on one, " +
    "e.g. 127.0.0.1:8080",
  ],
  [
    /^[a-z][a-z0-9+.-]*:\/\/\S*$/i,
    "is a URL: allowed is HOST:PORT; write e.g. 127.0.0.1:80 with --http",
  ],
  [
    /^[\w-]+(?:\.[\w-]+)*:\d+$/,
    "is a host's name: allowed are an IPv4 address and a port, as the measurement is of one address; " +
    "look it up, e.g. with getent ahostsv4",
  ],
];

/** @throws {UsageError} for what is neither HOST:PORT nor a command on a port */
function checkReachable(
  text: string,
  { flag, portFlag, isCommand }: {
    readonly flag: string;
    readonly portFlag: string;
    readonly isCommand: boolean;
  },
): void {
  const said = `${flag} ${JSON.stringify(withoutSecrets(text))}`;
  const why = UNREACHABLE.find(([form]) => form.test(text))?.[1];
  if (why !== undefined) throw new UsageError(`${said} ${why}`);
  if (isCommand) return;
  throw new UsageError(
    `${said} without ${portFlag}: say which port the command listens on, ` +
      `e.g. ${portFlag} 8080; or name a server that runs as HOST:PORT`,
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
