import { setLinger } from "../sys/socket.ts";
import type { CloseMode } from "./mode.ts";

/**
 * SO_LINGER {on, 0}, then close(): what is queued is thrown away and RST is
 * sent (RFC 9293 §3.10.5 ABORT; net/ipv4/tcp.c `__tcp_close`). Go's
 * `SetLinger(0)`.
 */
export const rst: CloseMode = {
  name: "rst",
  syntax: "rst",
  summary: "SO_LINGER {on, 0}, close(): RST, queued data is thrown away (SetLinger(0))",
  prepare: (fd) => setLinger(fd, 0),
  prepares: () => ({ call: "setsockopt", detail: "SO_LINGER {on, 0}" }),
  awaitsEof: false,
  blocks: false,
};
