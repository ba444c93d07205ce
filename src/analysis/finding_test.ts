import assert from "node:assert/strict";
import { listed, LONGEST, Say, worded } from "./finding.ts";
import { formatExact } from "../format/numbers.ts";

Deno.test("Say records in base units what it writes for people", () => {
  const say = new Say();
  const text = [
    say.count("opened", 5_000),
    say.time("close", 1_234.5),
    say.bytes("left", 1_400_000),
    say.rate("rate", 12_345.6),
    say.times("ratio", 0.6931),
    say.whole("seconds", 59_932.4),
  ].join(", ");
  assert.equal(text, "5,000, 1.23 ms, 1.34 MiB, 12,346, 0.693, 59,932");
  assert.deepEqual(say.numbers, {
    opened: 5_000,
    close: 1_234.5,
    left: 1_400_000,
    rate: 12_345.6,
    ratio: 0.6931,
    seconds: 59_932.4,
  });
});

Deno.test("Say.span says one number where both ends are equal", () => {
  const say = new Say();
  assert.equal(say.span("a", { low: 3, high: 3 }, formatExact), "3");
  assert.equal(say.span("b", { low: 3, high: 4.5 }, formatExact), "3 to 4.5");
  assert.deepEqual(say.numbers, { a: 3, b_min: 3, b_max: 4.5 });
});

Deno.test("worded takes the first wording that fits, with its own numbers only", () => {
  const long = "x".repeat(LONGEST);
  const finding = worded([
    (say) => `${long}${say.count("long", 1)}`,
    (say) => `short ${say.count("short", 2)}`,
  ]);
  assert.deepEqual([finding.text, finding.numbers], ["short 2", { short: 2 }]);
});

Deno.test("worded cuts the last wording visibly if nothing fits", () => {
  const { text } = worded([() => "y".repeat(500)]);
  assert.equal(text, `${"y".repeat(LONGEST - 1)}…`);
});

Deno.test("listed joins words as a sentence does, and counts what is too many", () => {
  assert.equal(listed([]), "");
  assert.equal(listed(["a"]), "a");
  assert.equal(listed(["a", "b"]), "a and b");
  assert.equal(listed(["a", "b", "c"]), "a, b and c");
  assert.equal(listed(["a", "b", "c", "d", "e", "f"]), "a, b, c, d and 2 others");
});
