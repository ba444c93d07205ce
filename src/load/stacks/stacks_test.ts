import assert from "node:assert/strict";
import { runCommand } from "../../sys/command.ts";

const ignore = Deno.build.os !== "linux";
const PROGRAM = new URL("./testdata/one_close.ts", import.meta.url).pathname;

/** What came of one close. */
async function closed(...words: string[]): Promise<{ over?: boolean; ms?: number; peer?: string }> {
  // unshare without flags merely starts its command; tests may start no other program.
  const { code, stdout, stderr } = await runCommand("unshare", [
    ...["--", Deno.execPath(), "run", "--quiet", "--no-prompt", "--allow-net", PROGRAM, ...words],
  ]);
  assert.equal(code, 0, stderr);
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test({
  name:
    "real: drain of a stack waits for a peer that does not close, drain:<s> no longer than that",
  ignore,
  async fn() {
    for (const stack of ["deno", "node"]) {
      assert.equal((await closed("drain", stack)).over, false, stack);
      const { over, ms = 0 } = await closed("drain", stack, "0.1");
      assert.equal(over, true, stack);
      assert.ok(ms >= 99, `${stack}: over after ${ms} ms`);
    }
  },
});

Deno.test({
  name: "real: fin and rst of a stack wait for no peer",
  ignore,
  async fn() {
    const ways = [["fin", "deno"], ["fin", "node"], ["rst", "node"]] as const;
    for (const way of ways) assert.equal((await closed(...way)).over, true, way.join(" "));
  },
});

Deno.test({
  name: "real: node's destroy() is FIN where nothing is unread, and RST where something is",
  ignore,
  async fn() {
    assert.deepEqual(await closed("destroy", "0"), { peer: "EOF" });
    assert.deepEqual(await closed("destroy", "5"), { peer: "ECONNRESET" });
    assert.deepEqual(await closed("end", "0"), { peer: "EOF" });
    assert.deepEqual(await closed("end", "5"), { peer: "EOF" });
  },
});
