/**
 * Programs and packages that are not there, or do not work.
 * @module
 */
import { nothingMade, printed } from "../checks.ts";
import type { Command } from "../command.ts";
import type { Family } from "../fault.ts";
import { bench, SHORT } from "../lines.ts";
import type { Stage } from "../stage.ts";

/** With a PATH that has only these programs. */
function having(programs: readonly string[], argv: readonly string[] = SHORT) {
  return (stage: Stage): Command => ({
    ...bench(argv)(stage),
    env: { PATH: stage.programsOf(programs) },
  });
}

/** With a program of ours in place of the machine's. */
function instead(scripts: Readonly<Record<string, string>>, argv: readonly string[] = SHORT) {
  return (stage: Stage): Command => ({
    ...bench(argv)(stage),
    env: { PATH: `${stage.programs(scripts)}:${Deno.env.get("PATH")}` },
  });
}

const FORBIDDEN = 'echo "unshare: unshare failed: Operation not permitted" >&2; exit 1';
/** An unshare that starts programs and makes no namespace. */
const FORBIDDING = `case "$1" in --net | --user) ${FORBIDDEN} ;; esac\nexec /usr/bin/unshare "$@"`;

export const missing: Family = {
  title: "Programs and packages missing",
  faults: [
    {
      name: "no ss in PATH",
      promise: "code 3, one line that says what to install",
      ci: true,
      command: having(["unshare", "true", "sh"]),
      code: 3,
      says: /"?ss"?.*install iproute2/,
      afterwards: nothingMade,
    },
    {
      name: "no unshare in PATH",
      promise: "code 3, one line that says what to install",
      ci: true,
      command: having(["ss", "true", "sh"]),
      code: 3,
      says: /"unshare".*install util-linux/,
      afterwards: nothingMade,
    },
    {
      name: "nothing in PATH",
      promise: "code 3, one line that says what to install",
      command: having([]),
      code: 3,
      says: /install (iproute2|util-linux)/,
      afterwards: nothingMade,
    },
    {
      name: "no unshare in PATH for trace",
      promise: "code 3, one line that says what to install",
      command: (stage) => ({
        ...{ task: "trace", argv: ["--mode", "fin", "--out", stage.out] },
        env: { PATH: stage.programsOf(["ss", "true", "sh"]) },
      }),
      code: 3,
      says: /"unshare".*install util-linux/,
      afterwards: nothingMade,
    },
    {
      name: "an ss that is no program (wrong format)",
      promise: "code 3, one line",
      command: (stage) => {
        const dir = stage.programs({ ss: "" });
        Deno.writeTextFileSync(`${dir}/ss`, "no program\0", { mode: 0o755 });
        return { ...bench(SHORT)(stage), env: { PATH: `${dir}:${Deno.env.get("PATH")}` } };
      },
      code: 3,
      says: /ss/,
      afterwards: nothingMade,
    },
    {
      name: "an ss that fails at once",
      promise: "code 3, one line",
      ci: true,
      command: instead({ ss: "exit 1" }),
      code: 3,
      says: /ss/,
      afterwards: nothingMade,
    },
    {
      name: "namespaces forbidden, and demanded (--isolation netns)",
      promise: "code 3, one line; nothing was made",
      ci: true,
      command: instead({ unshare: FORBIDDING }, [...SHORT, "--isolation", "netns"]),
      code: 3,
      says: /cannot make a network namespace \(.*not permitted.*allowed are --isolation auto/,
      afterwards: nothingMade,
    },
    {
      name: "namespaces forbidden (--isolation auto)",
      promise: "it measures without, and says what is lost",
      command: instead({ unshare: FORBIDDING }),
      code: 0,
      says: /no network namespace: TIME_WAIT of earlier trials/,
      afterwards: printed(/no network namespace/),
    },
    {
      name: "only a scenario that needs a namespace, and none allowed",
      promise: "code 3, one line that says what it needs",
      command: instead({ unshare: FORBIDDING }, ["ports", "--reps", "1"]),
      code: 3,
      lines: "any",
    },
    {
      name: "Deno's cache empty and no network",
      promise: "code 3, one line that names the package and what brings it",
      ci: true,
      needs: ["root"],
      command: (stage) => ({
        ...bench(SHORT)(stage),
        ...{ env: { DENO_DIR: stage.at("cache") }, unshare: ["--net"] },
      }),
      code: 3,
      says: /cannot load (the package \S+|its packages), .*deno install --frozen/,
      afterwards: nothingMade,
    },
    {
      name: "Deno's cache empty and no network, for report",
      promise: "code 3, one line that names the package and what brings it",
      needs: ["root"],
      command: (stage) => ({
        ...{ task: "report", argv: [stage.copy("run")], unshare: ["--net"] },
        env: { DENO_DIR: stage.at("cache") },
      }),
      code: 3,
      says: /cannot load (the package \S+|its packages), /,
    },
  ],
};
