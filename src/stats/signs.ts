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
  const [throws, fewer] = [above + below, Math.min(above, below)];
  // From the likeliest down, so that nothing is lost where the first is too small for a number.
  let logChance = -throws * Math.LN2;
  for (let heads = 0; heads < fewer; heads++) logChance += Math.log((throws - heads) / (heads + 1));
  let [share, sum] = [1, 0];
  for (let heads = fewer; heads >= 0 && share > 0; heads--) {
    sum += share;
    share *= heads / (throws - heads + 1);
  }
  return Math.min(1, 2 * Math.exp(logChance + Math.log(sum)));
}
