/**
 * "Did you mean": the allowed word that is closest to what was written.
 * @module
 */

/**
 * The nearest of `words`; `undefined` if in none of them fewer than about a third of the letters
 * would have to change. Distance is Damerau and Levenshtein's (optimal string alignment), case ignored.
 */
export function nearest(written: string, words: readonly string[]): string | undefined {
  const text = written.toLowerCase();
  let best: string | undefined;
  let least = text.length < 2 ? 1 : Math.max(1, Math.floor(text.length / 3)) + 1;
  for (const word of words) {
    const steps = distance(text, word.toLowerCase());
    if (steps < least) [best, least] = [word, steps];
  }
  return best;
}

/** Letters to insert, delete, replace or swap with their neighbour to make `a` of `b`. */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const differs = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        at(above, j) + 1,
        at(row, j - 1) + 1,
        at(above, j - 1) + differs,
        swapped ? at(before, j - 2) + 1 : Infinity,
      );
    }
    [before, above] = [above, row];
  }
  return at(above, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] as number;
}
