/**
 * JUnit files as `deno test --junit-path` writes them: what they say, and several as one.
 * @module
 */

/** How many tests ended how. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A test, or a step of one. */
export interface TestCase {
  readonly name: string;
  readonly file: string;
  readonly ended: keyof Counts;
  /** Whether it did not run because the filter left it out: no time is given then. */
  readonly leftOut: boolean;
  readonly seconds: number;
  /** As it stands in the file. */
  readonly xml: string;
}

/** The test cases of a file, steps included. */
export function casesOf(junit: string): TestCase[] {
  return [...junit.matchAll(/<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)]
    .map(([xml, attributes = "", body = ""]) => {
      const value = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
      const skipped = body.includes("<skipped");
      return {
        name: value("name") ?? "",
        file: value("classname") ?? "",
        ended: /<(failure|error)\b/.test(body) ? "failed" : skipped ? "skipped" : "passed",
        leftOut: skipped && value("time") === undefined,
        seconds: Number(value("time") ?? 0),
        xml,
      };
    });
}

export function countsOf(cases: readonly TestCase[]): Counts {
  const those = (ended: keyof Counts) => cases.filter((one) => one.ended === ended).length;
  return { passed: those("passed"), failed: those("failed"), skipped: those("skipped") };
}

/** What several files come to, of which each left out what another has. */
export interface Merged {
  readonly cases: readonly TestCase[];
  /** Tests that none of them ran or skipped. */
  readonly leftOut: number;
}

/** Several files as one. */
export function merged(junits: readonly string[]): Merged {
  const all = junits.flatMap(casesOf);
  const cases = all.filter((one) => !one.leftOut);
  const place = ({ file, name }: TestCase) => `${file} ${name}`;
  const there = new Set(cases.map(place));
  const missing = all.filter((one) => one.leftOut && !there.has(place(one)));
  return { cases, leftOut: new Set(missing.map(place)).size };
}

/** A JUnit file of these cases, by the files that they stand in. */
export function junitOf(cases: readonly TestCase[]): string {
  const suites = Map.groupBy(cases, ({ file }) => file);
  const attributes = (some: readonly TestCase[]) => {
    const { failed, skipped } = countsOf(some);
    return `tests="${some.length}" disabled="${skipped}" errors="0" failures="${failed}"`;
  };
  const { failed } = countsOf(cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="deno test" tests="${cases.length}" failures="${failed}" errors="0">`,
    ...[...suites].flatMap(([file, some]) => [
      `    <testsuite name="${file}" ${attributes(some)}>`,
      ...some.map(({ xml }) => `        ${xml}`),
      "    </testsuite>",
    ]),
    "</testsuites>\n",
  ].join("\n");
}
