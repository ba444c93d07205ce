/**
 * Whether something listens on a port, found without connecting to it.
 * @module
 */
import { readText } from "./files.ts";

/** TCP_LISTEN (include/net/tcp_states.h) as /proc/net/tcp writes it. */
const LISTEN = "0A";

/** Whether any socket of the caller's namespace listens on the port, IPv4 or IPv6. */
export function listens(port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  return ["/proc/net/tcp", "/proc/net/tcp6"].some((path) =>
    (readText(path) ?? "").split("\n").some((line) => {
      const [, local = "", , state] = line.trim().split(/\s+/);
      return state === LISTEN && local.endsWith(`:${hex}`);
    })
  );
}
