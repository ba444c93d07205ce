/**
 * Servers of the user's that do not behave.
 * @module
 */
import { delay } from "../../../src/sys/delay.ts";
import { fileURLToPath } from "node:url";
import { failedFor } from "../checks.ts";
import type { Command } from "../command.ts";
import type { Family } from "../fault.ts";
import { bench } from "../lines.ts";
import type { Stage } from "../stage.ts";

const SERVER = fileURLToPath(
  new URL("../../../bench/target/testdata/server.ts", import.meta.url),
);

/** The test server in one of its ways. */
function server(way: string): string {
  return `exec '${Deno.execPath()}' run --quiet --no-prompt --allow-env --allow-net --allow-run ` +
    `'${SERVER}' ${way}`;
}

/** A trial that talks to a command, with words more. */
function talkingTo(target: string, ...more: readonly string[]) {
  return (stage: Stage): Command =>
    bench([
      ...["target", "--target", target, "--port", "18080", "--connections", "60"],
      ...["--concurrency", "20", "--reps", "1", ...more],
    ])(stage);
}

export const targets: Family = {
  title: "Servers of the user's",
  faults: [
    {
      name: "drain against a server that never closes",
      promise: "ended by its bound, counted and said",
      ci: true,
      command: talkingTo(server("never"), "--mode", "drain", "--patience", "0"),
      code: 0,
      async afterwards(stage) {
        const { trials } = await stage.manifest();
        const said = JSON.stringify(trials[0]?.warnings);
        if (!/drain: the peer had not closed in time \(\d+ times\)/.test(said)) {
          throw new Error(said);
        }
      },
    },
    {
      name: "a server that answers a byte a second",
      promise: "given up, counted and said; that trial failed",
      command: talkingTo(server("trickle"), "--echo"),
      code: 1,
      says: /none of 60 connections succeeded: (answer: none within 5 s|not tried)/,
      afterwards: failedFor(/none of 60 connections succeeded/, 0),
    },
    {
      name: "a server that dies",
      promise: "that trial failed and says how it died",
      command: talkingTo(server("dies")),
      code: 1,
      says: /ended with code 3 during the trial/,
    },
    {
      name: "a server that is not there",
      promise: "that trial failed and says so",
      command: talkingTo("no-such-server"),
      code: 1,
      says: /the target was not found/,
    },
    {
      name: "a server that never listens",
      promise: "given up after 10 s, with its last words",
      command: talkingTo("echo waiting; exec sleep 300"),
      code: 1,
      says: /does not listen on port 18080 after 10 s: it said "waiting"/,
    },
    {
      name: "a server that starts daemons and ignores SIGTERM",
      promise: "none of its processes is left",
      ci: true,
      command: talkingTo(
        `trap '' TERM HUP; setsid sleep 600 & setsid sleep 600 & ${server("fin")}`,
      ),
      code: 0,
    },
    {
      name: "kill -9 of bench while a server runs",
      promise: "the server and all that it has started end with it",
      ci: true,
      command: talkingTo(`setsid sleep 600 & ${server("after:300")}`, "--patience", "60000"),
      async meanwhile(stage) {
        // The client comes when the server listens.
        await stage.process("worker_main.ts client");
        await delay(500);
        stage.running.signal("SIGKILL");
      },
      code: 137,
    },
    {
      name: "a server that floods its standard error",
      promise: "it measures; memory stays bounded",
      command: talkingTo(server("chatty")),
      code: 0,
    },
    {
      name: "a server that answers something else",
      promise: "that trial failed and says of what",
      command: talkingTo(server("garbage"), "--echo"),
      code: 1,
      says: /bytes differ from those sent/,
    },
  ],
};
