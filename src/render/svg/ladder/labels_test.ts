import { deepEqual, ok } from "node:assert/strict";
import fc from "fast-check";
import type { TracedCall } from "../../../model/trace.ts";
import { callLines } from "./labels.ts";

function call(name: string, detail: string, side: TracedCall["side"] = "client"): TracedCall {
  const answered = { result: 0, error: null };
  return { kind: "call", tNs: 0, endNs: 1000, side, call: name, detail, ...answered };
}

Deno.test("a label too long for its line is broken between words, so that no number loses digits", () => {
  deepEqual(callLines(call("setsockopt", "SO_RCVTIMEO 10000 ms"), false), [
    "setsockopt(SO_RCVTIMEO 10000",
    "ms)",
  ]);
  deepEqual(callLines(call("send", "4194304 bytes, without waiting"), false), [
    "send(4194304 bytes, without",
    "waiting)",
  ]);
});

Deno.test("property: every word and number of a call stands in its label, whole", () => {
  fc.assert(fc.property(
    fc.array(fc.nat(), { minLength: 1, maxLength: 12 }),
    fc.constantFrom("client" as const, "server" as const),
    (numbers, side) => {
      const detail = numbers.join(" ");
      const text = callLines(call("send", detail, side), false).join(" ");
      ok(text === `send(${detail})`, text);
    },
  ));
});
