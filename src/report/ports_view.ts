/**
 * `ports`: where connections get slow for want of ports, where there are none left, what helps.
 * @module
 */
import { formatExact, formatMicroseconds, formatRate } from "./format.ts";
import { portsFindings } from "./ports_finding.ts";
import type { Quantity } from "./quantities.ts";
import { reading } from "./readings.ts";
import type { View } from "./view.ts";

const AT = "TIME_WAIT at";
const RATE = "conn/s";
const CONNECT = "connect() p50";

const QUANTITIES: readonly Quantity[] = [
  {
    ...{ piece: "cliff", group: AT, label: "cliff", title: "TIME_WAIT at the cliff", rank: 2 },
    read: (cell) => reading(cell, "cliff_time_wait", "host"),
    show: formatExact,
    note: "cliff: from there on less than half the rate at the start, connect() over twice as long",
  },
  {
    ...{ piece: "end", group: AT, label: "no port", title: "TIME_WAIT without a port", rank: 3 },
    exact: true,
    read: (cell) => reading(cell, "exhausted_time_wait", "host"),
    show: formatExact,
    note: "no port: connect() returned EADDRNOTAVAIL; – never",
  },
  {
    ...{ piece: "rate", group: RATE, label: "start", title: "rate at the start", rank: 4 },
    read: (cell) => reading(cell, "rate_at_start", "client"),
    show: formatRate,
  },
  {
    ...{ piece: "rate", group: RATE, label: "past", title: "rate past the cliff", rank: 4 },
    read: (cell) => reading(cell, "rate_past_cliff", "client"),
    show: formatRate,
  },
  {
    ...{ piece: "call", group: CONNECT, label: "start", title: "connect() at the start", rank: 5 },
    read: (cell) => reading(cell, "connect_call_at_start_p50", "client"),
    show: formatMicroseconds,
  },
  {
    ...{ piece: "call", group: CONNECT, label: "past", title: "connect() past it", rank: 5 },
    read: (cell) => reading(cell, "connect_call_past_cliff_p50", "client"),
    show: formatMicroseconds,
  },
  {
    ...{ piece: "held", group: "ports", label: "held", title: "ports held", rank: 6 },
    read: (cell) => reading(cell, "ports_held_per_destination", "client"),
    show: formatExact,
    note: "ports held: most TIME_WAIT toward one destination, on either side",
  },
  {
    ...{ piece: "opened", group: "", label: "opened", title: "opened", rank: 7 },
    exact: true,
    read: (cell) => reading(cell, "connections_opened", "client"),
    show: formatExact,
  },
  {
    ...{ piece: "failed", group: "", label: "failed", title: "failed", rank: 12 },
    exact: true,
    trouble: true,
    read: (cell) => reading(cell, "connections_failed", "client"),
    show: formatExact,
  },
];

/** The view of `ports`. */
export const portsView: View = {
  scenario: "ports",
  quantities: QUANTITIES,
  parameters: {},
  findings: portsFindings,
};
