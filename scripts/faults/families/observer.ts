/**
 * An `ss` that lies, hangs or dies, and workers that stand still.
 * @module
 */
import { delay } from "../../../src/sys/delay.ts";
import type { Command } from "../command.ts";
import type { Family } from "../fault.ts";
import { bench, SHORT } from "../lines.ts";
import type { Stage } from "../stage.ts";

/** An ss that answers `-V` as the real one, and everything else by the script. */
function lying(script: string, argv: readonly string[] = SHORT) {
  return (stage: Stage): Command => ({
    ...bench(argv)(stage),
    env: {
      PATH: `${stage.programs({ ss: `[ "$1" = -V ] && exec "$SS" -V\n${script}` })}:${
        Deno.env.get("PATH")
      }`,
      SS: "/usr/bin/ss",
    },
  });
}

const FIN = ["churn", "--closer", "client", "--mode", "fin", "--connections", "50", "--reps", "1"];

export const observer: Family = {
  title: "Observers",
  faults: [
    {
      name: "an ss that hangs when asked for its version",
      promise: "code 3, one line, in time",
      ci: true,
      command: (stage) => ({
        ...bench(SHORT)(stage),
        env: { PATH: `${stage.programs({ ss: "exec sleep 600" })}:${Deno.env.get("PATH")}` },
      }),
      code: 3,
      says: /ss/,
    },
    {
      name: "an unshare that hangs",
      promise: "code 3, one line, in time",
      command: (stage) => ({
        ...bench(SHORT)(stage),
        env: { PATH: `${stage.programs({ unshare: "exec sleep 600" })}:${Deno.env.get("PATH")}` },
      }),
      code: 3,
      says: /unshare/,
    },
    {
      name: "an ss that hangs in a trial",
      promise: "that trial failed and the reason says ss; no process is left",
      command: lying("exec sleep 600"),
      code: 1,
      says: /\bss\b/,
    },
    {
      name: "an ss that says nothing",
      promise: "that trial failed and the reason says ss",
      command: lying("exit 0", FIN),
      code: 1,
      says: /\bss\b/,
    },
    {
      name: "an ss that says garbage",
      promise: "that trial failed and the reason says ss",
      command: lying("head -c 4096 /dev/urandom", FIN),
      code: 1,
      says: /\bss\b/,
    },
    {
      name: "an ss that says 100 MB",
      promise: "that trial failed and the reason says ss",
      command: lying("head -c 100000000 /dev/zero | tr '\\0' x", FIN),
      code: 1,
      says: /\bss\b/,
    },
    {
      name: "an ss that leaves TIME-WAIT out",
      promise: "that trial failed and the reason says ss",
      ci: true,
      command: lying('"$SS" "$@" | grep -v TIME-WAIT', FIN),
      code: 1,
      says: /\bss\b/,
    },
    {
      name: "an ss that is killed",
      promise: "that trial failed and the reason says ss",
      ci: true,
      command: lying("kill -9 $$"),
      code: 1,
      says: /\bss\b/,
    },
    {
      name: "the client worker stands still for 2 s (SIGSTOP)",
      promise: "the run completes; the repetition that stood still is told",
      command: bench(FIN.map((word) => word === "50" ? "120000" : word)),
      async meanwhile(stage) {
        await stage.atWork();
        // Past its warm-up, which nobody times.
        await delay(1500);
        await stage.strike("worker_main.ts client", "SIGSTOP");
        await delay(2000);
        await stage.strike("worker_main.ts client", "SIGCONT");
      },
      code: 0,
      lines: "any",
      async afterwards(stage) {
        const said = JSON.stringify((await stage.manifest()).trials);
        if (!/the client worker stood still for/.test(said)) throw new Error(said.slice(0, 300));
      },
    },
  ],
};
