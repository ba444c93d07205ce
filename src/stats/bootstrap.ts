/**
 * The bootstrap distribution of the median, worked out instead of drawn.
 *
 * Efron (1979, "Bootstrap Methods", section 3) gives it for an odd number of values: a resample's
 * median is one of the values, and with which probability is a sum of binomials. Here also for an
 * even number, where it is the mean of two. No random numbers, no seed, no noise of resampling.
 * @module
 */

/** A median that a resample can have. */
export interface Mass {
  readonly value: number;
  readonly probability: number;
}

/** One pair of order statistics, from 0, that can be the middle two of a resample. */
interface Middle {
  readonly low: number;
  readonly high: number;
  readonly probability: number;
}

/** What is rarer than this is left out: all of it together can't move a quantile. */
const NEGLIGIBLE = 1e-8;

/** By number of values: the same for every comparison. */
const middles = new Map<number, readonly Middle[]>();

/**
 * Every median that a resample (as many draws with replacement as there are values) can have.
 * @param values finite numbers in any order, at least one
 * @returns in ascending order; the probabilities add up to 1
 * @throws {RangeError} for no values
 */
export function bootstrapMedians(values: readonly number[]): Mass[] {
  const n = values.length;
  if (n === 0) throw new RangeError("Cannot resample no values");
  const sorted = [...values].sort((a, b) => a - b);
  const known = middles.get(n) ?? middlesOf(n);
  middles.set(n, known);
  return known.map(({ low, high, probability }) => ({
    value: ((sorted[low] as number) + (sorted[high] as number)) / 2,
    probability,
  })).sort((a, b) => a.value - b.value);
}

function middlesOf(n: number): Middle[] {
  const all = n % 2 === 1 ? oddMiddles(n) : evenMiddles(n);
  // In about the order of the medians, so that sorting them is quick.
  const kept = all.sort((a, b) => a.low + a.high - b.low - b.high).filter(({ probability }) =>
    probability > NEGLIGIBLE
  );
  const total = kept.reduce((sum, { probability }) => sum + probability, 0);
  return kept.map((one) => ({ ...one, probability: one.probability / total }));
}

/** The middle one of an odd number is value i if at least half of the draws are at most i. */
function oddMiddles(n: number): Middle[] {
  const upTo = halfOrMore(n, (n + 1) / 2);
  return Array.from({ length: n }, (_, i) => ({
    low: i,
    high: i,
    probability: upTo(i + 1) - upTo(i),
  }));
}

/**
 * The middle two of n = 2k draws are values i < j if k draws are at most i, one of them i, and the
 * other k at least j, one of them j. They are the same value with what is left of the k-th being i.
 */
function evenMiddles(n: number): Middle[] {
  const k = n / 2;
  const upTo = halfOrMore(n, k);
  const ways = Math.exp(logChoose(n, k));
  return Array.from({ length: n }, (_, i) => {
    const lower = ((i + 1) / n) ** k - (i / n) ** k;
    const apart = Array.from({ length: n - i - 1 }, (_, step) => {
      const j = i + 1 + step;
      const upper = ((n - j) / n) ** k - ((n - j - 1) / n) ** k;
      return { low: i, high: j, probability: ways * lower * upper };
    });
    const taken = apart.reduce((sum, { probability }) => sum + probability, 0);
    return [{ low: i, high: i, probability: upTo(i + 1) - upTo(i) - taken }, ...apart];
  }).flat();
}

/** Probability that at least `least` of n draws are among the first i of n values. */
function halfOrMore(n: number, least: number): (i: number) => number {
  return (i) => {
    if (i <= 0) return 0;
    if (i >= n) return 1;
    const [yes, no] = [Math.log(i / n), Math.log(1 - i / n)];
    let sum = 0;
    for (let x = least; x <= n; x++) sum += Math.exp(logChoose(n, x) + x * yes + (n - x) * no);
    return sum;
  };
}

const logFactorials = [0, 0];

function logChoose(n: number, k: number): number {
  for (let i = logFactorials.length; i <= n; i++) {
    logFactorials.push((logFactorials[i - 1] as number) + Math.log(i));
  }
  const [a, b, c] = [n, k, n - k].map((i) => logFactorials[i] as number) as [
    number,
    number,
    number,
  ];
  return a - b - c;
}

/** How far something lies, with an interval. */
export interface Interval {
  readonly point: number;
  readonly low: number;
  readonly high: number;
}

const BISECTIONS = 60;

/**
 * Efron's percentile interval of a median.
 * @param options.level how sure, e.g. 0.95
 */
export function medianInterval(
  values: readonly number[],
  { level }: { level: number },
): Interval {
  const nothing: readonly Mass[] = [{ value: 0, probability: 1 }];
  const masses = bootstrapMedians(values);
  const share = (1 - level) / 2;
  return {
    point: middle(values),
    low: quantileOfDifference(nothing, masses, share),
    high: quantileOfDifference(nothing, masses, 1 - share),
  };
}

/**
 * Efron's percentile interval of the difference of two independent samples' medians.
 * @param options.level how sure, e.g. 0.95
 * @param options.scale what of the medians is subtracted: with Math.log it is the logarithm of
 * their ratio
 * @returns `second` less `first`
 */
export function medianDifference(
  first: readonly number[],
  second: readonly number[],
  { level, scale = (value) => value }: { level: number; scale?: (median: number) => number },
): Interval {
  const scaled = (values: readonly number[]) =>
    bootstrapMedians(values).map((mass) => ({ ...mass, value: scale(mass.value) }));
  const [from, to] = [scaled(first), scaled(second)];
  const share = (1 - level) / 2;
  return {
    point: scale(middle(second)) - scale(middle(first)),
    low: quantileOfDifference(from, to, share),
    high: quantileOfDifference(from, to, 1 - share),
  };
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}

/** The smallest difference that a share of at least `q` does not exceed. */
function quantileOfDifference(from: readonly Mass[], to: readonly Mass[], q: number): number {
  let low = (to[0] as Mass).value - (from.at(-1) as Mass).value;
  let high = (to.at(-1) as Mass).value - (from[0] as Mass).value;
  if (shareUpTo(from, to, low) >= q) return low;
  for (let step = 0; step < BISECTIONS; step++) {
    const between = (low + high) / 2;
    if (between <= low || between >= high) break;
    if (shareUpTo(from, to, between) >= q) high = between;
    else low = between;
  }
  return high;
}

/** Probability that a median of `to` less one of `from` is at most `limit`; both ascending. */
function shareUpTo(from: readonly Mass[], to: readonly Mass[], limit: number): number {
  let [share, below, next] = [0, 0, 0];
  for (const { value, probability } of from) {
    while (next < to.length && (to[next] as Mass).value - value <= limit) {
      below += (to[next] as Mass).probability;
      next++;
    }
    share += probability * below;
  }
  // Sums of shares are a little off; a step of the distribution must not be missed for it.
  return share + 1e-12;
}
