import { deepStrictEqual, ok, strictEqual, throws } from "node:assert/strict";
import { monotonicNs } from "./clock.ts";
import { countEntries, entriesOf, readText, writeText } from "./files.ts";
import { SystemCallError } from "./errno.ts";
import { cpuMicroseconds } from "./usage.ts";

Deno.test("real: readText reads kernel files whole, also large ones, and answers undefined for none", () => {
  ok(readText("/proc/net/sockstat")?.startsWith("sockets: used"));
  const symbols = readText("/proc/kallsyms");
  ok(symbols === undefined || symbols.endsWith("\n"));
  strictEqual(readText("/proc/no-such-file"), undefined);
});

Deno.test("real: writeText names the path it cannot write", () => {
  throws(() => writeText("/proc/no-such-file", "1"), (error: Error) => {
    return error instanceof SystemCallError && error.message.includes("/proc/no-such-file");
  });
});

Deno.test("real: the monotonic clock advances like the runtime's", () => {
  const ours = monotonicNs();
  const theirs = performance.now();
  while (performance.now() - theirs < 20);
  const oursMs = (monotonicNs() - ours) / 1e6;
  const theirsMs = performance.now() - theirs;
  ok(Math.abs(oursMs - theirsMs) < 5, `${oursMs} ms against ${theirsMs} ms`);
});

Deno.test("real: CPU time grows with work", () => {
  const before = cpuMicroseconds("self");
  const end = performance.now() + 30;
  while (performance.now() < end);
  ok(cpuMicroseconds("self") > before);
});

Deno.test("real: a directory's entries are named as Deno names them", () => {
  const folder = new URL(".", import.meta.url).pathname;
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  deepStrictEqual(entriesOf(folder).sort(), names);
  strictEqual(countEntries(folder), names.length);
  ok(entriesOf("/proc").includes(String(Deno.pid)));
  deepStrictEqual(entriesOf("/no/such/folder"), []);
});
