import assert from "node:assert/strict";
import { join } from "node:path";
import { UsageError } from "../model/errors.ts";
import { completed, spec } from "../store/testdata/example.ts";
import { SubjectExecutor } from "./subject.ts";
import { SUBJECT_PROTOCOL } from "./subject_messages.ts";

/** A checkout whose subject is this program; gone with the scope. */
class Checkout implements Disposable {
  readonly root = Deno.makeTempDirSync({ prefix: "closecost-subject-" });

  constructor(program: string) {
    Deno.writeTextFileSync(join(this.root, "deno.json"), "{}");
    Deno.mkdirSync(join(this.root, "src/run"), { recursive: true });
    Deno.writeTextFileSync(join(this.root, "src/run/subject_main.ts"), program);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

/** What a subject of this protocol says first. */
function hello(protocol = SUBJECT_PROTOCOL): string {
  const words = { type: "subject", protocol, schema: 7, closecost: "9.9.9" };
  return `console.log(${JSON.stringify(JSON.stringify(words))});\n`;
}

/** Answers each line with the same text. */
function answering(answer: unknown): string {
  return `for await (const chunk of Deno.stdin.readable) {
    if (chunk.includes(10)) console.log(${JSON.stringify(JSON.stringify(answer))});
  }\n`;
}

const { signal } = new AbortController();

Deno.test("real: a subject says who it is and answers; what has no words here is left out", async () => {
  const outcome = completed({ warnings: [] });
  const strange = { metric: "new_metric", side: "host", value: 1 };
  const measurements = [...outcome.measurements, strange];
  const answer = { type: "outcome", outcome: { ...outcome, measurements } };
  using checkout = new Checkout(hello() + answering(answer));
  await using subject = await SubjectExecutor.start(checkout.root);
  assert.deepEqual(subject.facts, { schema: 7, closecost: "9.9.9" });
  const warnings = ["left out, as this version does not know them: new_metric"];
  assert.deepEqual(await subject.run(spec(), signal), { ...outcome, warnings });
});

Deno.test("real: of what another version leaves to chance, only what is exact here is kept", async () => {
  const outcome = completed({ warnings: [] });
  const said = { ...outcome, chance: ["bytes_lost", "close_p50", "new_metric"] };
  using checkout = new Checkout(hello() + answering({ type: "outcome", outcome: said }));
  await using subject = await SubjectExecutor.start(checkout.root);
  assert.deepEqual(await subject.run(spec(), signal), {
    ...outcome,
    nondeterministic: ["bytes_lost"],
  });
  const none = { ...outcome, chance: ["new_metric"] };
  using other = new Checkout(hello() + answering({ type: "outcome", outcome: none }));
  await using second = await SubjectExecutor.start(other.root);
  assert.deepEqual(await second.run(spec(), signal), outcome);
});

Deno.test("real: a subject of another protocol, or none at all, is wrong usage in one line", async () => {
  const programs: [string, RegExp][] = [
    [hello(99), /it speaks version 99 of the subjects' protocol, this one version 1/],
    ["console.log('{}')", /version unknown/],
    ["console.log('hello')", /cannot measure against/],
    ["throw new Error('broken checkout')", /subject ended with code 1: .*broken checkout/],
    ["Deno.exit(0)", /subject ended with code 0/],
  ];
  for (const [program, message] of programs) {
    using checkout = new Checkout(program);
    await assert.rejects(SubjectExecutor.start(checkout.root), (error: Error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, message);
      assert.ok(!error.message.includes("\n"));
      return true;
    });
  }
});

Deno.test("real: a subject that dies is a failed trial, and is started again for the next", async () => {
  using checkout = new Checkout(
    `${hello()}await Deno.stdin.read(new Uint8Array(9)); throw new Error("struck down");`,
  );
  await using subject = await SubjectExecutor.start(checkout.root);
  for (let trial = 0; trial < 2; trial++) {
    const outcome = await subject.run(spec(), signal);
    assert.ok(outcome.status === "failed");
    assert.match(outcome.reason, /subject ended with code 1: .*struck down/);
  }
});

Deno.test("real: a trial that is interrupted is aborted, also while the subject works", async () => {
  using checkout = new Checkout(`${hello()}for await (const _ of Deno.stdin.readable);`);
  await using subject = await SubjectExecutor.start(checkout.root);
  const controller = new AbortController();
  const running = subject.run(spec(), controller.signal);
  setTimeout(() => controller.abort(), 50);
  assert.equal((await running).status, "aborted");
  assert.equal((await subject.run(spec(), controller.signal)).status, "aborted");
});
