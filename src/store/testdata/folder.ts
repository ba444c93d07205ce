/**
 * Folders and whole runs for the tests of the store.
 * @module
 */
import { join } from "node:path";
import assert from "node:assert/strict";
import { UsageError } from "../../model/errors.ts";
import type { Outcome, TrialSpec } from "../../model/trial.ts";
import { RunWriter } from "../writer.ts";
import { completed, failed, manifest, sample, spec } from "./example.ts";

/** A folder that is gone with the scope. */
export class Folder implements Disposable {
  readonly path = Deno.makeTempDirSync({ prefix: "closecost-store-" });

  /** Where something in it is. */
  at(name: string): string {
    return join(this.path, name);
  }

  read(name: string): string {
    return Deno.readTextFileSync(this.at(name));
  }

  write(name: string, content: string | Uint8Array): void {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    Deno.writeFileSync(this.at(name), bytes);
  }

  names(): string[] {
    return [...Deno.readDirSync(this.path)].map(({ name }) => name).sort();
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

export const ENDED_AT = "2025-01-31T12:01:00.000Z";

/** Writes a run of three trials, one of which failed; the last one unfinished if asked for. */
export async function writeRun(dir: string, ended: boolean): Promise<void> {
  const plan = manifest({ plannedTrials: 3 });
  using writer = await RunWriter.create(dir, plan);
  for (const [one, outcome] of trials()) await writer.append(one, outcome);
  if (ended) await writer.finish("complete", ENDED_AT);
}

function trials(): [TrialSpec, Outcome][] {
  const linger = spec({ mode: { name: "linger", seconds: 1 }, closer: "server" });
  return [
    [spec(), completed()],
    [spec({ rep: 2 }), failed()],
    [linger, completed({ samples: [sample({ tMs: 7 }), sample({ tMs: 9, sockets: 123 })] })],
  ];
}

/** Makes sure that it fails with one line for people, and which. */
export async function refused(work: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(work, (error: Error) => {
    assert.ok(error instanceof UsageError, String(error));
    assert.match(error.message, message);
    assert.ok(!error.message.includes("\n"), error.message);
    return true;
  });
}
