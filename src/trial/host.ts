/**
 * One trial from inside its namespace: set up, warm up, run the program's
 * phases under observation, settle, take stock.
 * @module
 */
import type { Begin, WorkerReport } from "../load/messages.ts";
import type { SeriesPoint } from "../model/series.ts";
import type { TargetSpec } from "../model/target.ts";
import type { Measurement, TrialSpec } from "../model/trial.ts";
import { countersBetween, parseCounters, type TcpCounters } from "../observe/counters.ts";
import { kernelSources } from "../observe/kernel_sources.ts";
import { Sampler } from "../observe/sampler.ts";
import { parseSockstat } from "../observe/sockstat.ts";
import { monotonicNs } from "../sys/clock.ts";
import { netstatText, snmpText, sockstatText } from "../sys/proc_net.ts";
import type { Link } from "../sys/veth.ts";
import { acrossLink, launchOf, linkOf } from "./two_namespaces.ts";
import { MachineWatch } from "./machine.ts";
import { observedBy, stillClosing } from "./observed.ts";
import type { PhaseContext } from "./phases/phase.ts";
import { runnerOf } from "./phases/registry.ts";
import { awaitQuiescence } from "./await_quiescence.ts";
import { IDLE, type RawTrial } from "./raw.ts";
import type { Measure } from "./scenario_measure.ts";
import { type NetworkSetup, setUp } from "./setting.ts";
import { Target } from "./target.ts";
import { warmUp } from "./warm_up.ts";
import { type WorkerPrograms, Workers } from "./workers.ts";

/** Time for the last connections to close after the closer is done. */
const SETTLE_MS = 5000;

/** What a trial is carried out with. */
export interface TrialOptions {
  /** How scenarios are measured that have phases of their own. */
  readonly measures: readonly Measure[];
  readonly programs: WorkerPrograms;
  /** Told what is under way, for error texts. */
  readonly onPhase: (name: string) => void;
}

/**
 * Runs the trial in the namespace this process is in.
 * @throws {Error} with one line, where the trial can't be carried out.
 */
export async function runTrial(
  planned: TrialSpec,
  options: TrialOptions,
): Promise<RawTrial> {
  const { measures, programs, onPhase } = options;
  const spec = acrossLink(planned);
  onPhase("setting up the namespace");
  const setting = setUp(spec);
  if (spec.target) {
    return await runTarget(spec, spec.target, { setting, options });
  }
  onPhase("starting workers");
  await using workers = await Workers.start(spec, { programs, launch: launchOf(spec) });
  const link = await linkOf(spec, workers);
  onPhase("warming up");
  const warnings = [...setting.warnings, ...await warmUp(spec, workers)];
  return await new Trial({ spec, workers, link, measures, onPhase }).run({ ...setting, warnings });
}

/** A trial of the user's own server. It is not warmed up: every connection it sees is counted. */
async function runTarget(
  spec: TrialSpec,
  server: TargetSpec,
  { setting, options }: { readonly setting: NetworkSetup; readonly options: TrialOptions },
): Promise<RawTrial> {
  const { measures, programs, onPhase } = options;
  onPhase("starting the target");
  await using target = await Target.start(server);
  onPhase("starting workers");
  await using workers = await Workers.start(spec, { programs });
  const descriptors = await target.descriptorsAtRest();
  const atRest = parseSockstat(sockstatText())?.inUse ?? 0;
  const check = () => target.check(server.port);
  const targetCpu = () => target.cpuMicroseconds();
  const parts = { spec, workers, measures, onPhase, atRest, check, targetCpu };
  const raw = await new Trial(parts).run(setting);
  const measured: Measurement[] = [
    { metric: "descriptors_before", side: "server", value: descriptors },
    { metric: "descriptors_after", side: "server", value: target.descriptors() },
  ];
  return { ...raw, measured: [...measured, ...raw.measured] };
}

function counters(): TcpCounters {
  return parseCounters({ snmp: snmpText(), netstat: netstatText() });
}

/** A server of the user's may open and close sockets of its own at any time, some at once. */
const OTHERS_OF_TARGET = 50;

interface TrialParts {
  readonly spec: TrialSpec;
  readonly workers: Workers;
  readonly link?: Link | undefined;
  readonly measures: readonly Measure[];
  readonly onPhase: (name: string) => void;
  /** Sockets there are when nothing is under way, where they are not just our servers' listeners. */
  readonly atRest?: number;
  /** Throws where the trial is not what it was any more. */
  readonly check?: () => Promise<void>;
  /** CPU time of the target; see `MachineParts`. */
  readonly targetCpu?: () => number | undefined;
}

