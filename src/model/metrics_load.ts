/**
 * Metrics of every scenario: what the load was, and how long its calls took.
 * @module
 */
import { metricsOf } from "./metric.ts";
import type { Place } from "./words.ts";

const BOTH: readonly Place[] = ["client", "server"];
const CLIENT: readonly Place[] = ["client"];

const OUTCOMES = metricsOf([
  [
    "connections_opened",
    "count",
    "higher",
    "exact",
    CLIENT,
    "Connections whose handshake completed.",
  ],
  [
    "connections_failed",
    "count",
    "lower",
    "exact",
    CLIENT,
    "Connections that did not connect, whose echo did not come back whole and equal, or whose closing calls returned an error.",
  ],
  [
    "connections_per_second",
    "count/s",
    "higher",
    "noisy",
    CLIENT,
    "Connections opened, echoed and closed per second of the phases that carry load (`hold` left out).",
  ],
  [
    "connect_p50",
    "us",
    "lower",
    "noisy",
    CLIENT,
    "Median time from connect() until the client's loop sees the connection established; with many in flight most of it is waiting for that loop's turn.",
  ],
  ["connect_p99", "us", "lower", "noisy", CLIENT, "99th percentile of the same."],
  ["connect_max", "us", "lower", "noisy", CLIENT, "Longest of the same."],
  [
    "echo_p50",
    "us",
    "lower",
    "noisy",
    CLIENT,
    "Median time from the client's loop seeing the connection established until the whole echo is received and verified; likewise.",
  ],
  ["echo_p99", "us", "lower", "noisy", CLIENT, "99th percentile of the same."],
  ["echo_max", "us", "lower", "noisy", CLIENT, "Longest of the same."],
  [
    "close_p50",
    "us",
    "lower",
    "noisy",
    BOTH,
    "Median time the closing calls blocked the caller: every setsockopt(), shutdown() and close() of the mode, waiting for the peer's EOF not included. In stacks `deno` and `node`: every call of the API, until it returns; what it has asked for may come later. Written for the closer.",
  ],
  ["close_p99", "us", "lower", "noisy", BOTH, "99th percentile of the same."],
  ["close_max", "us", "lower", "noisy", BOTH, "Longest of the same."],
  [
    "teardown_p50",
    "us",
    "lower",
    "noisy",
    BOTH,
    "Median time from the first closing call to the descriptor being free again, with everything waited for in between: the peer's EOF (drain), or a free closing thread (timed linger). In stack `node` until its event `close`. Written for the closer.",
  ],
  ["teardown_p99", "us", "lower", "noisy", BOTH, "99th percentile of the same."],
  ["teardown_max", "us", "lower", "noisy", BOTH, "Longest of the same."],
  [
    "drains_given_up",
    "count",
    "lower",
    "exact",
    BOTH,
    "Closes by `drain` without seconds that were not ended by the peer: after 5 s against a server of the user's, else after half of the trial's time the descriptor was closed without the peer's EOF. Written for the closer, in that mode alone.",
  ],
]);

/** Of our own loops and of the observer: told, never judged. */
const DIAGNOSTICS = metricsOf([
  [
    "closers",
    "count",
    "neither",
    "exact",
    BOTH,
    "Threads that made blocking closes off the loop; 0 where closes were made on the loop. In `unsent` there is one for each close, and that it has ended is seen within about 1 ms.",
  ],
  [
    "loop_stall_max",
    "us",
    "lower",
    "noisy",
    BOTH,
    "Longest stretch between two looks at the event queue: how long everybody else on that loop had to wait. One stretch of a loop of closecost's own, so it is told and not judged.",
  ],
], "diagnostic");

/** In the order of tables. */
export const LOAD = [...OUTCOMES, ...DIAGNOSTICS];
