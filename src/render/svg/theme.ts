/**
 * How charts look: one colour a mode, light and dark, checked for contrast and colour blindness by
 * the test beside this file.
 *
 * A drawing carries its own background and swaps every colour by `prefers-color-scheme`, so text
 * and ground always change together, whatever page the file is put on. Renderers that do not know
 * the media query show the light colours.
 * @module
 */

import { compareModes, MODE_ORDER } from "../../model/order.ts";

/** One colour in its light and its dark form, `#rrggbb` in lower case. */
export interface Colour {
  readonly light: string;
  readonly dark: string;
}

/** Colours that are not a mode's. */
export const SURFACE = {
  background: { light: "#ffffff", dark: "#15181d" },
  /** Titles and headings. */
  ink: { light: "#1b1f24", dark: "#eceff3" },
  /** Subtitles, axis titles and tick labels. */
  muted: { light: "#59616b", dark: "#a3acb7" },
  /** Axis lines and ticks. */
  axis: { light: "#8b939d", dark: "#6d7681" },
  grid: { light: "#e6e9ed", dark: "#2c3138" },
} as const satisfies Record<string, Colour>;

/** In the order in which modes take them: the four of the headline, then any others. */
export const MODE_COLOURS: readonly Colour[] = [
  { light: "#3428cd", dark: "#5d7ffd" },
  { light: "#cd2235", dark: "#fa5a5c" },
  { light: "#017655", dark: "#62f88c" },
  { light: "#6b1f7a", dark: "#debffd" },
  { light: "#755f0c", dark: "#f3a610" },
  { light: "#4278bc", dark: "#41beb4" },
  { light: "#804ae1", dark: "#aa9dfe" },
  { light: "#3f464d", dark: "#d2f2ea" },
];

/**
 * The family with the same advance widths on Linux (Liberation Sans), macOS and Windows, then
 * whatever there is. No quotes: the text goes into an attribute.
 */
export const FONT = "Helvetica, Arial, sans-serif";

/** Sizes in pixels. */
export const SIZE = { title: 17, subtitle: 12, heading: 13, label: 12, axis: 11 } as const;

/**
 * A colour for every mode of a run. Modes that are documented have the same in every run, the first
 * of those that differ in their argument; others take the ones left over, and start again from the first when all are taken.
 */
export function modeColours(modes: Iterable<string>): ReadonlyMap<string, Colour> {
  const colours = new Map<string, Colour>();
  const free = new Set(MODE_COLOURS);
  const ordered = [...new Set(modes)].sort(compareModes);
  for (const [index, name] of MODE_ORDER.entries()) {
    const mode = ordered.find((candidate) => candidate.split(":")[0] === name);
    const colour = MODE_COLOURS[index];
    if (colour === undefined) continue;
    free.delete(colour);
    if (mode !== undefined) colours.set(mode, colour);
  }
  const others = [...free, ...MODE_COLOURS];
  ordered.filter((mode) => !colours.has(mode)).forEach((mode, index) => {
    colours.set(mode, others[index % others.length] as Colour);
  });
  return colours;
}

/** CSS that swaps every light colour for its dark form, for elements inside `scope`. */
export function darkStyle(scope: string): string {
  const rules = [...Object.values(SURFACE), ...MODE_COLOURS].flatMap(({ light, dark }) =>
    ["fill", "stroke"].map((what) => `${scope} [${what}="${light}"]{${what}:${dark}}`)
  );
  return `@media (prefers-color-scheme:dark){${rules.join("")}}`;
}
