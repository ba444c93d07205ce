import type { CloseMode } from "./mode.ts";

/**
 * close() and nothing else: the kernel sends what is queued, then FIN, in the
 * background (RFC 9293 §3.6). Go's default, or `SetLinger(<0)`.
 */
export const fin: CloseMode = {
  name: "fin",
  syntax: "fin",
  summary: "close(): FIN after what is queued, in the background (Go's default)",
  prepare: () => 0,
  awaitsEof: false,
  blocks: false,
};
