import assert from "node:assert/strict";
import { Child } from "../sys/child.ts";
import { commandLine, descendantsOf, isAlive, within } from "../sys/testdata/processes.ts";
import { denoCommand } from "./deno_command.ts";
import { Process, type ProcessOptions } from "./process.ts";
import { ProcessError, type Why } from "./process_error.ts";
import { ABACUS, type ToAbacus } from "./testdata/abacus.ts";

const PROGRAM = new URL("./testdata/abacus.ts", import.meta.url);
const HELLO = `echo '{"type":"abacus","protocol":3}'`;
/** Longer than anything here takes. */
const deadlineMs = 30_000;

function abacus(line: "runtime" | "system"): Process<ToAbacus> {
  const words = denoCommand(PROGRAM, ["--allow-ffi", "--allow-read"], [line]);
  return new Process({
    command: "unshare",
    args: ["--", ...words],
    name: "abacus",
    greets: ABACUS,
  });
}

/** A process that is a shell script. */
function shell(script: string, options: Partial<ProcessOptions> = {}): Process<ToAbacus> {
  const words = { command: "unshare", args: ["--", "sh", "-c", script] };
  return new Process({ ...words, name: "abacus", greets: ABACUS, ...options });
}

const add = { type: "add", numbers: [1, 2] } as const;

/** Asserts that there is no reply, why, and in which words. */
async function assertNone(
  reply: Promise<unknown>,
  { why, message, request = "add" }: { why: Why; message: string | RegExp; request?: string },
): Promise<void> {
  await assert.rejects(reply, (error: Error) => {
    assert.ok(error instanceof ProcessError, error.stack ?? "");
    if (typeof message === "string") assert.equal(error.message, message);
    else assert.match(error.message, message);
    assert.deepEqual([error.process, error.request, error.why], ["abacus", request, why]);
    return true;
  });
}

for (const line of ["runtime", "system"] as const) {
  Deno.test(`real: a process greets, replies to each request in turn, and fails in words: ${line}`, async () => {
    await using process = abacus(line);
    assert.deepEqual(await process.greeting(), ABACUS);
    const phases: string[] = [];
    const onPhase = (name: string) => phases.push(name);
    const [three, text, seven] = await Promise.all([
      process.request(add, { deadlineMs, onPhase }),
      process.request({ type: "write", letters: 300_000 }, { deadlineMs }),
      process.request({ type: "add", numbers: [3, 4] }, { deadlineMs }),
    ]);
    assert.deepEqual([three.sum, text.text.length, seven.sum], [3, 300_000, 7]);
    assert.deepEqual(phases, ["adding 1", "adding 2"]);
    await assertNone(process.request({ type: "break" }, { deadlineMs }), {
      ...{ why: "failed", request: "break", message: "abacus: a bead is missing" },
    });
    await assertNone(process.request(add, { deadlineMs }), {
      ...{ why: "ended", message: "abacus ended with code 0" },
    });
  });

  Deno.test(`real: a request that a process does not know is refused by name: ${line}`, async () => {
    for (const type of ["divide", "toString"]) {
      await using process = abacus(line);
      await assertNone(process.request({ type } as never, { deadlineMs }), {
        ...{ why: "failed", request: type },
        message: `abacus: Cannot carry out "${type}" as there is no such request here`,
      });
    }
  });

  for (const busy of [false, true]) {
    const how = `${line}, ${busy ? "busy" : "at rest"}`;
    Deno.test(`real: a reply that does not come in time is an error, and the process is gone: ${how}`, async () => {
      await using process = abacus(line);
      await process.greeting();
      await assertNone(process.request({ type: "ponder", busy }, { deadlineMs: 300 }), {
        ...{ why: "late", request: "ponder" },
        message: 'abacus has not answered "ponder" after 0.3 s: that is hard',
      });
      assert.ok(await within(2000, () => !isAlive(process.pid)), "it is still there");
    });
  }

  Deno.test(`real: garbage in place of a reply is quoted, and the process is gone: ${line}`, async () => {
    const texts: [string, string][] = [
      ["ready.", '"ready."'],
      ["[1]", '"[1]"'],
      ["{".repeat(200), `"${"{".repeat(80)}…"`],
    ];
    for (const [text, said] of texts) {
      await using process = abacus(line);
      await assertNone(process.request({ type: "babble", text }, { deadlineMs }), {
        ...{ why: "garbled", request: "babble" },
        message: `abacus answered "babble" with what is no message: ${said}`,
      });
      assert.ok(await within(2000, () => !isAlive(process.pid)), "it is still there");
    }
  });
}

Deno.test("real: pipes are all that is needed: a process may be behind others, as with ssh", async () => {
  const words = denoCommand(PROGRAM, ["--allow-ffi", "--allow-read"], ["runtime"]);
  let pid: number | undefined;
  {
    await using process: Process<ToAbacus> = new Process({
      ...{ command: "unshare", args: ["--", "sh", "-c", 'cat | "$@" | cat', "sh", ...words] },
      ...{ name: "abacus", greets: ABACUS },
    });
    assert.equal((await process.request(add, { deadlineMs })).sum, 3);
    const behind = (one: number) => commandLine(one).endsWith("/abacus.ts runtime");
    pid = descendantsOf(process.pid).find((one) => behind(one) && isAlive(one));
    assert.ok(pid !== undefined && pid !== process.pid);
  }
  assert.ok(await within(3000, () => !isAlive(pid as number)), "it is still there");
});