/** The measured part. */
class Trial {
  readonly #spec: TrialSpec;
  readonly #workers: Workers;
  readonly #link: Link | undefined;
  readonly #onPhase: (name: string) => void;
  readonly #parts: TrialParts;
  readonly #sampler: Sampler;
  readonly #machine: MachineWatch;
  readonly #windows: { fromNs: number; toNs: number }[] = [];
  readonly #sampled = { microseconds: 0, ofNs: 0 };
  readonly #measured: Measurement[] = [];
  readonly #series: SeriesPoint[] = [];
  readonly #warnings: string[] = [];
  readonly #afterwards: (() => Promise<void>)[] = [];
  #explanation: string | undefined;
  #loadNs = 0;

  constructor(parts: TrialParts) {
    const { spec, workers, link, onPhase } = parts;
    this.#parts = parts;
    this.#spec = spec;
    this.#workers = workers;
    this.#link = link;
    this.#onPhase = onPhase;
    this.#machine = new MachineWatch(parts);
    this.#sampler = new Sampler({
      ...{ port: spec.port, sources: kernelSources() },
      ...spec.isolation === "none" ? {} : { believedWithin: spec.target ? OTHERS_OF_TARGET : 0 },
      ...spec.sampler === undefined ? {} : { every: spec.sampler },
    });
  }

  async run({ sysctls, warnings }: NetworkSetup): Promise<RawTrial> {
    const { program } = this.#spec;
    const runners = await Promise.all(
      program.map((phase) => runnerOf(phase, this.#spec.scenario, this.#parts.measures)),
    );
    const closeOn = runners.some(({ closes }) => closes) ? "command" : "echo";
    this.#onPhase("trying the machine");
    await this.#machine.try();
    this.#machine.begin();
    await this.#workers.ask<Begin>(
      ["server", "client"],
      () => ({ type: "begin", warmUp: false, closeOn }),
    );
    await this.#sampler.start();
    // Speaking to the workers is this process's work, too, but it is not sampling.
    this.#workers.onSpoken = () => this.#sampler.disregard();
    const before = counters();
    const startNs = monotonicNs();
    const context = this.#context(startNs);
    for (const [index, phase] of program.entries()) {
      this.#onPhase(`in phase ${phase.kind}`);
      const runner = runners[index];
      const run = async () => await runner?.run(phase, context);
      await (runner?.underLoad ? this.#underLoad(run) : run());
    }
    const reports = await this.#underLoad(() => this.#settle());
    this.#machine.end(reports);
    await this.#sampler.stop();
    const after = counters();
    const end = await this.#sampler.final();
    for (const action of this.#afterwards) await action();
    this.#onPhase("trying the machine once more");
    await this.#machine.try();
    return {
      loadNs: this.#loadNs,
      timeWaitMayEnd: runners.some(({ timeWaitMayEnd }) => timeWaitMayEnd),
      reports,
      hostStoodStillNs: this.#machine.stoodStillNs,
      samples: this.#sampler.samples(startNs),
      measured: [...this.#measured, ...this.#machine.measurements()],
      series: this.#series,
      observed: observedBy({
        summary: this.#sampler.summary(),
        end,
        sampled: this.#sampled,
        looksUnderLoad: this.#sampler.looksWithin(this.#windows),
      }),
      counters: countersBetween(before, after),
      sysctls,
      warnings: [...warnings, ...this.#warnings, ...stillClosing(end)],
      ...this.#explanation === undefined ? {} : { explanation: this.#explanation },
    };
  }

  #context(startNs: number): PhaseContext {
    return {
      spec: this.#spec,
      workers: this.#workers,
      sampler: this.#sampler,
      link: this.#link,
      startNs,
      notes: new Map(),
      say: this.#onPhase,
      idle: async () => {
        await this.#workers.retire(SETTLE_MS);
        this.#onPhase(IDLE);
      },
      waiting: () => this.#onPhase(IDLE),
      loaded: (span) => this.#loadNs += span.endNs - span.startNs,
      measured: (measurement) => this.#measured.push(measurement),
      warn: (warning) => this.#warnings.push(warning),
      plot: (point) => this.#series.push(point),
      afterwards: (action) => this.#afterwards.push(action),
      explain: (why) => this.#explanation = why,
    };
  }

  /** Adds up what sampling takes while something is timed. */
  async #underLoad<T>(run: () => Promise<T>): Promise<T> {
    // A sample that was begun while nothing was timed is no part of what is.
    await this.#sampler.idle();
    this.#sampler.disregard();
    const [spent, startNs] = [this.#sampler.cpuMicroseconds, monotonicNs()];
    const result = await run();
    // A sample under way was begun under load, so it is charged to it.
    await this.#sampler.idle();
    this.#windows.push({ fromNs: startNs, toNs: monotonicNs() });
    this.#sampled.microseconds += this.#sampler.cpuMicroseconds - spent;
    this.#sampled.ofNs += monotonicNs() - startNs;
    return result;
  }

  async #settle(): Promise<WorkerReport[]> {
    this.#onPhase("waiting for the last connections to close");
    const reports = await this.#workers.settle(SETTLE_MS);
    await this.#parts.check?.();
    await awaitQuiescence(this.#spec, this.#parts.atRest);
    return reports;
  }
}
