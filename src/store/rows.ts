/**
 * Rows to fields and back. What goes back is checked against the manifest, and what is written
 * goes through the same checks, so that no row is written that could not be read.
 * @module
 */
import { metricNamed, METRICS, type Unit } from "../metrics/registry.ts";
import { parametersText } from "../model/parameters.ts";
import { isWithin, rangeOf, rangeWords } from "../model/range.ts";
import type { LatencyRow, MeasurementRow, SampleRow, TrialRecord } from "../model/run.ts";
import { QUANTILES, type SampleState } from "../model/trial.ts";
import type { TimedCall } from "../model/words.ts";
import type { Fields } from "./fields.ts";
import {
  CALLS,
  LATENCY,
  MANIFEST_FILE,
  MEASUREMENTS,
  PLACE_WORDS,
  SAMPLES,
  SIDE_WORDS,
  SOURCE_WORDS,
  STATES,
  type Table,
} from "./schema.ts";
import { MS_DECIMALS, numberText, QUANTILE_DECIMALS, UNITS } from "./units.ts";

/** The trials a manifest knows, by id. */
export type Trials = ReadonlyMap<string, TrialRecord>;

/** The way of one table's rows into fields and back. It reads the rows of one file, in order. */
export interface Codec<Row> {
  readonly table: Table;
  /**
   * The fields of a row, in the order of the columns.
   * @throws {Error} if a number can't be written
   */
  encode(row: Row): string[];
  /** @throws {UsageError} `file:line: what is wrong` if the row can't be one of this run */
  decode(fields: Fields): Row;
}

const RANGES = new Map([...METRICS].map(([name, one]) => [name, rangeOf(one)]));
const STATE_WORDS = Object.keys(STATES) as SampleState[];
const CALL_WORDS = Object.keys(CALLS) as TimedCall[];
const QUANTILE_TEXTS = new Map(QUANTILES.map((q) => [numberText(q, QUANTILE_DECIMALS), q]));

/** What all rows of one trial have in common. */
interface Expected {
  readonly trial: TrialRecord;
  readonly cell: Omit<
    MeasurementRow,
    "runId" | "trialId" | "metric" | "side" | "value" | "unit"
  >;
  /** The same, column by column, as the file has it. */
  readonly texts: readonly (readonly [column: string, text: string])[];
}

/** The rows of one `measurements.csv`. */
export class MeasurementCodec implements Codec<MeasurementRow> {
  readonly table = MEASUREMENTS;
  readonly #runId: string;
  readonly #trials: Trials;
  readonly #seen = new Set<string>();
  #last: Expected | undefined;

  constructor(runId: string, trials: Trials) {
    this.#runId = runId;
    this.#trials = trials;
  }

  encode(row: MeasurementRow): string[] {
    const decimals = UNITS[row.unit as Unit].decimals;
    return [
      row.runId,
      row.trialId,
      row.scenario,
      row.mode,
      row.closer,
      row.stack,
      numberText(row.connections, 0),
      numberText(row.concurrency, 0),
      row.parameters,
      numberText(row.rep, 0),
      row.metric,
      row.side,
      numberText(row.value, decimals),
      row.unit,
    ];
  }

