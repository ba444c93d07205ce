import assert from "node:assert/strict";
import type { TargetSpec } from "../model/target.ts";
import { discreet } from "./target_facts.ts";

/** A server that is told this. */
function told(said: string | Uint8Array, command: string): TargetSpec {
  const bytes = typeof said === "string" ? new TextEncoder().encode(said) : said;
  return {
    ...{ command, host: "127.0.0.1", port: 80 },
    talk: { send: bytes.toBase64(), expect: { kind: "bytes", base64: bytes.toBase64() } },
    waits: { connectMs: 1, answerMs: 1, closeMs: 1 },
  };
}

/** What is kept of what it is told, and of its command. */
function kept(target: TargetSpec, keepCommand = false) {
  const { command, talk: { send, expect } } = discreet(target, keepCommand);
  assert.ok(expect.kind === "bytes" && expect.base64 === send);
  return { command, said: new TextDecoder().decode(Uint8Array.fromBase64(send)) };
}

Deno.test("a secret of the command is left out of what is said, too, in any script", () => {
  for (const secret of ["hunter2000", "geheimäß1", "秘密の言葉です"]) {
    const target = told(`é ${secret} ü`, `PASSWORD=${secret} ./server`);
    assert.deepEqual(kept(target), {
      command: "PASSWORD=… ./server",
      said: "é … ü",
    });
    assert.deepEqual(kept(target, true).said, `é ${secret} ü`);
  }
});

Deno.test("bytes without a secret stay as they are, also where they are no text", () => {
  const bytes = Uint8Array.of(0xef, 0xbb, 0xbf, 0, 0xff, 0xc3, 0x28);
  const target = told(bytes, "./server");
  assert.deepEqual(discreet(target, false), target);
});
