/**
 * Processes that are killed, each while it is at work.
 * @module
 */
import { delay } from "../../../src/sys/delay.ts";
import { all, failedFor, kept } from "../checks.ts";
import type { Family } from "../fault.ts";
import { bench, LONG, LONG_TRACE, SERIES } from "../lines.ts";
import type { Stage, Strike } from "../stage.ts";

/** Strikes a process of a trial that is well under way. */
function striking(process: string, signal: Strike = "SIGKILL") {
  return async (stage: Stage) => {
    await stage.atWork();
    await stage.strike(process, signal);
  };
}

export const kills: Family = {
  title: "Processes killed",
  faults: [
    {
      name: "kill -9 of bench in a trial",
      promise: "no process is left; the run says that it is running, without that trial",
      ci: true,
      command: bench(LONG),
      async meanwhile(stage) {
        await stage.atWork();
        stage.running.signal("SIGKILL");
      },
      code: 137,
      afterwards: kept("running", []),
    },
    {
      name: "kill -9 of bench after two trials",
      promise: "the finished trials are kept, whole",
      ci: true,
      command: bench(SERIES),
      async meanwhile(stage) {
        await stage.trialsKept(2);
        stage.running.signal("SIGKILL");
      },
      code: 137,
      afterwards: kept("running", { completed: 2 }),
    },
    {
      name: "kill -9 of a trial's host",
      promise: "that trial failed and says of what; the others are there",
      ci: true,
      command: bench(SERIES),
      async meanwhile(stage) {
        await stage.trialsKept(1);
        await stage.strike("run/trial_host_main.ts");
      },
      code: 1,
      says: /trial host was ended by SIGKILL/,
      afterwards: all(
        kept("complete", { completed: 5 }),
        failedFor(/trial host was ended by SIGKILL/, 5),
      ),
    },
    {
      name: "kill -9 of the client worker",
      promise: "that trial failed and says which process",
      ci: true,
      command: bench(LONG),
      meanwhile: striking("worker_main.ts client"),
      code: 1,
      says: /client worker was ended by SIGKILL/,
      afterwards: failedFor(/client worker was ended by SIGKILL/, 0),
    },
    {
      name: "kill -9 of the server worker",
      promise: "that trial failed and says which process",
      command: bench(LONG),
      meanwhile: striking("worker_main.ts server"),
      code: 1,
      says: /server worker was ended by SIGKILL/,
      afterwards: failedFor(/server worker was ended by SIGKILL/, 0),
    },
    {
      name: "SIGABRT in the server worker",
      promise: "that trial failed and says which process and signal",
      command: bench(LONG),
      meanwhile: striking("worker_main.ts server", "SIGABRT"),
      code: 1,
      says: /server worker was ended by SIGABRT/,
    },
    {
      name: "SIGTERM to the client worker alone",
      promise: "that trial failed and says which process and signal",
      command: bench(LONG),
      meanwhile: striking("worker_main.ts client", "SIGTERM"),
      code: 1,
      says: /client worker was ended by SIGTERM/,
    },
    {
      name: "kill -9 of the foreground of service",
      promise: "that trial failed and says which process",
      command: bench(["service", "--closer", "server", "--mode", "fin", "--reps", "1"]),
      async meanwhile(stage) {
        await stage.process("foreground/main.ts");
        await delay(1500);
        await stage.strike("foreground/main.ts");
      },
      code: 1,
      says: /foreground was ended by SIGKILL/,
    },
    {
      name: "kill -9 of trace",
      promise: "no process is left; the next trace puts the empty folder away",
      ci: true,
      command: (stage) => ({
        ...{ task: "trace", argv: [...LONG_TRACE, "--out", stage.at("traces", "first")] },
        then: { task: "trace", argv: ["--mode", "fin", "--out", stage.at("traces", "second")] },
      }),
      async meanwhile(stage) {
        await stage.process("trace/host_main.ts");
        await delay(300);
        stage.running.signal("SIGKILL");
      },
      code: 0,
      afterwards(stage) {
        const names = [...Deno.readDirSync(stage.at("traces"))].map(({ name }) => name);
        if (names.join() !== "second") throw new Error(`left: ${names.join(", ")}`);
      },
    },
    {
      name: "kill -9 of a trace's host",
      promise: "one line says so; no folder is left",
      command: ({ out }) => ({ task: "trace", argv: [...LONG_TRACE, "--out", out] }),
      meanwhile: (stage) => stage.strike("trace/host_main.ts"),
      code: 1,
      says: /trace host was ended by SIGKILL/,
      lines: "one",
      afterwards({ path }) {
        if ([...Deno.readDirSync(path)].some(({ name }) => name === "out")) throw new Error("out");
      },
    },
  ],
};
