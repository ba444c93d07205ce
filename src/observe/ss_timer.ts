/**
 * How long a TIME-WAIT timer has still to run, from what `ss -o` prints.
 *
 * misc/ss.c, print_ms_timer(): minutes are printed with whole seconds (from ten minutes on without),
 * ten seconds and more as whole seconds, less with three digits of milliseconds, parts that are zero
 * not at all. All of it is cut short, never rounded up. Up to iproute2 6.10 the digits of `5.123` are
 * followed by `ms` although they are a fraction of a second; 6.11 and later say `sec`
 * (commit 3e807112fdf3).
 *
 * | left      | up to 6.10 | from 6.11  |
 * | --------- | ---------- | ---------- |
 * | 60.999 s  | `1min`     | `1min`     |
 * | 59.999 s  | `59sec`    | `59sec`    |
 * | 5.123 s   | `5.123ms`  | `5.123sec` |
 * | 5.000 s   | `5sec`     | `5sec`     |
 * | 0.084 s   | `084ms`    | `084ms`    |
 * | 0         | empty      | empty      |
 *
 * What was cut off is on average half the last place printed, so that is added. What is printed is
 * the time to the timer's expiry; the timer wheel (kernel/time/timer.c) fires up to one of its slots
 * later: 2.05 s at CONFIG_HZ=250, where TIME-WAIT was seen to live 60.0 to 61.7 s.
 * @module
 */

const PREFIX = new TextEncoder().encode("timer:(timewait,");
const MS_IN_MIN = 60_000;
const COMMA = 0x2c;
const DOT = 0x2e;
const M = 0x6d;
const I = 0x69;
const S = 0x73;

/** Whether the token at `at` says how long a TIME-WAIT timer runs. */
export function isTimeWaitTimer(text: Uint8Array, at: number): boolean {
  for (let i = 0; i < PREFIX.length; i++) if (text[at + i] !== PREFIX[i]) return false;
  return true;
}

/**
 * Seconds left on the timer whose token begins at `at`, with what `ss` cut off made good on average.
 * @returns `undefined` if the time is not written as `ss` writes it
 */
export function secondsLeft(text: Uint8Array, at: number): number | undefined {
  let from = at + PREFIX.length;
  let ms = 0;
  let lastPlaceMs = 1;
  while (text[from] !== COMMA) {
    const digits = digitsFrom(text, from);
    if (digits === 0) return undefined;
    const number = valueOf(text, from, digits);
    from += digits;
    const unit = text[from];
    const next = text[from + 1];
    if (unit === DOT && isDigit(next)) {
      ms += number * 1000;
      from += 1;
    } else if (unit === M && next === I) {
      ms += number * MS_IN_MIN;
      lastPlaceMs = number > 9 ? MS_IN_MIN : 1000;
      from += 3;
    } else if (unit === S || (unit === M && next === S)) {
      const fraction = unit === M || digits === 3;
      ms += fraction ? number : number * 1000;
      if (!fraction && number > 9) lastPlaceMs = 1000;
      from += unit === M ? 2 : 3;
    } else return undefined;
  }
  return (ms + lastPlaceMs / 2) / 1000;
}

function digitsFrom(text: Uint8Array, at: number): number {
  let n = 0;
  while (n < 9 && isDigit(text[at + n])) n++;
  return n;
}

function valueOf(text: Uint8Array, at: number, digits: number): number {
  let value = 0;
  for (let i = 0; i < digits; i++) value = value * 10 + (text[at + i] as number) - 0x30;
  return value;
}

/** Whether a byte is an ASCII digit. */
export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
