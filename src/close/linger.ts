import { setLinger } from "../sys/socket.ts";
import type { CloseMode } from "./mode.ts";

/**
 * SO_LINGER {on, s > 0}, then close(): the caller is blocked until the FIN is
 * acknowledged, at most s seconds, O_NONBLOCK or not; then Linux goes on in the
 * background (net/core/stream.c `sk_stream_wait_close`). Go's `SetLinger(s)`.
 */
export const linger: CloseMode = {
  name: "linger",
  syntax: "linger:<seconds>",
  summary: "SO_LINGER {on, s}, close(): waits up to s whole seconds for the FIN's ACK",
  seconds: { required: true, whole: true, min: 1, max: 3600 },
  prepare: (fd, seconds) => setLinger(fd, seconds ?? 1),
  prepares: (seconds) => ({ call: "setsockopt", detail: `SO_LINGER {on, ${seconds ?? 1}}` }),
  awaitsEof: false,
  blocks: true,
};
