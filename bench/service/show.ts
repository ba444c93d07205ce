/**
 * `service`: what those who are served notice of a flood that has to be closed.
 * @module
 */
import {
  formatExact,
  formatMicroseconds,
  formatRate,
  formatShare,
  formatWhole,
} from "../../src/format/numbers.ts";
import type { Quantity } from "../../src/analysis/quantities.ts";
import { reading } from "../../src/analysis/cell_metrics.ts";
import { SERVICE_KINDS, serviceClaims } from "./finding.ts";
import type { ChartedShow } from "../../src/render/svg/scenario_charts.ts";
import { serviceCharts } from "./charts.ts";

const REQUESTS = "requests/s";
const P99 = "request p99";
const SOCKETS = "sockets held";

const QUANTITIES: readonly Quantity[] = [
  {
    ...{ piece: "ratio", group: "of the", label: "baseline", title: "of the baseline", rank: 1 },
    read: (cell) => reading(cell, "requests_ratio", "client"),
    show: formatShare,
    note: "of the baseline: requests answered under the flood, of those answered without it",
  },
  {
    ...{ piece: "rate", group: REQUESTS, label: "alone", title: "requests/s alone", rank: 4 },
    read: (cell) => reading(cell, "requests_per_second_baseline", "client"),
    show: formatRate,
    note: "alone: without the flood, before and after it",
  },
  {
    ...{ piece: "rate", group: REQUESTS, label: "flood", title: "requests/s, flood", rank: 4 },
    read: (cell) => reading(cell, "requests_per_second_flood", "client"),
    show: formatRate,
  },
  {
    ...{ piece: "p99", group: P99, label: "alone", title: "request p99 alone", rank: 2 },
    read: (cell) => reading(cell, "request_p99_baseline", "client"),
    show: formatMicroseconds,
  },
  {
    ...{ piece: "p99", group: P99, label: "flood", title: "request p99, flood", rank: 2 },
    read: (cell) => reading(cell, "request_p99_flood", "client"),
    show: formatMicroseconds,
  },
  {
    ...{ piece: "stall", group: "longest", label: "stall", title: "longest stall", rank: 3 },
    read: (cell) => reading(cell, "loop_stall_max", "server"),
    show: formatMicroseconds,
    note:
      "longest stall: the service's loop between two looks at its events; the flood's end cuts it short",
  },
  {
    ...{ piece: "sockets", group: SOCKETS, label: "open", title: "descriptors held", rank: 5 },
    read: (cell) => reading(cell, "descriptors_held_peak", "server"),
    show: formatExact,
    note:
      "sockets held: most descriptors of the service; its sockets when the flood ends, open or not",
  },
  {
    ...{ piece: "sockets", group: SOCKETS, label: "at end", title: "sockets at the end", rank: 5 },
    read: (cell) => reading(cell, "sockets_held", "server"),
    show: formatExact,
  },
  {
    ...{ piece: "tw", group: SOCKETS, label: "TIME_WAIT", title: "TIME_WAIT", rank: 6 },
    read: (cell) => reading(cell, "time_wait_held", "server"),
    show: formatExact,
  },
  {
    ...{ piece: "p999", group: "p99.9", label: "flood", title: "request p99.9, flood", rank: 9 },
    read: (cell) => reading(cell, "request_p999_flood", "client"),
    show: formatMicroseconds,
  },
  {
    ...{ piece: "errors", group: "", label: "errors", title: "request errors", rank: 7 },
    trouble: true,
    read: (cell) => reading(cell, "request_errors", "client"),
    show: formatWhole,
  },
  {
    ...{ piece: "timeouts", group: "", label: "timeouts", title: "request timeouts", rank: 8 },
    trouble: true,
    read: (cell) => reading(cell, "request_timeouts", "client"),
    show: formatWhole,
  },
  {
    ...{ piece: "cpu", group: "generator", label: "CPU", title: "generator's CPU", rank: 10 },
    read: (cell) => reading(cell, "generator_cpu_share_baseline", "client"),
    show: formatShare,
    note: "generator CPU: share of one CPU that the load generator took, alone",
  },
];

/** The show of `service`. */
export const serviceShow: ChartedShow = {
  scenario: "service",
  quantities: QUANTITIES,
  parameters: {
    rate: (requests) => `${formatRate(requests)}/s`,
    work: formatMicroseconds,
    flood: (connections) => `${formatRate(connections)}/s`,
    patience: (ms) => formatMicroseconds(ms * 1000),
  },
  // A flood decides with the mode.
  tradeOff: "none",
  kinds: SERVICE_KINDS,
  claims: serviceClaims,
  charts: serviceCharts,
};
