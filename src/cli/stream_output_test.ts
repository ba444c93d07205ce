import assert from "node:assert/strict";
import {
  columnsFrom,
  decoration,
  type Sink,
  type StreamFacts,
  StreamOutput,
} from "./stream_output.ts";

const PLAIN: StreamFacts = {
  isTerminal: true,
  noColor: undefined,
  forceColor: undefined,
  term: "xterm",
};

Deno.test("only terminals are decorated; NO_COLOR before FORCE_COLOR before the terminal", () => {
  const table: readonly [Partial<StreamFacts>, boolean, boolean][] = [
    [{}, true, true],
    [{ isTerminal: false }, false, false],
    [{ noColor: "1" }, true, false],
    [{ noColor: "" }, true, true],
    [{ noColor: "1", forceColor: "1" }, true, false],
    [{ isTerminal: false, forceColor: "1" }, false, true],
    [{ isTerminal: false, forceColor: "0" }, false, false],
    [{ isTerminal: false, forceColor: "" }, false, false],
    [{ term: "dumb" }, false, false],
    [{ term: undefined }, true, true],
  ];
  for (const [given, terminal, colour] of table) {
    assert.deepEqual(
      decoration({ ...PLAIN, ...given }),
      { terminal, colour },
      JSON.stringify(given),
    );
  }
});

Deno.test("columns: the terminal's, else COLUMNS, else 100, never too few", () => {
  assert.equal(columnsFrom(132, "60"), 132);
  assert.equal(columnsFrom(undefined, "60"), 60);
  assert.equal(columnsFrom(undefined, undefined), 100);
  assert.equal(columnsFrom(undefined, "wide"), 100);
  assert.equal(columnsFrom(10, undefined), 40);
});

/** Takes at most three bytes at a time and does what it is told on each call. */
class SlowSink implements Sink {
  text = "";
  calls = 0;
  readonly #errors: readonly (Error | undefined)[];

  constructor(errors: readonly (Error | undefined)[] = []) {
    this.#errors = errors;
  }

  isTerminal(): boolean {
    return false;
  }

  write(bytes: Uint8Array): Promise<number> {
    const error = this.#errors[this.calls++];
    if (error) return Promise.reject(error);
    const part = bytes.subarray(0, 3);
    this.text += new TextDecoder().decode(part);
    return Promise.resolve(part.length);
  }
}

Deno.test("everything is written, in order, however little is taken at once", async () => {
  const sink = new SlowSink();
  const output = new StreamOutput(sink);
  void output.write("one two three");
  await output.write(" four");
  assert.equal(sink.text, "one two three four");
});

Deno.test("a full pipe is waited for", async () => {
  const sink = new SlowSink([undefined, new Deno.errors.WouldBlock("full")]);
  await new StreamOutput(sink).write("abcdef");
  assert.equal(sink.text, "abcdef");
});

Deno.test("when nobody reads any more, nothing more is written and nothing fails", async () => {
  const sink = new SlowSink([undefined, new Deno.errors.BrokenPipe("gone")]);
  const output = new StreamOutput(sink);
  await output.write("abcdef");
  await output.write("more");
  assert.equal(sink.text, "abc");
  assert.equal(sink.calls, 2);
  assert.equal(output.refused, undefined);
});

Deno.test("whatever else stops the writing is kept, and nothing more is written", async () => {
  for (const text of ["No space left on device", "File too large", "Input/output error"]) {
    const sink = new SlowSink([undefined, new Error(`${text} (os error 28)`)]);
    const output = new StreamOutput(sink);
    await output.write("abcdef");
    await output.write("more");
    assert.equal(sink.text, "abc");
    assert.equal(output.refused, text.toLowerCase());
  }
});
