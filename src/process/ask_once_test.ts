import assert from "node:assert/strict";
import { type Asked, askOnce, type Errand } from "./ask_once.ts";
import { denoCommand } from "./deno_command.ts";
import { ABACUS, type Add, type Break, type Ponder, type Sum } from "./testdata/abacus.ts";

const PROGRAM = new URL("./testdata/abacus.ts", import.meta.url);
const words = denoCommand(PROGRAM, ["--allow-ffi", "--allow-read"], ["runtime"]);
const process = { command: "unshare", args: ["--", ...words], name: "abacus", greets: ABACUS };
const never = new AbortController().signal;
const add: Add = { type: "add", numbers: [1, 2] };
const ponder: Ponder = { type: "ponder", busy: false };

function sum(fields: Partial<Errand<Add, number>> = {}): Promise<Asked<number>> {
  const errand = { process, request: add, deadlineMs: 30_000, signal: never };
  return askOnce<Add, number>({ ...errand, read: (reply: Sum) => reply.sum, ...fields });
}

Deno.test("real: a process that is asked once says how far it is and replies", async () => {
  const phases: string[] = [];
  assert.deepEqual(await sum({ onPhase: (name) => phases.push(name) }), {
    status: "done",
    result: 3,
  });
  assert.deepEqual(phases, ["adding 1", "adding 2"]);
});

Deno.test("real: what goes wrong is one line: in the process's own words, or how it ended", async () => {
  const request: Break = { type: "break" };
  const broken = askOnce<Break, never>({
    ...{ process, request, deadlineMs: 30_000, signal: never },
    read: (reply) => reply,
  });
  assert.deepEqual(await broken, { status: "failed", reason: "a bead is missing" });
  const args = ["--", "sh", "-c", "echo 'Too many open files' >&2; exit 1"];
  assert.deepEqual(await sum({ process: { ...process, args } }), {
    status: "failed",
    reason: "abacus ended with code 1: Too many open files; " +
      "raise the limit of descriptors (ulimit -n)",
  });
  const read = () => {
    throw new Error("3 is not\na number");
  };
  assert.deepEqual(await sum({ read }), { status: "failed", reason: "3 is not a number" });
  assert.equal(
    (await sum({ process: { ...process, command: "no-such-program" } })).status,
    "failed",
  );
});

Deno.test("real: what takes too long is ended, and it is said during what", async () => {
  const pondering = (deadlineMs: number) =>
    askOnce<Ponder, never>({
      ...{ process, request: ponder, deadlineMs, signal: never },
      read: (reply) => reply,
    });
  assert.deepEqual(await pondering(1), {
    status: "failed",
    reason: "not over after 0.001 s, while starting",
  });
  assert.deepEqual(await pondering(3000), {
    status: "failed",
    reason: "not over after 3 s, while pondering",
  });
});

Deno.test("real: an aborted signal ends it at once, or starts nothing", async () => {
  assert.deepEqual(await sum({ signal: AbortSignal.abort() }), { status: "aborted" });
  const controller = new AbortController();
  const start = performance.now();
  const asked = askOnce<Ponder, never>({
    ...{ process, request: ponder, deadlineMs: 30_000, signal: controller.signal },
    onPhase: () => controller.abort(),
    read: (reply) => reply,
  });
  assert.deepEqual(await asked, { status: "aborted" });
  assert.ok(performance.now() - start < 10_000, "it took its time");
});
