/**
 * Network namespaces: whether this machine allows them, and the words that
 * start a program in one.
 * @module
 */
import { MachineError } from "../model/errors.ts";
import type { Isolation, IsolationWish } from "../model/words.ts";
import { PROBE_MS, runCommand } from "./command.ts";

/** Arguments of unshare(1) that make each kind of isolation. */
const UNSHARE: Readonly<Record<Isolation, readonly string[]>> = {
  netns: ["--net"],
  userns: ["--user", "--map-root-user", "--net"],
  none: [],
};

/** What running without a namespace loses; said wherever a run does. */
export const LOST_WITHOUT_NAMESPACE =
  "no network namespace: TIME_WAIT of earlier trials and other programs' traffic are not kept " +
  "apart, counters are the host's, and sysctls (tcp_tw_reuse among them) are left as the host " +
  "has them";

/**
 * Starts what follows its first argument in one more network namespace, which has a table of so many
 * buckets; where the kernel has no such setting (it came with Linux 6.1), in the one there is.
 */
const WITH_TABLE = "n=$1; shift; " +
  "if { echo $n > /proc/sys/net/ipv4/tcp_child_ehash_entries; } 2> /dev/null; " +
  'then exec unshare --net -- "$@"; else exec "$@"; fi';

/**
 * How to start `command` in its own namespace: a program and its arguments.
 * @param options.socketTable buckets of the namespace's own table of connections, a power of 2; left
 * out: it shares the machine's (tcp_set_hashinfo(), net/ipv4/tcp_ipv4.c)
 */
export function isolated(
  isolation: Isolation,
  command: readonly string[],
  { socketTable }: { readonly socketTable?: number | undefined } = {},
): { command: string; args: string[] } {
  const words = socketTable === undefined || isolation === "none"
    ? command
    : ["sh", "-c", WITH_TABLE, "sh", String(socketTable), ...command];
  return { command: "unshare", args: [...UNSHARE[isolation], "--", ...words] };
}

/**
 * The strongest isolation this machine allows of those wished for.
 * @throws {MachineError} if a namespace is demanded and none is allowed, or if there is no unshare(1).
 */
export async function probeIsolation(
  wish: IsolationWish,
): Promise<{ isolation: Isolation; warnings: string[] }> {
  if (wish === "none") return { isolation: "none", warnings: [LOST_WITHOUT_NAMESPACE] };
  const reasons: string[] = [];
  for (const isolation of ["netns", "userns"] as const) {
    const { command, args } = isolated(isolation, ["true"]);
    const { code, stderr } = await runCommand(command, args, { deadlineMs: PROBE_MS });
    if (code === 0) return { isolation, warnings: [] };
    if (code === 127) {
      throw new MachineError(
        'cannot make namespaces as there is no "unshare" in PATH: install util-linux',
      );
    }
    reasons.push(stderr.replace(/^unshare: /, ""));
  }
  const why = [...new Set(reasons)].join("; ");
  if (wish === "auto") {
    return { isolation: "none", warnings: [`${LOST_WITHOUT_NAMESPACE} (unshare: ${why})`] };
  }
  throw new MachineError(
    `cannot make a network namespace (${why}): allowed are --isolation auto and none; ` +
      "run as root or allow user namespaces",
  );
}
