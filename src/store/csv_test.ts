import assert from "node:assert/strict";
import fc from "fast-check";
import { UsageError } from "../model/errors.ts";
import { csvText, readCsv } from "./csv.ts";

const HEADER = ["one", "two", "three"];

/** A text in pieces of so many bytes, all in one memory as a reader's are. */
function* piecesOf(text: string, size: number): Generator<Uint8Array<ArrayBuffer>> {
  const bytes = new TextEncoder().encode(text);
  const memory = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size);
    memory.fill(0).set(piece);
    yield memory.subarray(0, piece.length);
  }
}

function read(text: string, rows?: number, size = 1 << 20): (readonly string[])[] {
  const found: (readonly string[])[] = [];
  const source = { file: "f.csv", pieces: piecesOf(text, size), header: HEADER };
  const count = readCsv({ ...source, ...(rows === undefined ? {} : { rows }) }, (fields) => {
    found.push(fields);
  });
  assert.equal(count, found.length);
  return found;
}

function refused(text: string, message: RegExp): void {
  assert.throws(() => read(text), (error: Error) => {
    assert.ok(error instanceof UsageError, String(error));
    assert.match(error.message, message);
    assert.ok(!error.message.includes("\n"));
    return true;
  });
}

Deno.test("lines end in LF, quotes only where RFC 4180 needs them", () => {
  assert.equal(csvText([HEADER, ["a", "", "1.5"]]), "one,two,three\na,,1.5\n");
  assert.equal(csvText([['a"b', "c,d", "e\nf"]]), '"a""b","c,d","e\nf"\n');
  assert.equal(csvText([]), "");
});

Deno.test("rows come one by one with their line numbers; CRLF is understood", () => {
  const lines: number[] = [];
  const pieces = piecesOf("one,two,three\r\na,b,c\r\nd,,f\r\n", 1000);
  readCsv({ file: "f.csv", pieces, header: HEADER }, (fields, line) => {
    lines.push(line);
    assert.deepEqual(fields, line === 2 ? ["a", "b", "c"] : ["d", "", "f"]);
  });
  assert.deepEqual(lines, [2, 3]);
});

Deno.test("a header alone is no rows", () => {
  assert.deepEqual(read("one,two,three\n"), []);
});

Deno.test("what is not the file it should be is named with its line", () => {
  refused("", /^f\.csv:1: the file is empty; the first line must be one,two,three$/);
  refused("one,two\n", /^f\.csv:1: the header is not/);
  refused("one,three,two\n", /^f\.csv:1: the header is not/);
  refused("one,two,three,\n", /^f\.csv:1: the header is not/);
  refused("\none,two,three\n", /^f\.csv:1: the header is not/);
  refused("one,two,three\na,b,c\na,b\n", /^f\.csv:3: the row has 2 fields; allowed are 3/);
  refused("one,two,three\na,b,c\n\n", /^f\.csv:3: the row has 1 fields/);
  refused("one,two,three\na,b,c,d\n", /^f\.csv:2: the row has 4 fields/);
});

Deno.test("a last line without its end was cut, even if it has all fields", () => {
  refused("one,two,three\na,b,c\nd,e,f", /^f\.csv:3: the last line has no line end/);
  refused("one,two,three", /^f\.csv:1: the last line has no line end/);
});

Deno.test("broken quotes are named with the line they are in", () => {
  refused('one,two,three\na,b"c,d\n', /^f\.csv:2: a quote stands in the middle of a field/);
  refused('one,two,three\na,b,c\n"a,b,c\nd,e,f\n', /^f\.csv:3: a quote is opened and never closed/);
  refused('one,two,three\n"a"x,b,c\n', /^f\.csv:2: a closing quote is followed by more text/);
});

Deno.test("a line without an end is given up before it fills the memory", () => {
  refused(`one,two,three\n${"x".repeat(1_000_000)}\n`, /^f\.csv:2: the line is longer than/);
});

Deno.test("of a growing file, what follows the counted rows is not looked at", () => {
  const counted = "one,two,three\na,b,c\nd,e,f\n";
  const rows = [["a", "b", "c"], ["d", "e", "f"]];
  assert.deepEqual(read(counted, 2), rows);
  fc.assert(fc.property(fc.string({ unit: "binary" }), (tail) => {
    assert.deepEqual(read(counted + tail, 2), rows);
  }));
  assert.deepEqual(read("one,two,three\na,b", 0), []);
  assert.deepEqual(read("one,two,three\na,b", 2), []);
});

Deno.test("whatever is written is read back", () => {
  const field = fc.string({ unit: "grapheme" });
  const row = fc.array(field, { minLength: 3, maxLength: 3 });
  fc.assert(fc.property(fc.array(row), (rows) => {
    // A row of nothing but one empty field would be an empty line; tables have more columns.
    assert.deepEqual(read(csvText([HEADER, ...rows])), rows);
  }));
});

Deno.test("any text is rows or a UsageError on one line, never anything else", () => {
  const soup = fc.string({
    unit: fc.constantFrom(...'ab,"\n\r\0', "one", "three\n", "\ufeff"),
    maxLength: 40,
  });
  fc.assert(
    fc.property(soup, (text) => {
      try {
        assert.ok(read(`one,two,three\n${text}`).every((row) => row.length === 3));
      } catch (error) {
        assert.ok(error instanceof UsageError, String(error));
        assert.match(error.message, /^f\.csv:\d+: .+$/);
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test("wherever a file is cut into pieces, it reads the same, and is refused the same", () => {
  const whole = 'one,two,three\na,b,c\nd,"e,e",f\ng,ü,\n';
  const texts = [whole, `${whole}x,y`, `${whole}x,y\n`, `${whole}"x\n`, ""];
  const outcome = (text: string, size: number) => {
    try {
      return read(text, undefined, size);
    } catch (error) {
      return (error as Error).message;
    }
  };
  for (const text of texts) {
    for (let size = 1; size < 40; size++) {
      assert.deepEqual(outcome(text, size), outcome(text, 1 << 20), `${size} of ${text}`);
    }
  }
});

Deno.test("a file without any line end is refused before it is in memory", () => {
  let given = 0;
  function* zeros(): Generator<Uint8Array<ArrayBuffer>> {
    for (; given < 1000; given++) yield new Uint8Array(1 << 20);
  }
  assert.throws(
    () => readCsv({ file: "f.csv", pieces: zeros(), header: HEADER }, () => {}),
    /^UsageError: f\.csv:1: the line is longer than 65536 characters/,
  );
  assert.equal(given, 0);
});

Deno.test("after the rows asked for, nothing more is asked of a file", () => {
  assert.deepEqual(read("one,two,three\na,b,c\nnot,whole", 1), [["a", "b", "c"]]);
  assert.deepEqual(read('one,two,three\na,b,c\n"\n\0', 1, 16), [["a", "b", "c"]]);
});

Deno.test("a line is read alike whether a quote stands near it or not", () => {
  const field = fc.string({
    unit: fc.constantFrom("a", "1", " ", "\r", "é", "\ufeff"),
    maxLength: 4,
  });
  const line = fc.tuple(field, field, field).map((fields) => `${fields.join(",")}\n`);
  fc.assert(fc.property(fc.array(line), fc.integer({ min: 1, max: 40 }), (lines, size) => {
    const text = `${HEADER.join(",")}\n${lines.join("")}`;
    const beside = `${text}"x",y,z\n`;
    assert.deepEqual([...read(text), ["x", "y", "z"]], read(beside));
    assert.deepEqual([...read(text, undefined, size), ["x", "y", "z"]], read(beside));
  }));
});
