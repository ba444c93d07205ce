import { ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { Payload } from "./payload.ts";

Deno.test("the default payload is the article's greeting", () => {
  const payload = new Payload(11);
  const bytes = payload.bytes(7, 0).subarray(0, 11);
  strictEqual(new TextDecoder().decode(bytes), "Hi, gopher?");
});

Deno.test("what is sent matches itself, in whatever pieces it comes back", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 5000 }),
    fc.nat(100_000),
    fc.nat(4999),
    (length, serial, cut) => {
      const payload = new Payload(length);
      const all = payload.bytes(serial, 0).slice(0, length);
      const at = Math.min(cut, length);
      const rest = payload.bytes(serial, at).slice(0, length - at);
      return payload.matches(serial, 0, all, length) &&
        payload.matches(serial, at, rest, length - at) &&
        payload.matches(serial, 0, all, at);
    },
  ));
});

Deno.test("one changed byte anywhere is noticed", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 2000 }),
    fc.nat(1999),
    fc.integer({ min: 1, max: 255 }),
    (length, where, change) => {
      const payload = new Payload(length);
      const bytes = payload.bytes(3, 0).slice(0, length);
      const i = where % length;
      bytes[i] = (bytes[i] as number) ^ change;
      return !payload.matches(3, 0, bytes, length);
    },
  ));
});

Deno.test("more bytes than were sent are noticed", () => {
  const payload = new Payload(11);
  const bytes = new Uint8Array(12);
  bytes.set(payload.bytes(0, 0).subarray(0, 11));
  ok(!payload.matches(0, 0, bytes, 12));
});

Deno.test("long payloads of different connections differ, so mixed-up streams show", () => {
  const payload = new Payload(4096);
  const other = payload.bytes(1, 0).slice(0, 4096);
  ok(!payload.matches(0, 0, other, 4096));
});
