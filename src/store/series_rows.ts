/**
 * Rows of `series.csv` to fields and back.
 * @module
 */
import type { SeriesRow } from "../model/run.ts";
import { SERIES } from "../metrics/series.ts";
import type { Fields } from "./fields.ts";
import { type Codec, trialOf, type Trials } from "./rows.ts";
import { SERIES_TABLE } from "./schema.ts";
import { numberText, SERIES_DECIMALS, UNITS } from "./units.ts";

/** The rows of one `series.csv`. A curve's points stand in the order of `x`. */
export class SeriesCodec implements Codec<SeriesRow> {
  readonly table = SERIES_TABLE;
  readonly #trials: Trials;
  readonly #last = new Map<string, number>();

  constructor(trials: Trials) {
    this.#trials = trials;
  }

  encode(row: SeriesRow): string[] {
    const series = SERIES.get(row.series);
    if (!series) throw new Error(`Cannot write series "${row.series}" as the registry lacks it`);
    return [
      row.trialId,
      row.series,
      row.side,
      numberText(row.x, SERIES_DECIMALS),
      series.xUnit,
      numberText(row.value, UNITS[series.unit].decimals),
      series.unit,
    ];
  }

  decode(fields: Fields): SeriesRow {
    const trialId = trialOf(fields, this.#trials).id;
    const series = SERIES.get(fields.text("series")) ??
      fields.fail("series", "allowed are the series of results/README.md");
    const side = fields.word("side", series.places);
    fields.same("x_unit", series.xUnit, `the series ${series.name}`);
    fields.same("unit", series.unit, `the series ${series.name}`);
    const x = fields.number("x");
    const key = `${trialId} ${series.name} ${side}`;
    const last = this.#last.get(key);
    if (last !== undefined && x < last) {
      fields.fail("x", `a row above has ${last}; a curve's points are in order of x`);
    }
    this.#last.set(key, x);
    return { trialId, series: series.name, side, x, value: fields.numberOrNull("value") };
  }
}
