/**
 * Marks with bars and names set apart in lanes, so that none lies on another.
 *
 * Most close modes cost the same TIME_WAIT, so most marks are at one height. Marks that would lie
 * on one another go to lanes of their own, as near to their height as the others allow.
 * @module
 */
import { dodge } from "./dodge.ts";

/** What takes room beside others: a bar and the name behind it. */
export interface LaneItem {
  /** Height, pixels. */
  readonly y: number;
  /** Where the bar begins and where the name ends, pixels. */
  readonly left: number;
  readonly right: number;
  /** Pixels it takes upright. */
  readonly size: number;
}

/** Where lanes may be. */
export interface LaneRoom {
  readonly from: number;
  readonly to: number;
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

/** A lane for every item: items in one lane are beside one another, lanes never overlap. */
export function lanesFor(items: readonly LaneItem[], room: LaneRoom): Lanes {
  const item = (index: number) => items[index] as LaneItem;
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
  const middles = dodge(lanes.map(({ y }, lane) => ({ at: y, size: sizes[lane] ?? 0 })), room);
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
