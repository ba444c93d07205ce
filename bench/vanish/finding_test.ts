import assert from "node:assert/strict";
import { vanishRun, type VanishWish } from "./testdata/run.ts";
import type { ClaimData } from "../../src/analysis/finding.ts";
import { findings } from "../../src/analysis/testdata/analysed.ts";

/** What is claimed, by kind. */
function claims(wish: VanishWish = {}): Record<string, ClaimData> {
  return Object.fromEntries(
    findings(vanishRun(wish)).filter(({ kind }) => kind.startsWith("vanish_"))
      .map(({ kind, data }) => [kind, data]),
  );
}

/** Modes with the milliseconds that the link was away, by what came of it. */
function fate(modes: readonly string[], delivered: readonly number[], lost: readonly number[]) {
  return { modes, fates: { delivered, lost, mixed: [], queued: true, silent: true } };
}

const INFORMING = ["fin", "linger:1", "drain:1"];

Deno.test("who is told, whom it blocks, what stays behind", () => {
  assert.deepEqual(claims(), {
    vanish_fate: { groups: [fate(INFORMING, [500], [3_000]), fate(["rst"], [], [500, 3_000])] },
    vanish_held: {
      spans: [
        { mode: "linger:1", span: { low: 750_000, high: 1_000_000 } },
        ...["fin", "rst", "drain:1"].map((mode) => ({ mode, span: { low: 8, high: 8 } })),
      ],
    },
    vanish_left: {
      ...{ leaving: INFORMING, nothing: ["rst"] },
      ...{ counts: { low: 50, high: 50 }, times: { low: 750_000, high: 1_500_000 } },
    },
  });
});

Deno.test("where nothing was queued nothing is said of delivery", () => {
  const { vanish_fate } = claims({ states: ["idle"] });
  const unqueued = ({ modes, fates }: ReturnType<typeof fate>) => ({
    ...{ modes, fates: { ...fates, queued: false } },
  });
  assert.deepEqual(vanish_fate?.groups, [
    unqueued(fate(INFORMING, [500], [3_000])),
    unqueued(fate(["rst"], [], [500, 3_000])),
  ]);
});

Deno.test("times of too few trials are not told; what came of them is", () => {
  assert.deepEqual(Object.keys(claims({ states: ["unsent"], aways: [500] })), ["vanish_fate"]);
});

Deno.test("what a loss of segments did is not said of silence", () => {
  const told = findings(vanishRun({ loss: 30 }));
  const text = (wanted: string) => told.find(({ kind }) => kind === wanted)?.text ?? "";
  assert.match(text("vanish_fate"), /with the link sound again after 500 ms/);
  assert.match(text("vanish_held"), /^With segments lost, close\(\) under linger:1/);
  assert.match(text("vanish_left"), /until all was acknowledged or tcp_orphan_retries/);
});

Deno.test("one time for which the link was away does not tell of others", () => {
  const { vanish_fate } = claims({ aways: [500] });
  assert.deepEqual(vanish_fate?.groups, [fate(INFORMING, [500], []), fate(["rst"], [], [500])]);
});
