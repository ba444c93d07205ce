import assert from "node:assert/strict";
import { UsageError } from "../model/errors.ts";
import { completed, failed } from "../store/testdata/example.ts";
import { bench } from "./bench.ts";
import { parseBench } from "./options.ts";
import { report } from "./report.ts";
import { FakeOutput, FakeWorld, filesIn, TemporaryFolder } from "./testdata/fakes.ts";

const SECRETS = ["hush-hush", "hunter2", "psst"] as const;
const [FIRST, SECOND, THIRD] = SECRETS;
const ARGV = [
  ...["--target", `TOKEN='${FIRST}' ./server --password ${SECOND} --workers 4`, "--port", "8080"],
  ...[
    "--send",
    `GET / HTTP/1.1\\r\\nAuthorization: Bearer ${THIRD}\\r\\n\\r\\n`,
    "--expect",
    "200",
  ],
  ...["--reps", "2"],
];

/** A world in which the server is seen to get its command, and fails once, telling it all. */
function worldOf(commands: string[]): FakeWorld {
  const world = new FakeWorld();
  world.trial = ({ target }, { n }) => {
    commands.push(target?.command ?? "");
    const said = `the target ended: it said ${JSON.stringify(`${FIRST} is no token`)}`;
    return n === 1 ? { ...failed(), reason: said, warnings: [said] } : completed();
  };
  return world;
}

function everythingIn(dir: string): string {
  return filesIn(dir).map((name) => Deno.readTextFileSync(`${dir}/${name}`)).join("\n");
}

Deno.test("no secret is kept or told, and the server gets them all", async () => {
  using folder = new TemporaryFolder();
  for (const rival of [[], ["--against-target", `KEY=${FIRST} ./old`]]) {
    const dir = folder.at(String(rival.length));
    const commands: string[] = [];
    const world = worldOf(commands);
    await bench([...ARGV, ...rival, "--out", dir], world.dependencies);
    assert.ok(commands.includes(ARGV[1] ?? ""), "the server itself gets its command whole");
    const told = everythingIn(dir) + world.stdout.text + world.stderr.text;
    assert.match(told, /TOKEN=… \.\/server --password … --workers 4/);
    for (const secret of SECRETS) {
      assert.ok(!told.includes(secret), secret);
      assert.ok(!told.includes(btoa(`GET / HTTP/1.1\r\nAuthorization: Bearer ${secret}`)), secret);
    }
    for (const text of told.match(/(?<="send": ")[^"]+/g) ?? []) {
      assert.equal(atob(text).includes(THIRD), false);
    }
  }
  const { text } = await shownAgain(folder.at("0"));
  assert.ok(!SECRETS.some((secret) => text.includes(secret)));
});

async function shownAgain(dir: string): Promise<FakeOutput> {
  const stdout = new FakeOutput();
  await report([dir, "--format", "json"], { stdout });
  return stdout;
}

Deno.test("--keep-command keeps the command, and its files are for their owner alone", async () => {
  using folder = new TemporaryFolder();
  const dir = folder.at("run");
  const secret = () =>
    filesIn(dir).filter((name) => ((Deno.statSync(`${dir}/${name}`).mode ?? 0) & 0o077) === 0);
  await bench([...ARGV, "--keep-command", "--out", dir], worldOf([]).dependencies);
  assert.deepEqual(secret(), ["report.html", "report.md", "run.json"]);
  for (const name of secret()) {
    assert.ok(Deno.readTextFileSync(`${dir}/${name}`).includes(SECOND), name);
  }
  for (const name of filesIn(dir).filter((name) => !secret().includes(name))) {
    assert.ok(!Deno.readTextFileSync(`${dir}/${name}`).includes(SECOND), name);
  }
  Deno.removeSync(`${dir}/report.md`);
  await shownAgain(dir);
  assert.deepEqual(secret(), ["report.html", "report.md", "run.json"]);
});

Deno.test("an error tells no secret either; --keep-command without --target is refused", () => {
  const message = (argv: string[]) => {
    try {
      parseBench(argv);
    } catch (error) {
      assert.ok(error instanceof UsageError);
      return error.message;
    }
    return "";
  };
  assert.match(message(["--target", `TOKEN=${FIRST} ./x`]), /"TOKEN=… \.\/x" without --port/);
  assert.match(message(["--keep-command"]), /--keep-command without --target/);
});
