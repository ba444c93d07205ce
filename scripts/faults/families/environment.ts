/**
 * Environments that other tools make.
 * @module
 */
import { ownEnvironment } from "../../../src/sys/environment.ts";
import { kept } from "../checks.ts";
import type { Family, Fault } from "../fault.ts";
import { bench, SHORT } from "../lines.ts";

/** Variables of the loader, with which Deno starts no child. */
const LOADER: readonly string[] = [
  "LD_LIBRARY_PATH=/opt/conda/lib",
  "LD_PRELOAD=libm.so.6",
  "LD_BIND_NOW=1",
  "LD_DEBUG_OUTPUT=/dev/null",
];

const loader = LOADER.map((variable): Fault => {
  const [name = "", value = ""] = variable.split("=");
  return {
    name: `${name} is set`,
    promise: "it measures as it does without",
    ...(name === "LD_PRELOAD" ? { ci: true as const } : {}),
    command: bench(SHORT, { env: { [name]: value } }),
    code: 0,
    afterwards: kept("complete", ["completed"]),
  };
});

/** Only where Deno's cache is must be told, as it would be below HOME. */
function homeless(): Readonly<Record<string, string | undefined>> {
  const { DENO_DIR, HOME } = ownEnvironment();
  const cache = DENO_DIR ?? `${HOME}/.cache/deno`;
  const without = { HOME: undefined, USER: undefined, LANG: undefined, LOGNAME: undefined };
  return { ...without, DENO_DIR: cache };
}

export const environment: Family = {
  title: "Environments",
  faults: [
    ...loader,
    {
      name: "no HOME, no USER, no LANG",
      promise: "it measures as it does with them",
      command: (stage) => bench(SHORT, { env: homeless() })(stage),
      code: 0,
      afterwards: kept("complete", ["completed"]),
    },
    {
      name: "a locale that does not exist, dots as commas",
      promise: "what ss says is understood all the same",
      command: bench(SHORT, { env: { LC_ALL: "de_DE.UTF-8", LANGUAGE: "de" } }),
      code: 0,
      afterwards: kept("complete", ["completed"]),
    },
    {
      name: "an environment of 100 kB",
      promise: "children are started with it",
      command: bench(SHORT, { env: { LARGE: "x".repeat(100_000) } }),
      code: 0,
      afterwards: kept("complete", ["completed"]),
    },
    {
      name: "TMPDIR missing, for a run that needs none",
      promise: "it measures as it does with it",
      command: bench(SHORT, { env: { TMPDIR: "/no/such/folder" } }),
      code: 0,
      afterwards: kept("complete", ["completed"]),
    },
    {
      name: "a session without a terminal (setsid)",
      promise: "it measures",
      command: bench(SHORT, { shell: 'set -- setsid --wait "$@"' }),
      code: 0,
      afterwards: kept("complete", ["completed"]),
    },
  ],
};
