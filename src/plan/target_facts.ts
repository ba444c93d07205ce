/**
 * What is kept and told of the user's own server. Pure.
 * @module
 */
import type { TargetSpec } from "../model/target.ts";
import { saidWithoutSecrets, withoutSecrets, withoutSecretsOf } from "../quote/secrets.ts";

/**
 * A server as it is kept and told of: its command and what is said to it without what looks like a
 * secret, unless that is to be kept.
 */
export function discreet(target: TargetSpec, keepCommand: boolean): TargetSpec {
  if (keepCommand) return target;
  const { command, talk } = target;
  const { send, expect } = talk;
  const clean = withoutSecretsOf(command === undefined ? [] : [command]);
  return {
    ...target,
    ...command === undefined ? {} : { command: withoutSecrets(command) },
    talk: {
      send: discreetBytes(send, clean),
      expect: expect.kind === "bytes"
        ? { ...expect, base64: discreetBytes(expect.base64, clean) }
        : expect,
    },
  };
}

/** Bytes stay the same where they have no secret, text or not. */
function discreetBytes(base64: string, clean: (text: string) => string): string {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.fromBase64(base64));
  const kept = clean(saidWithoutSecrets(text));
  return kept === text ? base64 : new TextEncoder().encode(kept).toBase64();
}

/** What `run.json` keeps of a server that was measured, but for how it was talked to and waited for. */
export function targetFacts(target: TargetSpec): Readonly<Record<string, unknown>> {
  const { talk: _, waits: __, ...server } = target;
  return { name: targetName(target), ...server };
}

/** A server as its flag named it. */
export function targetName({ command, host, port }: TargetSpec): string {
  return command ?? `${host}:${port}`;
}
