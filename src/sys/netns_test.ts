import assert from "node:assert/strict";
import { SystemCallError } from "./errno.ts";
import { networkNamespace, readSysctl, writeSysctl } from "./netns.ts";
import { isolated, probeIsolation } from "./isolation.ts";
import { runCommand } from "./command.ts";

const possible = await probeIsolation("auto").then(({ isolation }) => isolation, () => "none");

Deno.test("real: a sysctl is read with blanks for tabs; one that does not exist is undefined", () => {
  assert.match(readSysctl("net.ipv4.ip_local_port_range") ?? "", /^\d+ \d+$/);
  assert.equal(readSysctl("net.ipv4.no_such_setting"), undefined);
});

Deno.test("real: a sysctl that does not exist is refused by name", () => {
  assert.throws(() => writeSysctl("net.ipv4.no_such_setting", "1"), (error: Error) => {
    return error instanceof SystemCallError && error.message.includes("no_such_setting");
  });
});

Deno.test("real: the network namespace has a name of its own", () => {
  assert.match(networkNamespace(), /^net:\[\d+\]$/);
});

for (const isolation of ["netns", "userns"] as const) {
  const { command, args } = isolated(isolation, ["true"]);
  const { code } = await runCommand(command, args);
  Deno.test({
    name: `real: ${isolation} puts a program into a network namespace of its own`,
    ignore: code !== 0,
    async fn() {
      const { command, args } = isolated(isolation, ["readlink", "/proc/self/ns/net"]);
      const { stdout } = await runCommand(command, args);
      const other = new TextDecoder().decode(stdout).trim();
      assert.match(other, /^net:\[\d+\]$/);
      assert.notEqual(other, networkNamespace());
    },
  });
}

for (const isolation of ["netns", "userns"] as const) {
  const { code } = await runCommand("unshare", isolated(isolation, ["true"]).args);
  Deno.test({
    name: `real: a namespace (${isolation}) may have a table of connections of its own`,
    ignore: code !== 0 || readSysctl("net.ipv4.tcp_child_ehash_entries") === undefined,
    async fn() {
      const sizes = ["sh", "-c", "cat /proc/sys/net/ipv4/tcp_ehash_entries"];
      const sizeWith = async (socketTable?: number) => {
        const { command, args } = isolated(isolation, sizes, { socketTable });
        return Number(new TextDecoder().decode((await runCommand(command, args)).stdout));
      };
      assert.equal(await sizeWith(8192), 8192);
      // What is shared is told as a number below 0 (proc_tcp_ehash_entries(), sysctl_net_ipv4.c).
      assert.ok(await sizeWith() < 0);
    },
  });
}

Deno.test("real: without isolation a program stays in the namespace of its parent", async () => {
  const { command, args } = isolated("none", ["readlink", "/proc/self/ns/net"]);
  const { stdout } = await runCommand(command, args);
  assert.equal(new TextDecoder().decode(stdout).trim(), networkNamespace());
});

Deno.test("what is probed is what was wished for, and what that loses is said", async () => {
  const none = await probeIsolation("none");
  assert.equal(none.isolation, "none");
  assert.equal(none.warnings.length, 1);
  const auto = await probeIsolation("auto").catch(() => undefined);
  if (auto) assert.equal(auto.warnings.length, auto.isolation === "none" ? 1 : 0);
  assert.equal(auto?.isolation ?? "none", possible);
});
