/**
 * Labels in a column, each as near to where it belongs as the others allow.
 * @module
 */

/** A label in a column. */
export interface DodgeItem {
  /** Where its middle belongs. */
  readonly at: number;
  /** How much room it takes, in the same unit. */
  readonly size: number;
}

/** Where the column begins and ends. */
export interface DodgeRange {
  readonly from: number;
  readonly to: number;
}

interface Block {
  /** Sum of where the block's start should be, once for each label in it. */
  sum: number;
  count: number;
}

/**
 * Middles of the labels, in the order given, so that no two overlap and the sum of squared moves
 * is the least possible (isotonic regression by pooling adjacent violators).
 *
 * Everything stays inside the range if it fits; if it does not, the column runs over its end
 * rather than overlap.
 */
export function dodge(items: readonly DodgeItem[], { from, to }: DodgeRange): number[] {
  const order = items.map((_, index) => index)
    .sort((a, b) => at(items, a).at - at(items, b).at || a - b);
  const before: number[] = [];
  let total = 0;
  for (const index of order) {
    before.push(total);
    total += at(items, index).size;
  }
  const wanted = order.map((index, place) =>
    at(items, index).at - at(items, index).size / 2 - (before[place] as number)
  );
  const last = Math.max(from, to - total);
  const middles = items.map(() => 0);
  pooled(wanted).forEach((start, place) => {
    const index = order[place] as number;
    const clamped = Math.min(Math.max(start, from), last);
    middles[index] = clamped + (before[place] as number) + at(items, index).size / 2;
  });
  return middles;
}

/** The non-decreasing numbers nearest to those given. */
function pooled(values: readonly number[]): number[] {
  const blocks: Block[] = [];
  for (const value of values) {
    let block: Block = { sum: value, count: 1 };
    for (let last = blocks.at(-1); last && mean(last) > mean(block); last = blocks.at(-1)) {
      block = { sum: last.sum + block.sum, count: last.count + block.count };
      blocks.pop();
    }
    blocks.push(block);
  }
  return blocks.flatMap((block) => Array.from({ length: block.count }, () => mean(block)));
}

function mean({ sum, count }: Block): number {
  return sum / count;
}

function at(items: readonly DodgeItem[], index: number): DodgeItem {
  return items[index] as DodgeItem;
}
