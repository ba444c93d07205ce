import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import fc from "fast-check";
import { UsageError } from "../model/errors.ts";
import { MODE_ORDER } from "../model/order.ts";
import { modeText } from "../model/words.ts";
import { closeMode, MODES, parseMode } from "./registry.ts";

Deno.test("parseMode reads every mode as its syntax says", () => {
  deepStrictEqual(parseMode("fin"), { name: "fin" });
  deepStrictEqual(parseMode("rst"), { name: "rst" });
  deepStrictEqual(parseMode("linger:1"), { name: "linger", seconds: 1 });
  deepStrictEqual(parseMode("drain"), { name: "drain" });
  deepStrictEqual(parseMode("drain:0.5"), { name: "drain", seconds: 0.5 });
});

Deno.test("parseMode refuses what no mode means, in one line that says what is allowed", () => {
  const wrong: [string, RegExp][] = [
    [
      "foo",
      /^unknown close mode "foo": allowed are fin, rst, linger:<seconds>, drain\[:<seconds>\]$/,
    ],
    ["", /^unknown close mode ""/],
    ["fin:1", /takes no time: write fin$/],
    ["rst:0", /takes no time: write rst$/],
    ["linger", /needs a time: write linger:<seconds>, e\.g\. linger:1$/],
    ["linger:x", /allowed are whole seconds from 1 to 3600/],
    ["linger:", /allowed are whole seconds from 1 to 3600/],
    ["linger:0", /linger 0 is the mode rst/],
    ["linger:1.5", /allowed are whole seconds from 1 to 3600/],
    ["linger:-1", /allowed are whole seconds from 1 to 3600/],
    ["linger:1e3", /allowed are whole seconds from 1 to 3600/],
    ["linger:1:2", /allowed are whole seconds from 1 to 3600/],
    ["drain:0", /allowed are seconds from 0\.001 to 3600/],
    ["drain:99999", /allowed are seconds from 0\.001 to 3600/],
  ];
  for (const [text, message] of wrong) {
    throws(() => parseMode(text), (error: Error) => {
      strictEqual(error instanceof UsageError, true, text);
      strictEqual(error.message.includes("\n"), false, text);
      return message.test(error.message);
    }, text);
  }
});

Deno.test("parseMode and modeText are inverse", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 3600 }), (seconds) => {
    for (const text of [`linger:${seconds}`, `drain:${seconds}`, "fin", "rst", "drain"]) {
      strictEqual(modeText(parseMode(text)), text);
    }
  }));
});

Deno.test("parseMode never throws anything but a UsageError", () => {
  fc.assert(fc.property(fc.string(), (text) => {
    try {
      parseMode(text);
    } catch (error) {
      return error instanceof UsageError;
    }
    return true;
  }));
});

Deno.test("only timed linger may block, and only drain waits for the peer", () => {
  deepStrictEqual(MODES.filter((mode) => mode.blocks).map((mode) => mode.name), ["linger"]);
  deepStrictEqual(MODES.filter((mode) => mode.awaitsEof).map((mode) => mode.name), ["drain"]);
  strictEqual(closeMode("rst").seconds, undefined);
});

Deno.test("every mode has its place in the order of tables", () => {
  deepStrictEqual(MODES.map(({ name }) => name), MODE_ORDER);
});
