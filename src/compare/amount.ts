/**
 * Ratios as people say them: percent where they are small, times where they are not.
 * @module
 */
import { formatWhole } from "../format/numbers.ts";

/** From here on "100 % more" is harder to read than "2.0×". */
const TIMES = 2;

/** How much more that is: `9 %`, `2.9×`; of less than 1, how much less: `22 %`, or one in `2.9×`. */
export function amount(ratio: number): string {
  if (ratio >= TIMES) return times(ratio);
  if (ratio <= 1 / TIMES) return times(1 / ratio);
  return `${percent(Math.abs(ratio - 1))} %`;
}

/** The same with its direction: `+9 %`, `−22 %`, `2.9×`, `0.34×`. */
export function signedAmount(ratio: number): string {
  return isTimes(ratio) ? times(ratio) : `${signed(ratio)} %`;
}

/** Both ends of an interval: `4–14 %`, `−2 to +14 %`, `1.04–2.9×`. */
export function amountsBetween(low: number, high: number): string {
  if (isTimes(low) || isTimes(high)) return `${digits(low)}–${digits(high)}×`;
  if (low >= 1) return `${percent(low - 1)}–${percent(high - 1)} %`;
  return `${signed(low)} to ${signed(high)} %`;
}

/** `1.15×`, `2.9×`, `0.34×`, `12×`, `1,234×`: two digits, and one more below 2. */
export function times(ratio: number): string {
  return `${digits(ratio)}×`;
}

function isTimes(ratio: number): boolean {
  return ratio >= TIMES || ratio <= 1 / TIMES;
}

function digits(ratio: number): string {
  if (ratio >= 9.95) return formatWhole(ratio);
  if (ratio >= TIMES || ratio < 1) return ratio.toPrecision(2);
  return String(Number(ratio.toFixed(2)));
}

function signed(ratio: number): string {
  const share = percent(Math.abs(ratio - 1));
  return share === "0" ? share : `${ratio < 1 ? "−" : "+"}${share}`;
}

/** Two digits: `0.43`, `9`, `14`. */
function percent(share: number): string {
  const hundred = share * 100;
  return hundred < 0.005 ? "0" : String(Number(hundred.toPrecision(2)));
}
