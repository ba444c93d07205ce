import assert from "node:assert/strict";
import { Child, ChildEnded } from "./child.ts";
import { LineTooLong } from "./lines.ts";
import { isAlive, kill } from "./testdata/processes.ts";

/** A shell as the child; unshare without flags merely starts it. */
function shell(script: string): Child {
  return new Child({ command: "unshare", args: ["--", "sh", "-c", script], name: "shell" });
}

const ECHO = "while read -r line; do printf '%s\\n' \"$line\"; done";

Deno.test("real: lines go there and back, whatever their size and letters", async () => {
  await using child = shell("exec cat");
  for (const text of ["", "Hi, gopher?", "ä€😀".repeat(100_000)]) {
    const sent = child.send(text);
    assert.equal(await child.line(), text);
    await sent;
  }
});

Deno.test("real: lines that come together are told apart", async () => {
  await using child = shell("printf '1\\n2\\n3'; printf '4\\n'");
  assert.deepEqual([await child.line(), await child.line(), await child.line()], ["1", "2", "34"]);
});

Deno.test("real: a child that never ends its line is given up", async () => {
  const options = { command: "unshare", args: ["--", "cat", "/dev/zero"], name: "zeros" };
  await using child = new Child({ ...options, mostCharacters: 1e6 });
  await assert.rejects(child.line(), LineTooLong);
});

Deno.test("real: a child whose own child holds its pipes ends all the same", async () => {
  await using child = shell("sh -c 'echo $$; exec sleep 3' & wait");
  const orphan = Number(await child.line());
  const start = performance.now();
  const pending = assert.rejects(child.line(), { message: "shell was ended by SIGKILL" });
  await child[Symbol.asyncDispose]();
  await pending;
  assert.ok(performance.now() - start < 2000, "it was waited for");
  kill(orphan, 9);
});

Deno.test("real: last words may come a little later than the end", async () => {
  await using child = shell("(exec >&-; sleep 0.2; echo 'too late?' >&2) & exit 1");
  await assert.rejects(child.line(), { message: "shell ended with code 1: too late?" });
});

Deno.test("real: a child that ends is an error with its code and its last words", async () => {
  await using child = shell("echo first >&2; echo 'no such thing' >&2; exit 7");
  await assert.rejects(child.line(), (error: Error) => {
    return error instanceof ChildEnded &&
      error.message === "shell ended with code 7: no such thing";
  });
});

Deno.test("real: the last of many words is there, also where all came at once", async () => {
  await using child = shell(
    "{ seq 1 3000; echo 'no such thing'; } | dd bs=64k iflag=fullblock status=none >&2; exit 7",
  );
  await assert.rejects(child.line(), { message: "shell ended with code 7: no such thing" });
});

Deno.test("real: a child that is killed is an error that names the signal", async () => {
  await using child = shell("kill -KILL $$");
  await assert.rejects(child.line(), (error: Error) => {
    return error instanceof ChildEnded && error.message === "shell was ended by SIGKILL";
  });
});

Deno.test("real: an unfinished line of a child that died is none", async () => {
  await using child = shell("printf ha; exit 1");
  await assert.rejects(child.line(), { message: "shell ended with code 1" });
});

Deno.test("real: speaking to a child that has gone is no error; listening to it is", async () => {
  await using child = shell("exit 0");
  await assert.rejects(child.line(), ChildEnded);
  await child.send("anyone?");
  await assert.rejects(child.line(), ChildEnded);
});

Deno.test("real: a child does not outlive its scope, also one that listens to nobody", async () => {
  const pids: number[] = [];
  const deaf = "trap '' TERM INT HUP; echo ready; while :; do sleep 0.05; done";
  for (const script of [`echo ready; ${ECHO}`, deaf]) {
    await using child = shell(script);
    pids.push(child.pid);
    assert.equal(await child.line(), "ready");
    assert.ok(isAlive(child.pid));
  }
  assert.ok(pids.every((pid) => !isAlive(pid)));
});
