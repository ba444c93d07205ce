/**
 * The sign test: whether pairs lean one way more often than a coin would.
 * @module
 */

/**
 * p of the exact two-sided sign test (Arbuthnot 1710): how likely a fair coin is to lie at least as
 * far from even. Pairs without a difference are no throws and are left out by the caller.
 * @returns 1 for no pairs
 */
export function signTest(above: number, below: number): number {
  const throws = above + below;
  let [chance, tail] = [2 ** -throws, 0];
  for (let heads = 0; heads <= Math.min(above, below); heads++) {
    tail += chance;
    chance *= (throws - heads) / (heads + 1);
  }
  return Math.min(1, 2 * tail);
}
