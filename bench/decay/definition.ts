/**
 * `decay`: TIME_WAIT is watched from the burst that made it until it is gone.
 * @module
 */
import { DECAY, DECAY_SERIES } from "./metrics.ts";
import { numberOf } from "../../src/model/parameters.ts";
import type { Phase, Scenario } from "../../src/model/scenario.ts";

/** Milliseconds between the last handshake and the first close. */
const HOLD_MS = 150;
/** Long enough for what lasts a minute, and for the second in which it ends. */
const WATCHED_S = 65;

/** Nothing is done; what is left of the closes is counted every second, `seconds` long. */
export type Watch = Phase<"watch", { seconds: number }>;

/** A burst, and then nothing but counting. All its trials of a repetition run side by side. */
export const decay: Scenario<Watch> = {
  name: "decay",
  title: "close all connections at once, then watch TIME_WAIT until it is gone",
  question: "How long does TIME_WAIT last, and do its timers foretell it?",
  metrics: DECAY,
  series: DECAY_SERIES,
  parameters: {
    connections: { default: 1000, min: 1, max: 1_000_000, meaning: "connections open at once" },
    concurrency: { default: 128, min: 1, max: 20_000, meaning: "handshakes at once" },
    payload: {
      default: 11,
      min: 1,
      max: 16 * 1024 * 1024,
      meaning: "bytes sent and echoed on each connection",
    },
    watch: {
      default: WATCHED_S,
      min: 1,
      max: 3600,
      unit: "seconds",
      meaning: "how long TIME_WAIT is watched after the closes",
    },
  },
  defaults: { reps: 1 },
  onDemand: true,
  sideBySide: 8,
  needs: ["namespace"],
  program: (parameters) => [
    {
      kind: "open",
      connections: parameters.connections,
      concurrency: parameters.concurrency,
    },
    { kind: "hold", ms: HOLD_MS },
    { kind: "close" },
    { kind: "watch", seconds: numberOf(parameters, "watch") },
  ],
  openAtOnce: ({ connections }) => connections,
  lastsMs: (parameters) => HOLD_MS + numberOf(parameters, "watch") * 1500,
};
