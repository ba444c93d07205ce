import { shutdownWrite } from "../sys/socket.ts";
import type { CloseMode } from "./mode.ts";

/**
 * shutdown(SHUT_WR), read to the end of the stream, close(): nothing is lost in
 * either direction (RFC 9112 §9.6). What nginx and Apache call lingering close.
 */
export const drain: CloseMode = {
  name: "drain",
  syntax: "drain[:<seconds>]",
  summary: "shutdown(SHUT_WR), read to EOF (at most s seconds), close() (lingering close)",
  seconds: { required: false, whole: false, min: 0.001, max: 3600 },
  prepare: (fd) => shutdownWrite(fd),
  prepares: () => ({ call: "shutdown", detail: "SHUT_WR" }),
  awaitsEof: true,
  blocks: false,
};
