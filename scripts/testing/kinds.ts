/**
 * The two kinds of tests. What needs the machine itself (connections, processes, system calls) has
 * a name that begins with `real:`; all else is pure, and runs without the permission for any of it.
 * @module
 */

/** What the name of a real test begins with. */
const REAL = "real:";

/** Whether the test, or the step of a test, of this name is a real one. */
export function isReal(name: string): boolean {
  return name.startsWith(REAL);
}

/** For `deno test --filter`: real tests alone. */
export const REAL_FILTER = `/^${REAL}/`;

/** All others. The library that reads it knows no lookahead: each length of a difference in turn. */
export const PURE_FILTER = `/^(?:${
  [...REAL].map((char, index) => `${REAL.slice(0, index)}(?:[^${char}]|$)`).join("|")
})/`;

/** Whether a file's text has real tests. A run in which it hides them is told of as incomplete. */
export function hasReal(source: string): boolean {
  return source.includes(`${REAL} `);
}
