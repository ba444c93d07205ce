/**
 * Counters of TCP as a test wants them.
 * @module
 */
import { readText } from "../../sys/files.ts";

/** The `Tcp:` lines of /proc/net/snmp of the caller's namespace, by name. */
export function counterValues(): Record<string, number> {
  const lines = (readText("/proc/net/snmp") ?? "").split("\n").filter((l) => l.startsWith("Tcp:"));
  const [names = [], values = []] = lines.map((line) => line.split(" ").slice(1));
  return Object.fromEntries(names.map((name, i) => [name, Number(values[i])]));
}
