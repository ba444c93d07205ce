/**
 * Writes a run into its folder, trial by trial.
 * @module
 */
import { join } from "node:path";
import { MachineError } from "../model/errors.ts";
import {
  keepsCommand,
  type Manifest,
  type MeasurementRow,
  type TrialRecord,
} from "../model/run.ts";
import type { Outcome, TrialSpec } from "../model/trial.ts";
import { checksumOf, type Checksums } from "./checksum.ts";
import { csvText } from "./csv.ts";
import { refusal, replaceFile } from "./files.ts";
import { assertReadable, manifestText, type StoredManifest } from "./manifest.ts";
import { createRunFiles, type RunTableFiles } from "./run_files.ts";
import { MANIFEST_FILE, SUMMARY } from "./schema.ts";
import { summaryHeader, summaryRows } from "./summary.ts";
import { trialRecord, trialRows } from "./trial_rows.ts";

interface Parts {
  readonly manifest: Manifest;
  /** By id, in the order in which they ran; the codecs of the files look here. */
  readonly trials: Map<string, TrialRecord>;
  readonly files: RunTableFiles;
}

/**
 * The writer of one run. All files are made before anything is measured, and a trial's rows are on
 * disk before run.json counts them: whatever ends the program leaves a run that can be read.
 * Await each call before the next.
 */
export class RunWriter implements Disposable {
  readonly #dir: string;
  readonly #parts: Parts;
  /** What summary.csv is made of. */
  readonly #measurements: MeasurementRow[] = [];
  #open = true;

  private constructor(dir: string, parts: Parts) {
    this.#dir = dir;
    this.#parts = parts;
  }

  /**
   * Makes the folder and all files of a run that has no trials yet.
   * @throws {UsageError} if the folder can't be written or holds a run already
   * @throws {Error} if the manifest could not be read back: a defect
   */
  static async create(dir: string, manifest: Manifest): Promise<RunWriter> {
    const { endedAt: _, ...begun } = manifest;
    const running: Manifest = { ...begun, status: "running", trials: [] };
    const trials = new Map<string, TrialRecord>();
    const first = { ...running, rows: { measurements: 0, samples: 0, latency: 0, series: 0 } };
    assertReadable(first);
    // run.json is made first and says what the empty files hold only when they are there.
    const files = await createRunFiles(dir, first, trials);
    return new RunWriter(dir, { manifest: running, trials, files });
  }

  /**
   * Adds a trial; it is on disk when this returns. If it can't be written, the run stays as it was
   * before.
   * @throws {MachineError} if the disk refuses
   * @throws {Error} if the run has or wants no such trial, or it could not be read back: a defect
   */
  async append(spec: TrialSpec, outcome: Outcome): Promise<void> {
    const { manifest, trials, files } = this.#parts;
    if (trials.has(spec.id)) throw new Error(`Cannot add trial ${spec.id} as the run has it`);
    if (trials.size === manifest.plannedTrials) {
      throw new Error(`Cannot add trial ${spec.id} as the run is full: ${trials.size} are planned`);
    }
    const { measurements, samples, latency, series } = files;
    const before = [measurements, samples, latency, series].map((file) =>
      [file, file.mark] as const
    );
    const record = trialRecord(spec, outcome);
    assertReadable({ ...this.#current(), trials: [record] });
    trials.set(spec.id, record);
    try {
      const rows = trialRows(manifest.runId, spec, outcome);
      const measured = measurements.batch(rows.measurements);
      const seen = samples.batch(rows.samples);
      const timed = latency.batch(rows.latencies);
      const drawn = series.batch(rows.series);
      await this.#written(async () => {
        await measurements.append(measured);
        await samples.append(seen);
        await latency.append(timed);
        await series.append(drawn);
        await this.#replaceManifest(this.#current());
      });
      this.#measurements.push(...measured.rows);
    } catch (error) {
      trials.delete(spec.id);
      // Where even this is refused, the first refusal is what has to be told.
      for (const [file, mark] of before) await file.restore(mark).catch(() => {});
      throw error;
    }
  }

  /**
   * Writes summary.csv and the final run.json and closes the files.
   * @param endedAt ISO 8601, UTC
   * @returns the manifest as it was written
   * @throws {MachineError} if the disk refuses
   * @throws {Error} if the run is called complete with trials missing: a defect
   */
  async finish(status: "complete" | "interrupted", endedAt: string): Promise<Manifest> {
    const { rows, checksums, ...manifest } = this.#current();
    const { trials, plannedTrials } = manifest;
    if (status === "complete" && trials.length !== plannedTrials) {
      throw new Error(
        `Cannot call a run complete as it has ${trials.length} of ${plannedTrials} trials`,
      );
    }
    const ended: Manifest = { ...manifest, status, endedAt };
    await this.#written(async () => {
      const summary = csvText([summaryHeader(), ...summaryRows(this.#measurements)]);
      await replaceFile(join(this.#dir, SUMMARY.file), summary);
      const sums = { ...checksums, summary: checksumOf(summary) };
      await this.#replaceManifest({ ...ended, rows, checksums: sums });
    });
    this[Symbol.dispose]();
    return ended;
  }

  /** Closes the files as they are, if they still are open. */
  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    const { measurements, samples, latency, series } = this.#parts.files;
    for (const file of [measurements, samples, latency, series]) file[Symbol.dispose]();
  }

  #current(): StoredManifest & { readonly checksums: Checksums } {
    const { manifest, trials, files } = this.#parts;
    const rows = {
      measurements: files.measurements.mark.rows,
      samples: files.samples.mark.rows,
      latency: files.latency.mark.rows,
      series: files.series.mark.rows,
    };
    const checksums = {
      measurements: files.measurements.mark.checksum.value,
      samples: files.samples.mark.checksum.value,
      latency: files.latency.mark.checksum.value,
      series: files.series.mark.checksum.value,
    };
    return { ...manifest, trials: [...trials.values()], rows, checksums };
  }

  async #replaceManifest(stored: StoredManifest): Promise<void> {
    await replaceFile(join(this.#dir, MANIFEST_FILE), manifestText(stored), {
      secret: keepsCommand(stored),
    });
  }

  async #written(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      throw new MachineError(
        `Cannot write to ${JSON.stringify(this.#dir)}: ${refusal(error)}; ` +
          "the trials before this one are kept, make room or free the folder and run again",
      );
    }
  }
}
