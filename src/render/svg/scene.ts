/**
 * A drawing as data: marks in pixels, before anything of it is SVG.
 *
 * Charts, ladders and their tests look at marks; `svg.ts` alone knows how they are written.
 * @module
 */

/** A place, pixels from the left and from the top. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Shown {
  readonly opacity?: number;
  /** What is told of the mark where a reader points at it. */
  readonly title?: string;
}

/** A box. */
export interface RectMark extends Shown, Point {
  readonly kind: "rect";
  readonly width: number;
  readonly height: number;
  /** Of its corners. */
  readonly radius?: number;
  /** `#rrggbb`, the light form of a colour of the theme; so is every colour here. */
  readonly fill: string;
}

/** A line through points. */
export interface LineMark extends Shown {
  readonly kind: "line";
  readonly points: readonly Point[];
  readonly stroke: string;
  readonly width: number;
  /** Pixels drawn and left out in turn; solid without. */
  readonly dash?: readonly number[];
  /** Pixels of the pattern that are passed over at the start. */
  readonly dashOffset?: number;
}

/** What lies between two heights, from left to right. */
export interface AreaMark extends Shown {
  readonly kind: "area";
  readonly points: readonly (Point & { readonly y2: number })[];
  readonly fill: string;
}

/** A dot, or a ring where it has a stroke instead of a fill. */
export interface CircleMark extends Shown, Point {
  readonly kind: "circle";
  readonly radius: number;
  readonly fill?: string;
  readonly stroke?: string;
}

/** A filled shape with corners. */
export interface PolygonMark extends Shown {
  readonly kind: "polygon";
  readonly points: readonly Point[];
  readonly fill: string;
}

/** A line of text; `y` is its base line. */
export interface TextMark extends Shown, Point {
  readonly kind: "text";
  readonly text: string;
  /** Pixels. */
  readonly size: number;
  readonly fill: string;
  readonly bold?: boolean;
  /** Which part of it stands at `x`; the start without. */
  readonly anchor?: "start" | "middle" | "end";
  /** From bottom to top. */
  readonly upright?: boolean;
  /** With a rim in the ground's colour, so that a line below does not disturb it. */
  readonly rim?: boolean;
}

/** Marks that are moved together. */
export interface GroupMark extends Point {
  readonly kind: "group";
  readonly marks: readonly Mark[];
}

/** Anything that is drawn. Later marks lie on earlier ones. */
export type Mark =
  | RectMark
  | LineMark
  | AreaMark
  | CircleMark
  | PolygonMark
  | TextMark
  | GroupMark;

/** A whole drawing on a ground of its own. */
export interface Scene {
  /** Of letters, digits, `_` and `-`; unique among the drawings that may come to stand in a page. */
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** What a reader who can't see it is told beside the title. */
  readonly description: string;
  readonly marks: readonly Mark[];
}
