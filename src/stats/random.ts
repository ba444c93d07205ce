/**
 * Random numbers that a seed repeats, so that a plan and an interval can be had again.
 * @module
 */

const TWO_TO_32 = 0x1_0000_0000;

/**
 * xoshiro128** 1.1 by Blackman and Vigna (https://prng.di.unimi.it/xoshiro128starstar.c).
 * @param state four 32-bit words, not all zero
 * @returns a function that gives the next word, 0 to 2^32 - 1
 */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const word = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotated(d, 11);
    return word;
  };
}

/**
 * SplitMix64 (https://prng.di.unimi.it/splitmix64.c): makes a good first state of any seed.
 * @param seed any integer; its lowest 64 bits count
 * @returns a function that gives the next 64-bit word
 */
export function splitMix64(seed: bigint): () => bigint {
  let state = seed;
  return () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let z = state;
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return z ^ (z >> 31n);
  };
}

/**
 * A source of numbers from 0 to below 1 that gives the same sequence for the same seed.
 * @param seed a whole number
 * @throws {RangeError} if the seed is not a safe integer
 */
export function seededRandom(seed: number): () => number {
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(
      `Cannot seed as the seed must be a safe integer: current value is ${seed}`,
    );
  }
  const next = splitMix64(BigInt(seed));
  const [low, high] = [next(), next()];
  const word = xoshiro128([
    Number(low & 0xffffffffn),
    Number(low >> 32n),
    Number(high & 0xffffffffn),
    Number(high >> 32n),
  ]);
  return () => word() / TWO_TO_32;
}

/** The same items in a random order (Fisher–Yates); the given array stays as it is. */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const pick = Math.floor(random() * (last + 1));
    [result[last], result[pick]] = [result[pick] as T, result[last] as T];
  }
  return result;
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
