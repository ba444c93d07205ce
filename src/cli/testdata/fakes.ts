/**
 * A world without processes for the tests of the commands: an executor that makes its outcomes
 * up, outputs that keep their text, a clock that is wound by hand.
 * @module
 */
import { join } from "node:path";
import type { Executor, Outcome, TrialSpec } from "../../model/trial.ts";
import { completed, manifest } from "../../store/testdata/example.ts";
import { DEFAULT_PORT_RANGE } from "../../plan/addresses.ts";
import type { Probed } from "../../run/prepare_run.ts";
import type { BenchDependencies } from "../bench_dependencies.ts";
import type { InterruptSource } from "../../run/interruption.ts";
import type { Output } from "../../run/output.ts";

/** Keeps what was written. */
export class FakeOutput implements Output {
  text = "";
  readonly terminal: boolean;
  readonly colour: boolean;
  readonly #columns: number;

  constructor(
    { terminal = false, colour = false, columns = 100 }: {
      terminal?: boolean;
      colour?: boolean;
      columns?: number;
    } = {},
  ) {
    this.terminal = terminal;
    this.colour = colour;
    this.#columns = columns;
  }

  columns(): number {
    return this.#columns;
  }

  write(text: string): Promise<void> {
    this.text += text;
    return Promise.resolve();
  }
}

/** Signals sent by hand. */
export class FakeInterrupts implements InterruptSource {
  readonly #handlers = new Set<() => void>();
  exits = 0;

  get listeners(): number {
    return this.#handlers.size;
  }

  listen(handler: () => void): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  exitNow(): void {
    this.exits++;
  }

  send(): void {
    for (const handler of this.#handlers) handler();
  }
}

/** What a fake trial does; `n` counts from 1. */
export type FakeTrial = (
  spec: TrialSpec,
  context: { n: number; signal: AbortSignal },
) => Outcome | Promise<Outcome>;

/** A whole fake world, and what happened in it. */
export class FakeWorld {
  readonly stdout = new FakeOutput();
  readonly stderr = new FakeOutput();
  readonly interrupts = new FakeInterrupts();
  /** What happened, in order: `probe auto`, `run <trial id>`. */
  readonly log: string[] = [];
  probed: Probed = {
    isolation: "userns",
    host: manifest().host,
    portRange: DEFAULT_PORT_RANGE,
    timeWaitBuckets: 131_072,
    tcpMemoryBytes: 0,
    lacks: {},
    warnings: [],
  };
  trial: FakeTrial = () => completed({ warnings: [] });
  #ms = Date.UTC(2026, 10, 23, 0, 43, 0);

  /** Lets time pass. */
  wait(ms: number): void {
    this.#ms += ms;
  }

  get dependencies(): BenchDependencies {
    return {
      executor: this.#executor(),
      probe: (wish) => {
        this.log.push(`probe ${wish}`);
        return Promise.resolve(this.probed);
      },
      subjects: () => Promise.reject(new Error("no subjects in this world")),
      stepSummary: undefined,
      interrupts: this.interrupts,
      now: () => this.#ms,
      random: () => 0x3f2a / 0x10000,
      stdout: this.stdout,
      stderr: this.stderr,
    };
  }

  #executor(): Executor {
    let n = 0;
    return {
      run: async (spec, signal) => {
        this.log.push(`run ${spec.id}`);
        const outcome = await this.trial(spec, { n: ++n, signal });
        this.#ms += 1000;
        return outcome;
      },
    };
  }
}

/** A folder that is gone with the scope. */
export class TemporaryFolder implements Disposable {
  readonly path = Deno.makeTempDirSync({ prefix: "closecost-cli-" });

  at(...names: string[]): string {
    return join(this.path, ...names);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

/** Every file below a folder, by its path from there. */
export function filesIn(dir: string): string[] {
  return [...Deno.readDirSync(dir)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesIn(join(dir, name)).map((inner) => `${name}/${inner}`) : [name]
  ).sort();
}