Deno.test("real: a process that dies is an error with how, and its last words", async () => {
  const struck = "read -r line; echo 'no beads' >&2; ";
  const deaths: [string, string][] = [
    [`${HELLO}; ${struck} exit 7`, "abacus ended with code 7: no beads"],
    [`${HELLO}; ${struck} kill -KILL $$`, "abacus was ended by SIGKILL: no beads"],
    [`${HELLO}; read -r line; printf '{"type":"su'`, "abacus ended with code 0"],
  ];
  for (const [script, message] of deaths) {
    await using process = shell(script);
    await process.greeting();
    await assertNone(process.request(add, { deadlineMs }), { why: "ended", message });
  }
});

Deno.test("real: a process that dies, stays silent or is another one before it greets is an error", async () => {
  const starts: [string, Why, string][] = [
    ["echo 'no such host' >&2; exit 255", "ended", "abacus ended with code 255: no such host"],
    ["echo Welcome; exec cat", "garbled", 'abacus began with what is no message: "Welcome"'],
    ["echo slow >&2; exec sleep 30", "late", "abacus has not started after 0.5 s: slow"],
    [
      `echo '{"type":"failed","reason":"no memory"}'; exec cat`,
      "failed",
      "abacus: no memory",
    ],
    [
      `echo '{"type":"abacus","protocol":4}'; exec cat`,
      "stranger",
      "abacus: it speaks version 4 of the abacuss' protocol, this one version 3",
    ],
    [
      `echo '{"type":"oven","protocol":3}'; exec cat`,
      "stranger",
      "abacus: it speaks version unknown of the abacuss' protocol, this one version 3",
    ],
  ];
  for (const [script, why, message] of starts) {
    await using process = shell(script, { startMs: why === "late" ? 500 : deadlineMs });
    await assertNone(process.greeting(), { why, message, request: "start" });
    await assertNone(process.request(add, { deadlineMs }), { why, message, request: "start" });
  }
});

Deno.test("real: the deadline of a first request holds while the process starts, too", async () => {
  await using process = shell("exec sleep 30");
  await assertNone(process.request(add, { deadlineMs: 300 }), {
    ...{ why: "late", message: 'abacus has not answered "add" after 0.3 s' },
  });
});

Deno.test("real: a deadline holds though a child of the process's own keeps its pipes open", async () => {
  await using process = shell(`${HELLO}; sleep 3 & wait`);
  const start = performance.now();
  await assertNone(process.request(add, { deadlineMs: 300 }), { why: "late", message: /0\.3 s$/ });
  await process[Symbol.asyncDispose]();
  assert.ok(performance.now() - start < 2000, "it was waited for");
});

Deno.test("real: a line that does not end is given up before it fills the memory", async () => {
  const endless = `${HELLO}; read -r line; exec tr '\\0' x < /dev/zero`;
  await using process = shell(endless, { mostCharacters: 1e6 });
  await process.greeting();
  await assertNone(process.request(add, { deadlineMs }), {
    why: "garbled",
    message:
      'abacus answered "add" with what is no message: a line of more than 1000000 characters',
  });
});

Deno.test("without a program there is no process", () => {
  assert.throws(() => shell("", { command: "unshare-of-nobody" }));
});

Deno.test("real: a process that is ended while it is asked leaves neither a request nor itself", async () => {
  const process = abacus("runtime");
  await process.greeting();
  const pondering = process.request({ type: "ponder", busy: false }, { deadlineMs });
  const asserted = assertNone(pondering, {
    ...{ why: "ended", request: "ponder", message: /^abacus was ended by SIGKILL/ },
  });
  await process[Symbol.asyncDispose]();
  await asserted;
  assert.ok(!isAlive(process.pid));
});

/** A shell that starts an abacus in the background, says its number and stays. */
function parent(line: "runtime" | "system", start: string): Child {
  const script = `exec 3<&0; ${start} >/dev/null & echo $!; exec sleep 30`;
  const words = denoCommand(PROGRAM, ["--allow-ffi", "--allow-read"], [line]);
  return new Child({
    ...{ command: "unshare", args: ["--", "sh", "-c", script, "sh", ...words], name: "parent" },
  });
}

for (const line of ["runtime", "system"] as const) {
  for (const busy of [false, true]) {
    const how = `${line}, ${busy ? "busy" : "at rest"}`;
    Deno.test(`real: a process ends when its parent is killed: ${how}`, async () => {
      await using shell = parent(line, '"$@" <&3');
      const pid = Number(await shell.line());
      await shell.send(JSON.stringify({ type: "ponder", busy }));
      assert.ok(await within(20_000, () => shell.lastWords === "that is hard"), shell.lastWords);
      assert.ok(isAlive(pid));
      // The other end of its input is this process, which lives.
      shell.kill();
      assert.ok(await within(3000, () => !isAlive(pid)), "it is still there");
    });
  }
}

for (const [line, type] of [["runtime", "ponder"], ["system", "add"]] as const) {
  Deno.test(`real: a process ends with its input, wherever its parent is: ${line}, after ${type}`, async () => {
    await using shell = parent(line, 'head -n 1 <&3 | "$@"');
    const pid = Number(await shell.line());
    await shell.send(JSON.stringify({ type, busy: false, numbers: [] }));
    assert.ok(await within(20_000, () => !isAlive(pid)), "it is still there");
    if (type === "ponder") assert.equal(shell.lastWords, "that is hard");
  });
}
