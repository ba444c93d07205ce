/**
 * Progress of a run as text. Pure.
 * @module
 */
import type { TrialSpec } from "../model/trial.ts";
import { modeText } from "../model/words.ts";
import { clipped, styleOf } from "../render/text/terminal_text.ts";

/** How far a run has come. */
export interface ProgressState {
  readonly total: number;
  /** Trials that are over, however they ended. */
  readonly done: number;
  /** Those of them that failed. */
  readonly failed: number;
  /** What is running. */
  readonly running: TrialSpec | undefined;
  /** Whose trial that is, where two subjects take turns. */
  readonly of?: string | undefined;
  readonly elapsedMs: number;
  /** `undefined` as long as no trial is over. */
  readonly leftMs: number | undefined;
}

/** How it is to be shown. */
export interface ProgressLook {
  /** Columns a line may take. */
  readonly width: number;
  readonly colour: boolean;
}

const BAR_MAX = 30;
const BAR_MIN = 10;

/**
 * Milliseconds left, if the trials to come take as long as those that are over.
 * @param runningMs how long the running trial has been running
 */
export function timeLeft(
  { total, durations, runningMs }: {
    total: number;
    durations: readonly number[];
    runningMs: number;
  },
): number | undefined {
  if (durations.length === 0) return undefined;
  const mean = durations.reduce((sum, ms) => sum + ms, 0) / durations.length;
  const toCome = Math.max(total - durations.length, 0);
  return toCome === 0 ? 0 : mean * (toCome - 1) + Math.max(mean - runningMs, 0);
}

/** `8 s`, `1 min 05 s`, `2 h 03 min`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

/** One line for a terminal, without a line end, at most `width` columns. */
export function progressBar(state: ProgressState, { width, colour }: ProgressLook): string {
  const style = styleOf({ colour });
  const { total, done, running, of } = state;
  const count = ` ${Math.min(done + (running ? 1 : 0), total)}/${total}`;
  const facts = `${running ? `  ${describe(running)}${of === undefined ? "" : `, ${of}`}` : ""}  ${
    times(state)
  }`;
  const columns = Math.min(BAR_MAX, width - count.length - facts.length);
  if (columns < BAR_MIN) return clipped(`${count.trim()}${facts}`, width);
  const full = total === 0 ? columns : Math.floor(columns * done / total);
  const bar = `${style.bold("█".repeat(full))}${style.dim("░".repeat(columns - full))}`;
  return `${bar}${style.bold(count)}${facts}`;
}

/** One line for a file or a pipe, without a line end. */
export function progressLine(state: ProgressState): string {
  return `${state.done} of ${state.total} ${state.total === 1 ? "trial" : "trials"}, ${
    times(state)
  }`;
}

/** What a trial is, for people: `churn linger:1, client closes, repetition 2`. */
export function describe({ scenario, mode, closer, rep }: TrialSpec): string {
  return `${scenario} ${modeText(mode)}, ${closer} closes, repetition ${rep}`;
}

function times({ elapsedMs, leftMs, failed, done, total }: ProgressState): string {
  const left = leftMs === undefined || done >= total ? "" : `, about ${duration(leftMs)} left`;
  return `${duration(elapsedMs)}${left}${failed > 0 ? `, ${failed} failed` : ""}`;
}
