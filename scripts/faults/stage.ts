/**
 * Where one fault happens: a folder of its own, a mark on its processes, and hands to strike with.
 * @module
 */
import { delay } from "../../src/sys/delay.ts";
import { join } from "node:path";
import type { Manifest } from "../../src/model/run.ts";
import { readRun } from "../../src/store/reader.ts";
import { commandLine, isAlive, kill, within } from "../../src/sys/testdata/processes.ts";
import { pathOf } from "../../src/cli/testdata/command.ts";
import { type Command, type Ended, Running } from "./command.ts";
import { MARK, processesMarked, processesOf } from "./world.ts";

/** Long enough for a machine that has other things to do. */
const SOON_MS = 75_000;
const NUMBERS = { SIGKILL: 9, SIGSTOP: 19, SIGCONT: 18, SIGABRT: 6, SIGTERM: 15 } as const;

/** Numbers of signals that any process may be sent. */
export type Strike = keyof typeof NUMBERS;

/** One fault's own place. */
export class Stage {
  readonly path: string;
  readonly mark: string;
  /** A small complete run that faults of reading start from. */
  readonly model: string;
  #running: Running | undefined;

  constructor({ path, mark, model }: { path: string; mark: string; model: string }) {
    this.path = path;
    this.mark = mark;
    this.model = model;
    Deno.mkdirSync(this.temporary, { recursive: true });
  }

  /** Where the command puts what it measures. */
  get out(): string {
    return this.at("out");
  }

  /** What TMPDIR names. */
  get temporary(): string {
    return this.at("tmp");
  }

  at(...names: string[]): string {
    return join(this.path, ...names);
  }

  /** A copy of the model run, to be spoilt. */
  copy(name: string): string {
    const to = this.at(name);
    copyFolder(this.model, to);
    return to;
  }

  /** A folder with programs that take the place of others in PATH: name → script of sh. */
  programs(scripts: Readonly<Record<string, string>>): string {
    const dir = this.at("bin");
    Deno.mkdirSync(dir, { recursive: true });
    for (const [name, script] of Object.entries(scripts)) {
      Deno.writeTextFileSync(join(dir, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    }
    return dir;
  }

  /** A folder that has these programs of the machine's and no others; those it lacks are left out. */
  programsOf(names: readonly string[]): string {
    const dir = this.at("bin");
    Deno.mkdirSync(dir, { recursive: true });
    for (const name of names) {
      const real = pathOf(name);
      if (real !== undefined) Deno.symlinkSync(real, join(dir, name));
    }
    return dir;
  }

  start(command: Command): Running {
    return this.#running = new Running(command, this.#env);
  }

  /** Starts a command beside the one that is under way. */
  other(command: Command): Running {
    return new Running(command, this.#env);
  }

  get #env(): Readonly<Record<string, string>> {
    return { [MARK]: this.mark, TMPDIR: this.temporary };
  }

  get running(): Running {
    if (!this.#running) throw new Error("nothing was started yet");
    return this.#running;
  }

  async run(command: Command): Promise<Ended> {
    return await this.start(command).ended;
  }

  /** Waits for a process whose command line has the text; its number. */
  async process(text: string): Promise<number> {
    let found: number | undefined;
    const there = await within(SOON_MS, () => {
      found = processesOf(this.mark, text)[0];
      return found !== undefined;
    });
    if (!there || found === undefined) throw new Error(`no process ${JSON.stringify(text)} came`);
    return found;
  }

  /** Waits until both workers of a trial are there, and a little into their work. */
  async atWork(): Promise<void> {
    for (const side of ["server", "client"]) await this.process(`worker_main.ts ${side}`);
    await delay(700);
  }

  /** Sends a signal to the process whose command line has the text. */
  async strike(text: string, signal: Strike = "SIGKILL"): Promise<void> {
    kill(await this.process(text), NUMBERS[signal]);
  }

  /** Waits until so many trials are in the run's files. */
  async trialsKept(count: number, dir: string = this.out): Promise<void> {
    const there = await within(SOON_MS, () => trialsIn(dir) >= count);
    if (!there) throw new Error(`no ${count} trials came`);
  }

  /** Ends what is left of the fault's processes; whether there was any. */
  async putAway(): Promise<string[]> {
    const gone = await within(5000, () => processesMarked(this.mark).length === 0);
    if (gone) return [];
    const left = processesMarked(this.mark);
    const lines = left.map((pid) => `process ${pid}: ${commandLine(pid).slice(-120)}`);
    for (const pid of left.filter(isAlive)) kill(pid, NUMBERS.SIGKILL);
    return lines;
  }

  /** The manifest of a run that is read and checked as a whole. */
  async manifest(dir: string = this.out): Promise<Manifest> {
    return (await readRun(dir)).manifest;
  }
}

/** How many trials a run's manifest has; 0 where there is none yet. */
function trialsIn(dir: string): number {
  try {
    return JSON.parse(Deno.readTextFileSync(join(dir, "run.json"))).trials.length;
  } catch {
    return 0;
  }
}

/** Copies a folder with what is in it. */
function copyFolder(from: string, to: string): void {
  Deno.mkdirSync(to, { recursive: true });
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    if (isDirectory) copyFolder(join(from, name), join(to, name));
    else Deno.copyFileSync(join(from, name), join(to, name));
  }
}
