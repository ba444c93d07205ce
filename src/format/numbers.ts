/**
 * Numbers as people read them. Files keep base units; only what is shown is scaled.
 * @module
 */

/** A scaled unit: how many base units it is, and how it is written. */
interface Scale {
  readonly factor: number;
  readonly unit: string;
}

const MICROSECONDS: readonly Scale[] = [
  { factor: 1, unit: "µs" },
  { factor: 1e3, unit: "ms" },
  { factor: 1e6, unit: "s" },
];

const BYTES: readonly Scale[] = ["KiB", "MiB", "GiB", "TiB"].map((unit, index) => ({
  factor: 1024 ** (index + 1),
  unit,
}));

/** From here on three digits would be rounded to 1,000. */
const PROMOTE = 999.5;
const MOST_DECIMALS = 9;

/**
 * A count or a ratio that is exact: digits with thousands separators, and never rounded to a
 * whole number that it is not (4,999 in 5,000 is 999.8 in 1,000, not 1,000).
 */
export function formatExact(value: number): string {
  for (let decimals = Number.isInteger(value) ? 0 : 1; decimals < MOST_DECIMALS; decimals++) {
    const rounded = Number(value.toFixed(decimals));
    if (Number.isInteger(value) || !Number.isInteger(rounded)) return grouped(value, decimals);
  }
  return grouped(value, MOST_DECIMALS);
}

/** A number rounded to a whole one, with thousands separators. */
export function formatWhole(value: number): string {
  return grouped(value, 0);
}

/** Three significant digits: `0.05`, `9.99`, `12.3`, `999`, `1,234`; `<0.01` below what they show. */
export function formatThreeDigits(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 0.005) return value > 0 ? "<0.01" : ">-0.01";
  return grouped(value, size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
}

/** How many times one thing is another, to three significant digits: `0.648`, `31.4`, `2,710`. */
export function formatTimes(ratio: number): string {
  const digits = { minimumSignificantDigits: 3, maximumSignificantDigits: 3 };
  return ratio === 0 ? "0" : ratio.toLocaleString("en-US", digits);
}

/**
 * The number that a reader takes from a text with a unit or without one: `63.5 ms` is 63,500 µs. A
 * ratio of two figures is one of what is read, so that whoever divides them gets it.
 * @returns in base units; NaN for a text that tells a bound alone (`<0.01`)
 */
export function asRead(text: string): number {
  const [number = "", unit = ""] = text.replaceAll(",", "").split(" ");
  const scale = [...MICROSECONDS, ...BYTES].find((one) => one.unit === unit);
  return Number(number) * (scale?.factor ?? 1);
}

/** A time in microseconds as `9.81 µs`, `1.00 ms` or `12.3 s`. */
export function formatMicroseconds(microseconds: number): string {
  return written(microseconds, scaleOf(microseconds, MICROSECONDS));
}

/** Bytes as `812 B`, `1.22 MiB`; whole below 1 KiB. */
export function formatBytes(bytes: number): string {
  const scale = byteScale(bytes);
  return scale ? written(bytes, scale) : `${formatWhole(bytes)} B`;
}

/** A share as `76.2 %`; one that is neither 0 nor 1 is never rounded to that. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (share < 1 && percent > 99.95) return "<100 %";
  return `${formatThreeDigits(percent)} %`;
}

/** A rate: whole from 100, three digits below. The unit is for the reader to add. */
export function formatRate(perSecond: number): string {
  return formatThreeDigits(perSecond);
}

/** How far repetitions lie apart, in the unit of `middle`: `0.98–1.21`. */
export function formatMicrosecondsSpread(low: number, high: number, middle: number): string {
  return between(low, high, scaleOf(middle, MICROSECONDS).factor);
}

/** The same for bytes. */
export function formatBytesSpread(low: number, high: number, middle: number): string {
  const scale = byteScale(middle);
  return scale ? between(low, high, scale.factor) : formatWholeSpread(low, high);
}

/** The same for numbers shown without a unit. */
export function formatRateSpread(low: number, high: number): string {
  return between(low, high, 1);
}

/** The same for whole numbers. */
export function formatWholeSpread(low: number, high: number): string {
  return joined(formatWhole(low), formatWhole(high));
}

function between(low: number, high: number, factor: number): string {
  return joined(formatThreeDigits(low / factor), formatThreeDigits(high / factor));
}

function joined(low: string, high: string): string {
  return low === high ? low : `${low}–${high}`;
}

function written(value: number, { factor, unit }: Scale): string {
  return `${formatThreeDigits(value / factor)} ${unit}`;
}

function scaleOf(value: number, scales: readonly Scale[]): Scale {
  const last = scales[scales.length - 1] as Scale;
  return scales.find(({ factor }) => Math.abs(value) / factor < PROMOTE) ?? last;
}

function byteScale(bytes: number): Scale | undefined {
  return Math.abs(Math.round(bytes)) < 1024 ? undefined : scaleOf(bytes, BYTES);
}

/** By decimals: making one takes far longer than using it. */
const FORMATS = new Map<number, Intl.NumberFormat>();

function formatOf(decimals: number): Intl.NumberFormat {
  const known = FORMATS.get(decimals);
  if (known) return known;
  const made = new Intl.NumberFormat("en-US", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  FORMATS.set(decimals, made);
  return made;
}

function grouped(value: number, decimals: number): string {
  const text = formatOf(decimals).format(value);
  return /[1-9]/.test(text) ? text : text.replace("-", "");
}
