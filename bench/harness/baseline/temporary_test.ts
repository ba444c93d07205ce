import assert from "node:assert/strict";
import { denoCommand } from "../../../src/process/deno_command.ts";
import { Child } from "../../../src/sys/child.ts";
import { readText } from "../../../src/sys/files.ts";
import { isAlive, kill, within } from "../../../src/sys/testdata/processes.ts";
import { withTemporary } from "./temporary.ts";

const PROGRAM = new URL("./testdata/temporary_main.ts", import.meta.url);
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

Deno.test("a temporary folder is there meanwhile and gone afterwards, errors too", async () => {
  let seen = "";
  const use = (folder: string) => {
    seen = folder;
    assert.ok(Deno.statSync(folder).isDirectory);
    return Promise.reject(new Error("no"));
  };
  await assert.rejects(withTemporary({ prefix: "closecost-temporary-" }, use), /^Error: no$/);
  assert.throws(() => Deno.statSync(seen), Deno.errors.NotFound);
});

for (const [name, number] of Object.entries(SIGNALS)) {
  Deno.test(`real: neither a temporary folder nor who writes there outlives a benchmark: ${name}`, async () => {
    const allowed = ["--allow-read", "--allow-write", "--allow-ffi", "--allow-run=unshare"];
    const words = denoCommand(PROGRAM, [...allowed, "--allow-env"], []);
    await using child = new Child({ command: "unshare", args: ["--", ...words], name: "bench" });
    const folder = await child.line();
    const pid = () => Number(readText(`${folder}/pid`) ?? 0);
    assert.ok(await within(10_000, () => pid() > 0 && isAlive(pid())));
    const writer = pid();
    kill(child.pid, number);
    await assert.rejects(child.line(), /ended with code 130/);
    assert.ok(await within(2000, () => !isAlive(writer)), "it still writes");
    assert.throws(() => Deno.statSync(folder), Deno.errors.NotFound);
  });
}
