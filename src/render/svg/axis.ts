/**
 * Axes: which part of their length a value falls on, by d3-scale, and where their ticks are. Ticks
 * are chosen here, as `ticks(count)` of d3 may give twice as many, and labels have to have room.
 * @module
 */
// @ts-types="@types/d3-scale"
import { scaleLinear, scaleLog, scaleSymlog } from "d3-scale";

/** An axis from its first to its last value. */
export interface Axis {
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly kind: "linear" | "log" | "symlog";
  /** How far along the axis a value is, 0 to 1 inside the domain. */
  fraction(value: number): number;
  /** The value that far along the axis. */
  valueAt(fraction: number): number;
}

/** Room beyond the data, as shares of the axis between 0 and the largest value. */
export interface Margins {
  /** Below 0. */
  readonly below?: number;
  readonly above?: number;
}

/** What a linear axis is made for. */
export interface LinearNeeds extends Margins {
  /** Largest value; 0 or less counts as 1. */
  readonly max: number;
  /** About how many ticks there is room for. */
  readonly ticks: number;
  /** Counts have no ticks between whole numbers. */
  readonly whole?: boolean;
}

/** A linear axis from 0, with round ticks from 0 to at most the largest value. */
export function linearAxis(needs: LinearNeeds): Axis {
  const { ticks, whole = false, below = 0, above = 0 } = needs;
  const max = needs.max > 0 ? needs.max : 1;
  const wanted = whole
    ? Math.max(1, roundedUp(max / ticks, [1, 2.5, 5, 10]))
    : roundedUp(max / ticks, [1, 2, 2.5, 5, 10]);
  const step = wanted > max ? downTo125(max) : wanted;
  const count = Math.floor(max / step + 1e-9);
  return axisBetween(
    -max * below,
    max * (1 + above),
    Array.from({ length: count + 1 }, (_, index) => tidy(index * step)),
  );
}

/** A linear axis from one value to another, with these ticks. */
export function axisBetween(low: number, high: number, ticks: readonly number[]): Axis {
  return axisOf("linear", scaleLinear().domain([low, high]), ticks);
}

/**
 * A logarithmic axis around positive values, from one round value to another.
 * @param above share of the axis to keep free above the largest value
 */
export function logAxis(min: number, max: number, above = 0): Axis {
  const low = downTo125(min);
  const rounded = upTo125(max);
  const round = rounded > low ? rounded : upTo125(low * 1.01);
  const high = Math.max(round, max * (max / low) ** (above / (1 - above)));
  const decades = Math.log10(high / low);
  const ticks = steps125(low, high).filter((tick) => decades <= 2.4 || isPowerOfTen(tick));
  return axisOf("log", scaleLog().domain([low, high]), ticks);
}

/**
 * An axis that holds 0 and positive values of very different size: linear up to about `constant`,
 * logarithmic above.
 */
export function symlogAxis(needs: Margins & { max: number; constant: number }): Axis {
  const { max, constant, below = 0, above = 0 } = needs;
  const scale = scaleSymlog().constant(constant).domain([0, max]);
  return axisOf(
    "symlog",
    scale.copy().domain([scale.invert(-below), scale.invert(1 + above)]),
    [0, ...steps125(constant, max).filter(isPowerOfTen)],
  );
}

function axisOf(
  kind: Axis["kind"],
  scale: {
    (value: number): number;
    invert(fraction: number): number;
    domain(): number[];
  },
  ticks: readonly number[],
): Axis {
  const [low = 0, high = 1] = scale.domain();
  return {
    kind,
    domain: [low, high],
    ticks,
    fraction: (value) => scale(value),
    valueAt: (fraction) => scale.invert(fraction),
  };
}

/** Drops ticks whose labels would come closer than `pixels`; the last tick always stays. */
export function thinnedTicks(
  ticks: readonly number[],
  { axis, length, pixels }: { axis: Axis; length: number; pixels: number },
): number[] {
  const kept: number[] = [];
  for (const tick of [...ticks].reverse()) {
    const last = kept[0];
    const gap = last === undefined ? Infinity : axis.fraction(last) - axis.fraction(tick);
    if (gap * length >= pixels) kept.unshift(tick);
  }
  return kept;
}

/** The ticks of a logarithmic axis; where they are too many, only powers of ten, thinned. */
export function fittingTicks(axis: Axis, room: { length: number; pixels: number }): number[] {
  const all = thinnedTicks(axis.ticks, { axis, ...room });
  if (all.length === axis.ticks.length) return all;
  const powers = axis.ticks.filter(isPowerOfTen);
  return powers.length < 2 ? all : thinnedTicks(powers, { axis, ...room });
}

function steps125(low: number, high: number): number[] {
  const from = Math.floor(Math.log10(low));
  const to = Math.ceil(Math.log10(high));
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
    .flatMap((power) => [1, 2, 5].map((digit) => tidy(digit * 10 ** power)))
    .filter((tick) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9));
}

function upTo125(value: number): number {
  return roundedUp(value, [1, 2, 5, 10]);
}

function roundedUp(value: number, digits: readonly number[]): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = digits.find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10;
  return tidy(digit * power);
}

function downTo125(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = [5, 2, 1].find((candidate) => candidate * power <= value * (1 + 1e-9)) ?? 1;
  return tidy(digit * power);
}

function isPowerOfTen(value: number): boolean {
  return Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9;
}

/** Without the tail that multiplying decimals leaves (0.30000000000000004). */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
