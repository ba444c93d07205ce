import assert from "node:assert/strict";
import {
  appendFile,
  checkNamedFile,
  createFile,
  makeFolder,
  NotOursError,
  replaceFile,
  sweepFolder,
  writeNamedFile,
} from "./files.ts";
import { isRoot } from "../sys/process.ts";
import { Folder } from "./testdata/folder.ts";

const OURS = /^ours: /;

async function leftAlone(work: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(work, (error: Error) => {
    assert.ok(error instanceof NotOursError, String(error));
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("a file is replaced whole, and nothing else is left in the folder", async () => {
  using folder = new Folder();
  await replaceFile(folder.at("a"), "ours: 1", { ours: OURS });
  await replaceFile(folder.at("a"), "ours: 2", { ours: OURS });
  await replaceFile(folder.at("b"), Uint8Array.of(0, 255));
  assert.equal(folder.read("a"), "ours: 2");
  assert.deepEqual(Deno.readFileSync(folder.at("b")), Uint8Array.of(0, 255));
  assert.deepEqual(folder.names(), ["a", "b"]);
});

Deno.test("what is not ours is left as it is: another's file, a link, a folder", async () => {
  using folder = new Folder();
  folder.write("victim", "ours: theirs");
  Deno.symlinkSync(folder.at("victim"), folder.at("link"));
  Deno.symlinkSync(folder.at("nowhere"), folder.at("dangling"));
  Deno.mkdirSync(folder.at("folder"));
  folder.write("report.md", "my own notes");
  folder.write("empty", "");
  const before = folder.names();
  const tried = (name: string) => replaceFile(folder.at(name), "ours: new", { ours: OURS });
  await leftAlone(tried("report.md"), /^report\.md is there already and was not written by/);
  await leftAlone(tried("link"), /^link is a link/);
  await leftAlone(tried("dangling"), /^dangling is a link/);
  await leftAlone(tried("folder"), /^folder is not a regular file/);
  await leftAlone(appendFile(folder.at("link"), "more"), /is a link/);
  await leftAlone(appendFile(folder.at("dangling"), "more"), /is a link/);
  await leftAlone(writeNamedFile(folder.at("link"), "x", { ours: OURS }), /is a link/);
  await leftAlone(checkNamedFile(folder.at("report.md"), OURS), /not written by closecost/);
  await assert.rejects(createFile(folder.at("dangling"), "x"), Deno.errors.AlreadyExists);
  assert.deepEqual(folder.names(), before);
  assert.equal(folder.read("victim"), "ours: theirs");
  assert.equal(folder.read("report.md"), "my own notes");
  await tried("empty");
  assert.equal(folder.read("empty"), "ours: new");
});

Deno.test("a link that lies where a temporary name might be is not followed", async () => {
  using folder = new Folder();
  folder.write("victim", "theirs");
  Deno.symlinkSync(folder.at("victim"), folder.at("a.new"));
  await replaceFile(folder.at("a"), "ours: 1");
  assert.equal(folder.read("victim"), "theirs");
});

Deno.test("a folder is made, and no link is taken for one", async () => {
  using folder = new Folder();
  await makeFolder(folder.at("charts"));
  await makeFolder(folder.at("charts"));
  Deno.symlinkSync(folder.at("charts"), folder.at("link"));
  folder.write("file", "");
  await leftAlone(makeFolder(folder.at("link")), /is a link, and none is followed/);
  await leftAlone(makeFolder(folder.at("file")), /is not a folder/);
});

Deno.test("eighteen writers of one file at the same time all succeed", async () => {
  using folder = new Folder();
  const texts = Array.from({ length: 18 }, (_, n) => `ours: ${n} ${"x".repeat(100_000)}`);
  await Promise.all(texts.map((text) => replaceFile(folder.at("a"), text, { ours: OURS })));
  assert.ok(texts.includes(folder.read("a")));
  assert.deepEqual(folder.names(), ["a"]);
});

Deno.test("a secret is for its owner alone, and rights are never widened", async () => {
  using folder = new Folder();
  const mode = (name: string) => (Deno.statSync(folder.at(name)).mode ?? 0) & 0o777;
  await replaceFile(folder.at("secret"), "x", { secret: true });
  (await createFile(folder.at("made"), "x", { secret: true })).close();
  assert.deepEqual([mode("secret"), mode("made")], [0o600, 0o600]);
  await replaceFile(folder.at("secret"), "y");
  assert.equal(mode("secret"), 0o600);
});

Deno.test("real: what is added is there after what was before; what fails leaves no temporary file", async () => {
  using folder = new Folder();
  await appendFile(folder.at("summary"), "one\n");
  await appendFile(folder.at("summary"), "two\n");
  assert.equal(folder.read("summary"), "one\ntwo\n");
  if (isRoot()) return;
  Deno.mkdirSync(folder.at("closed"), { mode: 0o500 });
  await assert.rejects(replaceFile(folder.at("closed/a"), "x"), Deno.errors.PermissionDenied);
});

Deno.test("what a SIGKILL amid writing has left is taken away, but nobody's work and no other file", async () => {
  using folder = new Folder();
  const left = `.closecost-${crypto.randomUUID()}.tmp`;
  const atWork = `.closecost-${crypto.randomUUID()}.tmp`;
  for (const name of [left, atWork, "old.tmp", ".closecost-mine.tmp"]) folder.write(name, "x");
  const yesterday = Date.now() / 1000 - 86_400;
  for (const name of [left, "old.tmp", ".closecost-mine.tmp"]) {
    Deno.utimeSync(folder.at(name), yesterday, yesterday);
  }
  await sweepFolder(folder.path);
  await sweepFolder(folder.at("no such folder"));
  assert.deepEqual(folder.names(), [atWork, ".closecost-mine.tmp", "old.tmp"].sort());
});

Deno.test("pipes and devices that were named are written to, not replaced", async () => {
  await writeNamedFile("/dev/null", "x", { ours: OURS });
  await appendFile("/dev/null", "x");
  assert.ok(Deno.lstatSync("/dev/null").isCharDevice);
});
