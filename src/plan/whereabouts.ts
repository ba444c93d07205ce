/**
 * Whether a server that runs already runs on this machine. Pure.
 * @module
 */
import { UsageError } from "../model/errors.ts";
import type { TargetSpec } from "../model/target.ts";

/**
 * @param addresses of this machine; left out where they are not known, and nothing is refused then
 * @throws {UsageError} for a server elsewhere that was not said to be meant
 */
export function checkNear(
  targets: readonly (TargetSpec | undefined)[],
  addresses: readonly string[] | undefined,
): void {
  if (!addresses) return;
  for (const target of targets) {
    if (!target || target.command !== undefined || target.remote) continue;
    const { host, port } = target;
    if (host.startsWith("127.") || addresses.includes(host)) continue;
    throw new UsageError(
      `${host}:${port} is no address of this machine: of a server elsewhere only the client's side ` +
        "can be seen, neither its CLOSE_WAIT nor its TIME_WAIT nor its descriptors; say --remote " +
        "if that is meant, or run closecost where the server runs",
    );
  }
}
