/**
 * The environment that children get: ours, without what Deno refuses to hand on.
 *
 * Deno starts no child while a variable of the dynamic loader is set (LD_PRELOAD, LD_LIBRARY_PATH,
 * LD_BIND_NOW and whatever else begins like them), unless it may run every program: with one of
 * them a child could be made to run anything (ext/process, `get_requires_allow_all_env_vars`; seen
 * in 2.9.6). Shells of conda set them, and faketime. So our own processes do without, and the
 * user's server gets them back.
 * @module
 */
import { readText } from "./files.ts";

/** What the loader of Linux reads, and that of macOS, which Deno refuses as well. */
const LOADER = /^(?:LD|DYLD)_/;
/** Before the name of a variable that is handed on without effect. */
const ASIDE = "CLOSECOST_";

/** Variables by name. */
export type Environment = Readonly<Record<string, string>>;

/** The variables in a text like `/proc/self/environ`; those that are no UTF-8 are left out. */
export function parseEnvironment(text: string): Environment {
  const pairs = text.split("\0").flatMap((entry) => {
    const at = entry.indexOf("=");
    return at < 1 || entry.includes("\ufffd") ? [] : [[entry.slice(0, at), entry.slice(at + 1)]];
  });
  return Object.fromEntries(pairs);
}

/** What a child is given of an environment: the loader's variables are put aside by another name. */
export function handedOn(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) =>
      LOADER.test(name) ? [`${ASIDE}${name}`, value] : [name, value]
    ),
  );
}

/** The loader's variables that were put aside, as they were: `LD_PRELOAD=…`. */
export function putAside(environment: Environment): string[] {
  return Object.entries(environment)
    .map(([name, value]) => [name.slice(ASIDE.length), value, name.startsWith(ASIDE)] as const)
    .filter(([name, , aside]) => aside && LOADER.test(name))
    .map(([name, value]) => `${name}=${value}`);
}

let own: Environment | undefined;

/**
 * The environment this process was started with. Read from /proc, so that no permission for each
 * variable is needed; nothing here sets one later.
 */
export function ownEnvironment(): Environment {
  return own ??= parseEnvironment(readText("/proc/self/environ") ?? "");
}

/**
 * For `Deno.Command`: what a child of ours is given.
 * @param without names of variables that it is not given
 */
export function childEnvironment(
  without?: RegExp,
): { readonly clearEnv: true; readonly env: Environment } {
  const env = handedOn(ownEnvironment());
  if (!without) return { clearEnv: true, env };
  const kept = Object.entries(env).filter(([name]) => !without.test(name));
  return { clearEnv: true, env: Object.fromEntries(kept) };
}
