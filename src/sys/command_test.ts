import assert from "node:assert/strict";
import { runCommand } from "./command.ts";

const shell = (script: string) => runCommand("unshare", ["--", "sh", "-c", script]);

Deno.test("real: a program's output, last words and code come back", async () => {
  const { code, stdout, stderr } = await shell("printf out; echo ' words ' >&2; exit 3");
  assert.deepEqual([code, new TextDecoder().decode(stdout), stderr], [3, "out", "words"]);
});

Deno.test("real: output comes back byte for byte, also more than a pipe holds", async () => {
  const { stdout } = await shell("head -c 1000000 /dev/zero; printf '\\377'");
  assert.equal(stdout.length, 1_000_001);
  assert.equal(stdout.at(-1), 255);
});

Deno.test("real: standard input is empty, so that nothing waits for it", async () => {
  assert.equal((await shell("cat; exit 5")).code, 5);
});

Deno.test("a program that does not exist, or may not be run, has the code 127", async () => {
  const { code, stdout, stderr } = await runCommand("no-such-program-here", []);
  assert.equal(code, 127);
  assert.equal(stdout.length, 0);
  assert.notEqual(stderr, "");
});

Deno.test("real: a program that does not end is killed with all it started, and named", async () => {
  const pids = Deno.makeTempFileSync();
  const script = `sleep 1000 & echo $! $$ > ${pids}; wait`;
  await assert.rejects(
    runCommand("unshare", ["--", "sh", "-c", script], { deadlineMs: 500 }),
    /^MachineError: `unshare -- sh -c sleep 1000 .*` had not ended after 0\.5 s and was killed/,
  );
  const started = Deno.readTextFileSync(pids).trim().split(" ");
  assert.equal(started.length, 2);
  for (const pid of started) {
    // A zombie that nobody has waited for yet has no command line any more.
    const words = await Deno.readTextFile(`/proc/${pid}/cmdline`).catch(() => "");
    assert.equal(words, "", `${pid} still runs`);
  }
  Deno.removeSync(pids);
});

Deno.test("real: a program that writes without end is killed, and named", async () => {
  await assert.rejects(
    runCommand("unshare", ["--", "cat", "/dev/zero"], { mostBytes: 1_000_000 }),
    /`unshare -- cat \/dev\/zero` wrote more than 1000000 bytes and was killed/,
  );
});
