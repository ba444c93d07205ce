import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { answerFor, type Verdict } from "./measure_answer.ts";
import type { Expectation } from "../../src/model/target.ts";

const encoder = new TextEncoder();
const NOTHING = new Uint8Array();

/** What an answer says of a text that comes in pieces of these lengths. */
function verdict(expect: Expectation, text: string, cuts: readonly number[] = []): Verdict {
  const answer = answerFor(expect, encoder.encode("ping"));
  let bytes = encoder.encode(text);
  let last: Verdict = "more";
  for (const cut of [...cuts, bytes.length]) {
    const piece = bytes.subarray(0, cut);
    bytes = bytes.subarray(cut);
    if (piece.length > 0 && last === "more") last = answer.take(piece);
  }
  return last;
}

const pieces = fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 40 });
const http = { kind: "http", status: ["2xx", "500"] } as const;

const WHOLE = [
  "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
  "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n3;x=1\r\nyou\r\n0\r\n\r\n",
  "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\nTrailer: 1\r\n\r\n",
  "HTTP/1.1 204 No Content\r\n\r\n",
  "HTTP/1.0 500 Oh\r\ncontent-length:0\r\n\r\n",
  // Interim answers are not the answer.
  "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
  "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
];

Deno.test("an HTTP response is whole at its last byte and not before, however it comes", () => {
  fc.assert(fc.property(fc.constantFrom(...WHOLE), pieces, (text, cuts) => {
    equal(verdict(http, text, cuts), "whole");
    equal(verdict(http, text.slice(0, -1), cuts), "more");
  }));
});

Deno.test("the status decides what is wanted: one by itself, or its class", () => {
  const said = (status: number, wanted: readonly string[]) => {
    const answer = answerFor({ kind: "http", status: wanted }, NOTHING);
    const text = `HTTP/1.1 ${status} Oh\r\nContent-Length: 0\r\n\r\n`;
    equal(answer.take(encoder.encode(text)), "whole");
    return [answer.status, answer.unwanted];
  };
  deepEqual(said(302, ["2xx", "3xx"]), [302, undefined]);
  deepEqual(said(400, ["2xx", "3xx"]), [400, "HTTP 400"]);
  deepEqual(said(404, ["404"]), [404, undefined]);
  deepEqual(said(405, ["404"]), [405, "HTTP 405"]);
});

Deno.test("no body answers a HEAD, whatever its head says", () => {
  const text = encoder.encode("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
  const asked = (request: string) => answerFor(http, encoder.encode(request)).take(text);
  equal(asked("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n"), "whole");
  equal(asked("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), "more");
});

Deno.test("an HTTP response without a length ends with the stream, others end too early", () => {
  const open = answerFor(http, NOTHING);
  equal(open.take(encoder.encode("HTTP/1.0 200 OK\r\n\r\nso far")), "more");
  equal(open.end(), "whole");
  const cut = answerFor(http, NOTHING);
  equal(cut.take(encoder.encode("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhel")), "more");
  deepEqual(cut.end(), { wrong: "server closed before the answer was whole" });
});

Deno.test("garbage is no HTTP response, seen at its first bytes", () => {
  deepEqual(verdict(http, "SSH-2.0"), { wrong: "not an HTTP response" });
  deepEqual(verdict(http, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"), {
    wrong: "broken HTTP response (Invalid character in chunk size)",
  });
});

Deno.test("bytes are found across pieces, an echo must be equal, nothing needs nothing", () => {
  const wanted = { kind: "bytes", base64: btoa("+OK\r\n") } as const;
  fc.assert(fc.property(fc.string({ maxLength: 30 }), pieces, (before, cuts) => {
    equal(verdict(wanted, `${before.replaceAll("+", "")}+OK\r\n`, cuts), "whole");
    equal(verdict(wanted, `${before.replaceAll("+", "")}+OK\r`, cuts), "more");
  }));
  equal(verdict({ kind: "echo" }, "ping", [1, 2]), "whole");
  equal(verdict({ kind: "echo" }, "pin"), "more");
  deepEqual(verdict({ kind: "echo" }, "pong"), { wrong: "bytes differ from those sent" });
  deepEqual(verdict({ kind: "echo" }, "pingg"), { wrong: "bytes differ from those sent" });
  equal(answerFor({ kind: "nothing" }, NOTHING).end(), "whole");
});
