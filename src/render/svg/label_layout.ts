/**
 * Where labels go so that none lies on another: in a column, or in lanes across a panel, each as
 * near to where it belongs as the others allow.
 * @module
 */

/** A label in a column. */
export interface ColumnLabel {
  /** Where its middle belongs. */
  readonly at: number;
  /** How much room it takes, in the same unit. */
  readonly size: number;
}

/** Where the column begins and ends. */
export interface ColumnRoom {
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
export function layoutColumn(items: readonly ColumnLabel[], { from, to }: ColumnRoom): number[] {
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

function at(items: readonly ColumnLabel[], index: number): ColumnLabel {
  return items[index] as ColumnLabel;
}

/** What takes room beside others: a bar and the name behind it. */
export interface LaneLabel {
  /** Height, pixels. */
  readonly y: number;
  /** Where the bar begins and where the name ends, pixels. */
  readonly left: number;
  readonly right: number;
  /** Pixels it takes upright. */
  readonly size: number;
}

/** Neighbouring lanes whose items left their height. */
export interface Band {
  readonly top: number;
  readonly bottom: number;
}

/** Where everything went. */
export interface Lanes {
  /** New heights, in the order of the items. */
  readonly heights: readonly number[];
  readonly bands: readonly Band[];
}

interface Lane {
  readonly y: number;
  readonly members: number[];
}

/** Heights that differ by less are one to the eye. */
const SAME_HEIGHT = 2;
/** Between a name and the next bar in a lane. */
const APART = 8;

/**
 * A lane for every item: items in one lane are beside one another, lanes never overlap.
 *
 * Most close modes cost the same TIME_WAIT, so most marks are at one height. Marks that would lie
 * on one another go to lanes of their own, as near to their height as the others allow.
 */
export function layoutLanes(items: readonly LaneLabel[], room: ColumnRoom): Lanes {
  const item = (index: number) => items[index] as LaneLabel;
  const lanes: Lane[] = [];
  const order = items.map((_, index) => index).sort((a, b) => item(a).left - item(b).left || a - b);
  for (const index of order) {
    const { y, left } = item(index);
    const free = lanes.find((lane) =>
      Math.abs(lane.y - y) < SAME_HEIGHT &&
      lane.members.every((member) => item(member).right + APART <= left)
    );
    if (free) free.members.push(index);
    else lanes.push({ y: known(lanes, y), members: [index] });
  }
  const sizes = lanes.map(({ members }) => Math.max(...members.map((index) => item(index).size)));
  const middles = layoutColumn(
    lanes.map(({ y }, lane) => ({ at: y, size: sizes[lane] ?? 0 })),
    room,
  );
  const heights = items.map(() => 0);
  lanes.forEach(({ members }, lane) => {
    for (const index of members) heights[index] = middles[lane] as number;
  });
  const moved = lanes.map(({ y }, lane) => {
    const [to, size] = [middles[lane] ?? y, sizes[lane] ?? 0];
    return { top: to - size / 2, bottom: to + size / 2, moved: Math.abs(to - y) >= 1 };
  });
  return { heights, bands: joined(moved) };
}

/** The height of a lane that looks the same, so that noise does not order them. */
function known(lanes: readonly Lane[], y: number): number {
  return lanes.find((lane) => Math.abs(lane.y - y) < SAME_HEIGHT)?.y ?? y;
}

/** Lanes that touch are one band if any of them is off its height. */
function joined(lanes: readonly (Band & { moved: boolean })[]): Band[] {
  const bands: (Band & { moved: boolean })[] = [];
  for (const lane of [...lanes].sort((a, b) => a.top - b.top)) {
    const last = bands.at(-1);
    if (last && lane.top - last.bottom < 1) {
      bands[bands.length - 1] = {
        top: last.top,
        bottom: lane.bottom,
        moved: last.moved || lane.moved,
      };
    } else bands.push(lane);
  }
  return bands.filter(({ moved }) => moved).map(({ top, bottom }) => ({ top, bottom }));
}
