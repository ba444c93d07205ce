/**
 * What each key of `run.json` means, for the data dictionary.
 * @module
 */
import type { HostFacts, TrialRecord } from "../model/run.ts";
import type { StoredManifest } from "./manifest.ts";

/** The keys of the whole. */
export const MANIFEST_KEYS: Readonly<Record<keyof StoredManifest | "seal", string>> = {
  schema: "Version of these files; raised when a column or a meaning changes.",
  closecost: "Version of the program.",
  runId: "Names the run; `run_id` in measurements.csv.",
  pairedWith:
    "The run that was measured in turns with this one, trial by trial (`--against`); absent where it was alone. Not there before schema 4: the names of such runs tell it, `…-base` and `…-head`.",
  status:
    "`running`, `complete` (every planned trial was carried out, also if some failed) or `interrupted`.",
  startedAt: "When, in UTC (ISO 8601).",
  endedAt: "When, in UTC (ISO 8601); absent while `running`.",
  argv:
    "The arguments as they were typed; of a server's command without what looks like a secret (`…`), unless `--keep-command` was given.",
  options: "The options in force, defaults filled in.",
  seed: "The seed of the trials' order: the same seed gives the same order.",
  host: "The machine; see below.",
  isolation:
    "How trials were kept apart: `netns` (a network namespace made by root), `userns` (one inside a user namespace, without root), `none` (the host's own network).",
  isolationWish: "What was asked for: `auto`, `netns` or `none`.",
  plannedTrials: "How many trials the run was to have.",
  trials: "The trials that are over, in the order in which they ran; see below.",
  warnings: "What to know before trusting the numbers, one line each.",
  rows: "How many rows of each CSV file belong to the trials above.",
  checksums:
    "Of each CSV file, how many bytes belong to the trials above and their SHA-256 (`summary`: at the end of the run). A file that does not fit is read, said to have changed since it was measured, and refused by `compare`. Not there before schema 3.",
  seal:
    "SHA-256 of this file's JSON without this key and without white space: tells, as the checksums do, what has changed by accident or by hand. Not there before schema 3.",
};

/** The keys of `host`. */
export const HOST_KEYS: Readonly<Record<keyof HostFacts, string>> = {
  kernel: "Kernel release.",
  arch: "Processor architecture.",
  cpu: "Processor model.",
  cpus: "Processors that can be used.",
  memoryBytes: "Memory, bytes.",
  deno: "Version of Deno.",
  iproute2: "Version of `ss`.",
  descriptors: "File descriptors one process may have open (RLIMIT_NOFILE, hard limit).",
};

/** The keys of each of `trials`. */
export const TRIAL_KEYS: Readonly<Record<keyof TrialRecord, string>> = {
  id: "Names the trial; `trial_id` in the CSV files.",
  scenario: "The experiment.",
  mode: "The close mode as written.",
  closer: "The side that closes first.",
  stack: "The API that makes the calls.",
  rep: "Which repetition of its cell, from 1.",
  parameters:
    "`connections`, `concurrency`, `payload` (bytes sent and echoed per connection; in `target` what the client sends, which need not come back) and the scenario's others, in the order of its declaration.",
  workers: "Processes on each side: `clients`, `servers`.",
  destinations: "How many addresses the clients spread over.",
  port: "The servers' TCP port.",
  sysctls: "Kernel settings inside the trial's namespace, as read back where it completed.",
  status:
    "`completed`, `failed` (it could not be carried out, or its numbers can't be trusted) or `aborted` (interrupted from outside).",
  durationMs: "How long it took in all, milliseconds.",
  reason: "Why it did not complete; absent where it did.",
  disturbed:
    "What has spoilt its times, such as `the client worker stood still for 2.0 s`; absent where nothing has. Of such a trial measurements.csv has values of exact metrics and of diagnostics only. What was sampled and timed is kept in the other files to be looked at; charts leave it out.",
  warnings: "What to know before trusting its numbers, one line each.",
  chance:
    "Exact metrics that chance decides in this trial, by name, so that `compare` judges them as noisy ones; absent where there are none.",
};
