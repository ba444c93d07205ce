/**
 * The order in which things are shown, in the same one everywhere.
 * @module
 */

/** The close modes, in the order of help, tables and colours. */
export const MODE_ORDER = ["fin", "rst", "linger", "drain"] as const;

/** The name of a close mode. */
export type ModeName = typeof MODE_ORDER[number];

/** Modes by name as documented (`fin`, `rst`, `linger`, `drain`, others), then by argument. */
export function compareModes(a: string, b: string): number {
  const [nameA = "", secondsA = ""] = a.split(":");
  const [nameB = "", secondsB = ""] = b.split(":");
  return compareWords(MODE_ORDER, nameA, nameB) || Number(secondsA) - Number(secondsB) ||
    compareTexts(a, b);
}

/** Words that are known as they are listed, others after them by alphabet. */
export function compareWords(known: readonly string[], a: string, b: string): number {
  const rank = (word: string) => {
    const index = known.indexOf(word);
    return index < 0 ? known.length : index;
  };
  return rank(a) - rank(b) || compareTexts(a, b);
}

/** By code unit: the same in every locale. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
