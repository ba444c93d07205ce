/**
 * `ports`: where connections get slow for want of ports, where there are none left, what helps.
 * @module
 */
import { cliffSeen, portsHeld } from "./cliff_seen.ts";
import { formatExact, formatMicroseconds, formatRate } from "../../src/format/numbers.ts";
import { PORTS_KINDS, portsClaims } from "./finding.ts";
import type { Quantity } from "../../src/analysis/quantities.ts";
import { reading } from "../../src/analysis/cell_metrics.ts";
import type { ChartedShow } from "../../src/render/svg/scenario_charts.ts";
import { portsCharts } from "./charts.ts";

const AT = "TIME_WAIT at";
const RATE = "conn/s";
const CONNECT = "connect() p50";
const HELD = "ports held";

const QUANTITIES: readonly Quantity[] = [
  {
    ...{ piece: "cliff", group: AT, label: "cliff", title: "TIME_WAIT at the cliff", rank: 2 },
    read: (cell) => reading(cell, "cliff_time_wait", "host"),
    show: formatExact,
    remark: (cell) => {
      const cliff = cliffSeen(cell);
      return cliff.kind === "sometimes" ? `, ${cliff.seen} of ${cliff.of}` : "";
    },
    note: "cliff: from there on connect() takes several times as long as at the start",
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
    ...{ piece: "held", group: HELD, label: "client", title: "ports held, client", rank: 6 },
    read: (cell) => portsHeld(cell, "client"),
    show: formatExact,
    note:
      "ports held: most TIME_WAIT toward one destination: on the client connect() takes such a " +
      "port again by tcp_tw_reuse alone, on the server a new SYN ends it",
  },
  {
    ...{ piece: "held", group: HELD, label: "server", title: "ports held, server", rank: 6 },
    read: (cell) => portsHeld(cell, "server"),
    show: formatExact,
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

/** The show of `ports`. */
export const portsShow: ChartedShow = {
  scenario: "ports",
  quantities: QUANTITIES,
  parameters: {},
  kinds: PORTS_KINDS,
  claims: portsClaims,
  charts: portsCharts,
};