  decode(fields: Fields): MeasurementRow {
    const trial = trialOf(fields, this.#trials);
    fields.same("run_id", this.#runId, MANIFEST_FILE);
    const { cell, texts } = this.#expected(trial);
    for (const [column, text] of texts) {
      // Files of an older schema do not have every column.
      if (!fields.has(column)) continue;
      fields.same(column, text, `${MANIFEST_FILE} of this trial`);
    }
    const metric = metricNamed(fields.text("metric")) ??
      fields.fail("metric", "allowed are the metrics of results/README.md");
    const side = fields.word("side", metric.places);
    fields.same("unit", metric.unit, `the metric ${metric.name}`);
    const key = `${trial.id} ${metric.name} ${side}`;
    if (this.#seen.has(key)) {
      fields.reject(`the row repeats ${metric.name} of ${side} of its trial; allowed is one`);
    }
    this.#seen.add(key);
    const value = fields.numberOrNull("value");
    const range = RANGES.get(metric.name) ?? rangeOf(metric);
    if (value !== null && !isWithin(value, range)) {
      fields.fail("value", `allowed are ${rangeWords(range)}, as the metric is ${metric.name}`);
    }
    return {
      runId: this.#runId,
      trialId: trial.id,
      ...cell,
      metric: metric.name,
      side,
      value,
      unit: metric.unit,
    };
  }

  /** What all rows of a trial say of it. A trial's rows stand together, so the last one is kept. */
  #expected(trial: TrialRecord): Expected {
    if (this.#last?.trial === trial) return this.#last;
    const { scenario, mode, closer, stack, rep } = trial;
    const { connections, concurrency } = trial.parameters;
    const parameters = parametersText(trial.parameters);
    const cell = { scenario, mode, closer, stack, connections, concurrency, parameters, rep };
    const texts = Object.entries(cell).map(([column, value]) => [column, String(value)] as const);
    return this.#last = { trial, cell, texts };
  }
}

/** The rows of one `samples.csv`. */
export class SampleCodec implements Codec<SampleRow> {
  readonly table = SAMPLES;
  readonly #trials: Trials;
  readonly #begun = new Set<string>();
  /** What the moment has had so far. */
  readonly #moment = new Set<string>();
  #trialId = "";
  #tMs = 0;

  constructor(trials: Trials) {
    this.#trials = trials;
  }

  encode(row: SampleRow): string[] {
    return [
      row.trialId,
      numberText(row.tMs, MS_DECIMALS),
      row.side,
      row.state,
      numberText(row.sockets, 0),
      numberText(row.recvQBytes, 0),
      numberText(row.sendQBytes, 0),
      row.source,
    ];
  }

  decode(fields: Fields): SampleRow {
    const trialId = trialOf(fields, this.#trials).id;
    const tMs = fields.number("t_ms");
    const side = fields.word("side", PLACE_WORDS);
    const state = fields.word("state", STATE_WORDS);
    const source = fields.word("source", SOURCE_WORDS);
    this.#moveTo(fields, trialId, tMs);
    const key = `${side} ${state} ${source}`;
    if (this.#moment.has(key)) {
      fields.reject(`the row repeats ${key} of this moment; allowed is one`);
    }
    this.#moment.add(key);
    return {
      trialId,
      tMs,
      side,
      state,
      sockets: fields.whole("sockets"),
      recvQBytes: fields.wholeOrNull("recv_q_bytes"),
      sendQBytes: fields.wholeOrNull("send_q_bytes"),
      source,
    };
  }

  #moveTo(fields: Fields, trialId: string, tMs: number): void {
    if (trialId === this.#trialId && tMs === this.#tMs) return;
    if (trialId !== this.#trialId) {
      if (this.#begun.has(trialId)) {
        fields.fail("trial_id", "rows of this trial ended above; a trial's rows stand together");
      }
      this.#begun.add(trialId);
    } else if (tMs < this.#tMs) {
      fields.fail("t_ms", `the row above has ${this.#tMs}; a trial's rows are in order of time`);
    }
    this.#trialId = trialId;
    this.#tMs = tMs;
    this.#moment.clear();
  }
}

/** The rows of one `latency.csv`. */
export class LatencyCodec implements Codec<LatencyRow> {
  readonly table = LATENCY;
  readonly #trials: Trials;
  readonly #seen = new Set<string>();

  constructor(trials: Trials) {
    this.#trials = trials;
  }

  encode(row: LatencyRow): string[] {
    return [
      row.trialId,
      row.call,
      row.side,
      numberText(row.quantile, QUANTILE_DECIMALS),
      numberText(row.microseconds, UNITS.us.decimals),
      numberText(row.count, 0),
    ];
  }

  decode(fields: Fields): LatencyRow {
    const trialId = trialOf(fields, this.#trials).id;
    const call = fields.word("call", CALL_WORDS);
    const side = fields.word("side", SIDE_WORDS);
    const quantile = QUANTILE_TEXTS.get(fields.text("quantile")) ??
      fields.fail("quantile", `allowed are ${QUANTILES.join(", ")}`);
    const key = `${trialId} ${call} ${side} ${quantile}`;
    if (this.#seen.has(key)) {
      fields.reject(`the row repeats quantile ${quantile} of ${call} of ${side}; allowed is one`);
    }
    this.#seen.add(key);
    const microseconds = fields.number("value_us");
    if (microseconds < 0) fields.fail("value_us", "allowed are numbers from 0");
    return { trialId, call, side, quantile, microseconds, count: fields.whole("count") };
  }
}

/** The completed trial a row is of. */
export function trialOf(fields: Fields, trials: Trials): TrialRecord {
  const trial = trials.get(fields.text("trial_id"));
  if (trial?.status === "completed") return trial;
  return fields.fail("trial_id", `allowed are the completed trials of ${MANIFEST_FILE}`);
}
