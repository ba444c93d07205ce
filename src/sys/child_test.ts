import assert from "node:assert/strict";
import { Child, ChildEnded } from "./child.ts";
import { isAlive } from "./testdata/processes.ts";

interface Message {
  readonly text: string;
}

/** A shell as the child; unshare without flags merely starts it. */
function shell(script: string): Child<Message, Message> {
  return new Child({ command: "unshare", args: ["--", "sh", "-c", script], name: "shell" });
}

const ECHO = "while read -r line; do printf '%s\\n' \"$line\"; done";

Deno.test("values go there and back, whatever their size and letters", async () => {
  await using child = shell("exec cat");
  for (const text of ["", "Hi, gopher?", "two\nlines", "ä€😀".repeat(100_000)]) {
    const sent = child.send({ text });
    assert.deepEqual(await child.receive(), { text });
    await sent;
  }
});

Deno.test("lines that come together are told apart", async () => {
  await using child = shell(`printf '{"text":"1"}\\n{"text":"2"}\\n{"te'; printf 'xt":"3"}\\n'`);
  const texts = [await child.receive(), await child.receive(), await child.receive()];
  assert.deepEqual(texts.map(({ text }) => text), ["1", "2", "3"]);
});

Deno.test("a child that ends is an error with its code and its last words", async () => {
  await using child = shell("echo first >&2; echo 'no such thing' >&2; exit 7");
  await assert.rejects(child.receive(), (error: Error) => {
    return error instanceof ChildEnded &&
      error.message === "shell ended with code 7: no such thing";
  });
});

Deno.test("a child that is killed is an error that names the signal", async () => {
  await using child = shell("kill -KILL $$");
  await assert.rejects(child.receive(), (error: Error) => {
    return error instanceof ChildEnded && error.message === "shell was ended by SIGKILL";
  });
});

Deno.test("an unfinished line of a child that died is not taken for a message", async () => {
  await using child = shell(`printf '{"text":"ha'; exit 1`);
  await assert.rejects(child.receive(), { message: "shell ended with code 1" });
});

Deno.test("speaking to a child that has gone is no error; listening to it is", async () => {
  await using child = shell("exit 0");
  await assert.rejects(child.receive(), ChildEnded);
  await child.send({ text: "anyone?" });
  await assert.rejects(child.receive(), ChildEnded);
});

Deno.test("a child does not outlive its scope, also one that listens to nobody", async () => {
  const pids: number[] = [];
  const ready = `echo '{"text":"ready"}'`;
  const deaf = `trap '' TERM INT HUP; ${ready}; while :; do sleep 0.05; done`;
  for (const script of [`${ready}; ${ECHO}`, deaf]) {
    await using child = shell(script);
    pids.push(child.pid);
    assert.deepEqual(await child.receive(), { text: "ready" });
    assert.ok(isAlive(child.pid));
  }
  assert.ok(pids.every((pid) => !isAlive(pid)));
});
