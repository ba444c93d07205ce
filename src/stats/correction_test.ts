import assert from "node:assert/strict";
import fc from "fast-check";
import {
  benjaminiHochberg,
  correctedByGroup,
  holm,
  holmAmongAble,
  type Member,
  taroneNumber,
} from "./correction.ts";
import { seededRandom } from "./random.ts";

/** Fifteen comparisons of myocardial infarction trials: Benjamini and Hochberg (1995), section 3. */
const INFARCTION = [
  ...[0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262],
  ...[0.5719, 0.6528, 0.7590, 1.0000],
];

function near(actual: readonly number[], expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  for (const [index, value] of actual.entries()) {
    assert.ok(Math.abs(value - (expected[index] as number)) < 1e-12, `${index}: ${value}`);
  }
}

Deno.test("Holm: the p-values of Benjamini and Hochberg (1995) as R's p.adjust gives them", () => {
  near(holm(INFARCTION), [
    ...[0.0015, 0.0056, 0.0247, 0.1140, 0.2211, 0.2780, 0.2780, 0.2780, 0.3213, 1, 1, 1, 1, 1, 1],
  ]);
  // The paper: Bonferroni's and Holm's methods reject the same three at 0.05.
  assert.equal(holm(INFARCTION).filter((p) => p <= 0.05).length, 3);
});

Deno.test("Holm: order does not matter, and it never helps to be adjusted", () => {
  near(holm([0.04, 0.01, 0.03, 0.02]), [0.06, 0.04, 0.06, 0.06]);
  fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (ps) => {
    const adjusted = holm(ps);
    assert.ok(adjusted.every((p, index) => p >= (ps[index] as number) && p <= 1));
    near(holm([...ps].reverse()).reverse(), adjusted);
  }));
});

Deno.test("Tarone: as many as could be significant, not more", () => {
  assert.equal(taroneNumber([], 0.05), 1);
  assert.equal(taroneNumber([1, 1, 1], 0.05), 1);
  // 0.02 is at most 0.05 / 2 but not 0.05 / 3: two count.
  assert.equal(taroneNumber([0.001, 0.02, 0.02, 0.4], 0.05), 3);
  assert.equal(taroneNumber([0.001, 0.02, 0.4], 0.05), 2);
  fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (least) => {
    const k = taroneNumber(least, 0.05);
    const able = least.filter((p) => p <= 0.05 / k).length;
    assert.ok(able <= k, "no more than are paid for");
    const cheaper = (fewer: number) => least.filter((p) => p <= 0.05 / fewer).length <= fewer;
    assert.ok(Array.from({ length: k - 1 }, (_, i) => i + 1).every((i) => !cheaper(i)), "smallest");
  }));
});

Deno.test("Holm among able: comparisons that can't be significant cost nothing", () => {
  const hopeless = Array.from({ length: 1000 }, () => ({ p: 0.2, leastP: 0.1 }));
  const { family, adjusted } = holmAmongAble([{ p: 0.004, leastP: 1e-5 }, ...hopeless], 0.05);
  assert.equal(family, 1);
  near(adjusted.slice(0, 2), [0.004, 1]);
});

Deno.test("Benjamini and Hochberg: their own example as R's p.adjust gives it", () => {
  const adjusted = benjaminiHochberg(INFARCTION);
  near(adjusted.map((p) => Number(p.toFixed(6))), [
    ...[0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.063857, 0.063857, 0.0645, 0.0765, 0.486],
    ...[0.581182, 0.714875, 0.753231, 0.813214, 1],
  ]);
  // The paper: four are rejected at 0.05.
  assert.equal(adjusted.filter((p) => p <= 0.05).length, 4);
});

const member = (group: string, p: number, pairs?: number): Member => ({
  group,
  samples: { p, leastP: 1e-5 },
  ...(pairs === undefined ? {} : { pairs: { p: pairs, leastP: 0.0005 } }),
  shown: true,
});
const alone = (count: number) => Array.from({ length: count }, (_, i) => member(`other ${i}`, 0.5));

Deno.test("groups: of one member each, without pairs, they are Holm's", () => {
  const ps = [0.04, 0.01, 0.03, 0.02];
  const { groups, each } = correctedByGroup(ps.map((p, i) => member(`${i}`, p)), 0.05);
  assert.equal(groups, 4);
  near(each.map(({ adjusted }) => adjusted), holm(ps));
  near(each.map(({ level }) => level), [0.0125, 0.0125, 0.0125, 0.0125]);
});

