/**
 * Either form of what `ss` writes.
 * @module
 */
import { isDump, parseDump } from "./ss_dump.ts";
import { parseSs } from "./ss_parse.ts";
import type { SsSnapshot } from "./ss_snapshot.ts";

/**
 * Counts the sockets of both sides by state, in a dump (`-D -`) or in rows of text.
 * @param port the servers' TCP port
 */
export function readSsOutput(bytes: Uint8Array, port: number): SsSnapshot {
  return isDump(bytes) ? parseDump(bytes, port) : parseSs(bytes, port);
}
