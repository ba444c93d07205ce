import assert from "node:assert/strict";
import fc from "fast-check";
import {
  asRead,
  formatBytes,
  formatBytesSpread,
  formatExact,
  formatMicroseconds,
  formatMicrosecondsSpread,
  formatRate,
  formatRateSpread,
  formatThreeDigits,
  formatTimes,
  formatWhole,
  formatWholeSpread,
} from "./numbers.ts";

function table(format: (value: number) => string, rows: readonly (readonly [number, string])[]) {
  for (const [value, text] of rows) assert.equal(format(value), text, `of ${value}`);
}

Deno.test("formatMicroseconds goes to the next unit before it would say 1000", () => {
  table(formatMicroseconds, [
    [0, "0 µs"],
    [0.004, "<0.01 µs"],
    [0.005, "0.01 µs"],
    [0.151, "0.15 µs"],
    [9.994, "9.99 µs"],
    [9.996, "10.0 µs"],
    [99.94, "99.9 µs"],
    [99.96, "100 µs"],
    [999.4, "999 µs"],
    [999.5, "1.00 ms"],
    [999.95, "1.00 ms"],
    [1_000, "1.00 ms"],
    [999_499, "999 ms"],
    [999_500, "1.00 s"],
    [60e6, "60.0 s"],
    [999.6e6, "1,000 s"],
    [-12.34, "-12.3 µs"],
  ]);
});

Deno.test("formatBytes goes by 1024 and is whole below it", () => {
  table(formatBytes, [
    [0, "0 B"],
    [11, "11 B"],
    [282.4, "282 B"],
    [1_000, "1,000 B"],
    [1_023, "1,023 B"],
    [1_023.6, "1.00 KiB"],
    [1_024, "1.00 KiB"],
    [1_023_487, "999 KiB"],
    [1_023_488, "0.98 MiB"],
    [1_400_000, "1.34 MiB"],
    [5 * 1024 ** 5, "5,120 TiB"],
    [-4_096, "-4.00 KiB"],
    [-0.2, "0 B"],
  ]);
});

Deno.test("formatExact shows every digit and never rounds to a whole number", () => {
  table(formatExact, [
    [0, "0"],
    [1_000, "1,000"],
    [1_234_567, "1,234,567"],
    [999.8, "999.8"],
    [999.95, "999.95"],
    [999.999, "999.999"],
    [0.998, "0.998"],
    [0.9999, "0.9999"],
    [0.00002, "0.00002"],
    [2 / 3, "0.7"],
  ]);
});

Deno.test("formatRate, formatWhole and formatThreeDigits group thousands", () => {
  table(formatRate, [[12_663.4, "12,663"], [99.96, "100"], [3.456, "3.46"], [0, "0"]]);
  table(formatWhole, [[59_955.6, "59,956"], [-0.4, "0"]]);
  table(formatThreeDigits, [[-0.001, ">-0.01"], [1_234.5, "1,235"], [0.707, "0.71"]]);
});

Deno.test("spreads take the unit of the middle and say one number once", () => {
  assert.equal(formatMicrosecondsSpread(984, 1_210, 1_020), "0.98–1.21");
  assert.equal(formatMicrosecondsSpread(11.9, 12.8, 12.3), "11.9–12.8");
  assert.equal(formatBytesSpread(0, 4_096, 0), "0–4,096");
  assert.equal(formatBytesSpread(1_400_000, 1_400_001, 1_400_000), "1.34");
  assert.equal(formatRateSpread(9_812, 10_204), "9,812–10,204");
  assert.equal(formatWholeSpread(3, 3), "3");
});

const UNITS: Readonly<Record<string, number>> = {
  "µs": 1,
  ms: 1e3,
  s: 1e6,
  B: 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
};

function read(text: string): number {
  const [number = "", unit = ""] = text.split(" ");
  return Number(number.replaceAll(",", "")) * (UNITS[unit] ?? NaN);
}

Deno.test("what is shown is within 1 % of what is meant, and four digits at most in a table", () => {
  fc.assert(fc.property(fc.double({ min: 1, max: 9e8, noNaN: true }), (value) => {
    const [time, bytes] = [formatMicroseconds(value), formatBytes(value)];
    assert.ok(Math.abs(read(time) - value) <= 0.01 * value, time);
    assert.ok(Math.abs(read(bytes) - value) <= Math.max(0.01 * value, 0.5), bytes);
    assert.doesNotMatch(time, /1,?000 (µs|ms)/);
    assert.ok(time.length <= 7 && bytes.length <= 8, `${time}, ${bytes}`);
  }));
});

Deno.test("formatExact of a fraction is never a whole number", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 1_000_000 }), fc.nat(), (of, some) => {
      const value = 1_000 * (some % of) / of;
      fc.pre(!Number.isInteger(value));
      assert.match(formatExact(value), /\.\d*[1-9]\d*$|\.0*$/);
      assert.ok(!Number.isInteger(Number(formatExact(value).replaceAll(",", ""))));
    }),
  );
});

Deno.test("formatTimes has three significant digits, whatever the size", () => {
  table(formatTimes, [
    [0, "0"],
    [0.064_84, "0.0648"],
    [0.648, "0.648"],
    [1, "1.00"],
    [31.44, "31.4"],
    [2_713.7, "2,710"],
  ]);
});

Deno.test("asRead is the number that a text says, in base units", () => {
  const texts = ["63.5 ms", "2,710", "1.02 s", "7.73 µs", "1.50 KiB", "512 B"];
  assert.deepEqual(texts.map(asRead), [63_500, 2_710, 1_020_000, 7.73, 1_536, 512]);
  assert.ok(Number.isNaN(asRead("<0.01 µs")));
});