Deno.test("groups: what every member shows a little is shown by all of them together", () => {
  // Ten pairs can't come below 1 in 1,024: with 20 other metrics that is never enough by itself.
  const together = [1, 2, 3, 4].map(() => member("rate", 0.1, 1 / 1024));
  const { groups, each } = correctedByGroup([...together, ...alone(20)], 0.01);
  assert.equal(groups, 21);
  assert.ok(each.slice(0, 4).every(({ adjusted }) => adjusted < 0.01));
  // Of one member the better of two tests counts, paid for twice.
  near(each.slice(0, 4).map(({ adjusted }) => adjusted), Array(4).fill(2 / 1024));
  const single = correctedByGroup([member("rate", 0.1, 1 / 1024), ...alone(20)], 0.01);
  assert.ok((single.each[0]?.adjusted ?? 0) > 0.01);
});

Deno.test("groups: one member far out is enough, and alone is named", () => {
  const members = [
    member("rate", 1e-5, 0.001),
    ...[0.3, 0.6, 0.9].map((p) => member("rate", p, p)),
  ];
  const { each } = correctedByGroup([...members, ...alone(20)], 0.01);
  assert.deepEqual(each.map(({ adjusted }) => adjusted <= 0.01).slice(0, 4), [
    ...[true, false, false, false],
  ]);
  // Exactly what its own p has to be below: the level.
  const level = each[0]?.level ?? 0;
  const at = (p: number) =>
    correctedByGroup([member("rate", p, 1), ...members.slice(1), ...alone(20)], 0.01)
      .each[0]?.adjusted ?? 1;
  assert.ok(at(level * 0.999) <= 0.01 && at(level * 1.001) > 0.01);
});

Deno.test("groups: where nothing has changed, a false alarm is no likelier than alpha", () => {
  const random = seededRandom(1);
  const [tries, alpha] = [4000, 0.05];
  let alarms = 0;
  for (let attempt = 0; attempt < tries; attempt++) {
    const members = Array.from({ length: 24 }, (_, i): Member => ({
      group: `${i % 6}`,
      samples: { p: random(), leastP: 1e-9 },
      pairs: { p: random(), leastP: 1e-9 },
      shown: true,
    }));
    const { each } = correctedByGroup(members, alpha);
    if (each.some(({ adjusted }) => adjusted <= alpha)) alarms++;
  }
  const error = Math.sqrt(alpha * (1 - alpha) / tries);
  assert.ok(alarms / tries <= alpha + 3 * error, `${alarms} of ${tries}`);
  assert.ok(alarms / tries > alpha / 2, `${alarms} of ${tries}: far from what is promised`);
});

Deno.test("groups: none at all, and none that could have been significant", () => {
  assert.deepEqual(correctedByGroup([], 0.01), { groups: 0, each: [] });
  const hopeless = [{ group: "a", samples: { p: 0.2, leastP: 0.1 }, shown: true }];
  const { groups, each } = correctedByGroup(hopeless, 0.01);
  assert.equal(groups, 0);
  assert.equal(each[0]?.adjusted, 1);
  assert.equal(each[0]?.possible, false);
});

Deno.test("groups: samples that share the machine's moods are not taken for independent", () => {
  const random = seededRandom(2);
  const [tries, alpha] = [4000, 0.05];
  let alarms = 0;
  for (let attempt = 0; attempt < tries; attempt++) {
    // All cells of a metric see the same: one p.
    const members = Array.from({ length: 6 }, (_, group) => {
      const p = random();
      return Array.from({ length: 8 }, () => ({ ...member(`${group}`, p) }));
    }).flat();
    const { each } = correctedByGroup(members, alpha);
    if (each.some(({ adjusted }) => adjusted <= alpha)) alarms++;
  }
  assert.ok(alarms / tries <= alpha, `${alarms} of ${tries}`);
});

Deno.test("groups: what would not be called a change makes no other more likely to be", () => {
  const far = (shown: boolean) => ({ ...member("rate", 1e-6, 1 / 1024), shown });
  const near = member("rate", 0.5, 0.004);
  const adjusted = (shown: boolean) =>
    correctedByGroup([far(shown), far(shown), far(shown), near], 0.01).each[3]?.adjusted ?? 0;
  assert.ok(adjusted(true) <= 0.01 && adjusted(false) > 0.01);
});

Deno.test("groups: the level of one metric alone, in pairs, is that of being told apart", () => {
  const at = (p: number) => correctedByGroup([member("rate", p, 1)], 0.01).each[0];
  const level = at(1)?.level ?? 0;
  assert.equal(level, 0.005);
  assert.ok(
    (at(level * 0.999)?.adjusted ?? 1) <= 0.01 && (at(level * 1.001)?.adjusted ?? 0) > 0.01,
  );
});
