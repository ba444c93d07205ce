import assert from "node:assert/strict";
import { reasonOf, refusalOf, remedyIn } from "./refusals.ts";

/** What Deno throws for an errno. */
function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

Deno.test("a machine's refusal names what was tried, why not and what to do", () => {
  const full = coded("ENOSPC", "No space left on device (os error 28): writefile '/mnt/a'");
  assert.equal(
    refusalOf(full),
    "the machine refused writefile '/mnt/a': no space left on device; make room on that disk, or " +
      "name another folder",
  );
  const spawn = coded("EMFILE", "Failed to spawn '/usr/bin/ss': Too many open files (os error 24)");
  assert.equal(
    refusalOf(spawn),
    "the machine refused to start '/usr/bin/ss': too many open files; raise the limit of " +
      "descriptors (ulimit -n)",
  );
});

Deno.test("real errors of the file system are refusals", () => {
  const missing = () => Deno.makeTempDirSync({ dir: "/no/such/folder" });
  // A file is no folder; what lies under /proc takes more permissions than the tests have.
  const inFile = () => Deno.readTextFileSync(new URL("x", `${import.meta.url}/`));
  for (const call of [missing, inFile]) {
    assert.throws(call, (error) => refusalOf(error)?.startsWith("the machine refused ") ?? false);
  }
});

Deno.test("packages that can't be had are named, with what brings them", () => {
  const error = new TypeError(
    "Failed caching npm package 'd3-shape@3.2.1'\n0: error sending request",
  );
  assert.match(refusalOf(error) ?? "", /^cannot load the package d3-shape@3.2.1, .*deno install/);
});

Deno.test("what the machine has no part in is no refusal", () => {
  for (const error of [new TypeError("x is not a function"), new Error("EMFILE"), "text", null]) {
    assert.equal(refusalOf(error), undefined);
  }
  assert.equal(refusalOf(coded("ERR_INVALID_ARG_TYPE", "not a string")), undefined);
});

Deno.test("a limit that a program tells of comes with its remedy, once", () => {
  const told = "worker ended with code 1: Deno could not start: unable to create worker threads.";
  const reason = reasonOf(new Error(told));
  assert.match(reason, /threads\.; raise the limit of processes and threads/);
  assert.equal(reasonOf(new Error(reason)), reason);
  assert.match(remedyIn("Fatal JavaScript out of memory: Reached heap limit"), /more memory/);
  assert.equal(remedyIn("client worker was ended by SIGKILL"), "");
});
