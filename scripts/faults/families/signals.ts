/**
 * Signals that ask to end, at each phase of each command.
 * @module
 */
import { delay } from "../../../src/sys/delay.ts";
import { kept, nothingMade } from "../checks.ts";
import type { Family, Fault } from "../fault.ts";
import { bench, compare, LONG, LONG_TRACE, report, SERIES } from "../lines.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const NUMBER = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1, SIGKILL: 9 } as const;

/** Long enough for Deno to be there, and too short for a trial. */
const AT_ONCE_MS = 200;
/** So much later that a signal is no echo of the first. */
const AGAIN_MS = 1200;

/** In a trial each of them is an interruption. */
const inATrial = SIGNALS.map((signal): Fault => ({
  name: `${signal} to bench in a trial`,
  promise: "code 130; the run says that it was interrupted",
  ...(signal === "SIGTERM" ? { ci: true as const } : {}),
  command: bench(LONG),
  async meanwhile(stage) {
    await stage.atWork();
    stage.running.signal(signal);
  },
  code: 130,
  afterwards: kept("interrupted", ["aborted"]),
}));

/** Before anything is there, the signal's own way of ending is good enough. */
const atTheStart = [...SIGNALS, "SIGKILL" as const].map((signal): Fault => ({
  name: `${signal} to bench as it starts`,
  promise: "it ends; nothing was made",
  command: bench(SERIES),
  async meanwhile(stage) {
    await delay(AT_ONCE_MS);
    stage.running.signal(signal);
  },
  code: [130, 128 + NUMBER[signal]],
  afterwards: nothingMade,
}));

export const signals: Family = {
  title: "Signals",
  faults: [
    ...inATrial,
    {
      name: "SIGTERM to bench after two trials",
      promise: "code 130; the finished trials are kept",
      ci: true,
      command: bench(SERIES),
      async meanwhile(stage) {
        await stage.trialsKept(2);
        stage.running.signal("SIGTERM");
      },
      code: 130,
      afterwards: kept("interrupted", { completed: 2 }),
    },
    {
      name: "SIGINT twice to bench in a trial",
      promise: "the second ends it at once, code 130; no process is left",
      command: bench(LONG),
      async meanwhile(stage) {
        await stage.atWork();
        stage.running.signal("SIGINT");
        await delay(AGAIN_MS);
        stage.running.signal("SIGINT");
      },
      code: 130,
    },
    ...atTheStart,
    {
      name: "SIGKILL to bench as it draws the report",
      promise: "every trial is kept; deno task report makes the rest",
      command: (stage) => ({
        ...bench(SERIES)(stage),
        then: { task: "report", argv: [stage.out] },
      }),
      async meanwhile(stage) {
        await stage.trialsKept(6);
        stage.running.signal("SIGKILL");
      },
      code: 0,
      async afterwards(stage) {
        const { trials } = await stage.manifest();
        if (trials.length !== 6) throw new Error(`${trials.length} trials`);
        Deno.statSync(`${stage.out}/report.md`);
      },
    },
    {
      name: "SIGTERM to trace",
      promise: "code 130; neither a process nor an empty folder is left",
      command: ({ out }) => ({ task: "trace", argv: [...LONG_TRACE, "--out", out] }),
      async meanwhile(stage) {
        await stage.process("trace/host_main.ts");
        await delay(500);
        stage.running.signal("SIGTERM");
      },
      code: 130,
      afterwards: nothingMade,
    },
    {
      name: "SIGKILL to report",
      promise: "what was there is whole; the next report makes the rest",
      command: (stage) => {
        const first = report()(stage);
        return { ...first, then: first };
      },
      async meanwhile(stage) {
        await delay(900);
        stage.running.signal("SIGKILL");
      },
      code: 0,
      lines: "any",
      async afterwards(stage) {
        await stage.manifest(stage.at("run"));
      },
    },
    {
      name: "SIGTERM to compare",
      promise: "it ends; neither run was touched",
      command: compare(),
      async meanwhile(stage) {
        await delay(300);
        stage.running.signal("SIGTERM");
      },
      code: [0, 143],
      async afterwards(stage) {
        for (const name of ["base", "head"]) await stage.manifest(stage.at(name));
      },
    },
  ],
};
