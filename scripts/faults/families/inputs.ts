/**
 * Runs that are not what they were, or never were any.
 * @module
 */
import type { Command } from "../command.ts";
import type { Family } from "../fault.ts";
import { shell } from "../shell.ts";
import type { Stage } from "../stage.ts";

/** `report` of a copy of the model run in which one file was spoilt. */
function spoilt(file: string, spoil: (path: string) => void) {
  return (stage: Stage): Command => {
    const dir = stage.copy("run");
    spoil(`${dir}/${file}`);
    return { task: "report", argv: [dir] };
  };
}

/** The same as HEAD of a comparison. */
function compared(file: string, spoil: (path: string) => void) {
  return (stage: Stage): Command => {
    const [base, head] = [stage.copy("base"), stage.copy("head")];
    spoil(`${head}/${file}`);
    return { task: "compare", argv: [base, head] };
  };
}

function edit(change: (text: string) => string): (path: string) => void {
  return (path) => Deno.writeTextFileSync(path, change(Deno.readTextFileSync(path)));
}

function replaceBy(make: (path: string) => void): (path: string) => void {
  return (path) => {
    Deno.removeSync(path);
    make(path);
  };
}

function fifo(path: string): void {
  shell(`mkfifo '${path}'`);
}

function sparse(path: string): void {
  using file = Deno.openSync(path, { write: true, createNew: true });
  file.truncateSync(1_500_000_000);
}

/** A number of the first row of measurements, made another one. */
const otherDigit = edit((text) =>
  text.replace(
    /^((?:[^\n]*\n)[^\n]*,)(\d+)(,[^,\n]*\n)/,
    (_, before, digits, after) => `${before}${Number(digits) + 1}${after}`,
  )
);

export const inputs: Family = {
  title: "Runs that were changed",
  faults: [
    {
      name: "a FIFO in place of measurements.csv",
      promise: "code 2, one line; it does not wait for a writer",
      ci: true,
      command: spoilt("measurements.csv", replaceBy(fifo)),
      code: 2,
      says: /measurements\.csv/,
    },
    {
      name: "a FIFO in place of run.json",
      promise: "code 2, one line",
      command: spoilt("run.json", replaceBy(fifo)),
      code: 2,
      says: /run\.json/,
    },
    {
      name: "a link to /dev/zero in place of samples.csv",
      promise: "code 2, one line; memory stays bounded",
      command: spoilt("samples.csv", replaceBy((path) => Deno.symlinkSync("/dev/zero", path))),
      code: 2,
      says: /samples\.csv/,
    },
    {
      name: "a folder in place of measurements.csv",
      promise: "code 2, one line",
      command: spoilt("measurements.csv", replaceBy((path) => Deno.mkdirSync(path))),
      code: 2,
      says: /measurements\.csv/,
    },
    {
      name: "a sparse file of 1.5 GB in place of run.json",
      promise: "code 2, one line; memory stays bounded",
      ci: true,
      command: spoilt("run.json", replaceBy(sparse)),
      code: 2,
      says: /run\.json/,
    },
    {
      name: "JSON 100,000 deep in run.json",
      promise: "code 2, one line",
      ci: true,
      command: spoilt(
        "run.json",
        (path) => Deno.writeTextFileSync(path, "[".repeat(100_000) + "]".repeat(100_000)),
      ),
      code: 2,
      says: /run\.json/,
    },
    {
      name: "a run without measurements.csv",
      promise: "code 2, one line that names it",
      command: spoilt("measurements.csv", (path) => Deno.removeSync(path)),
      code: 2,
      says: /measurements\.csv/,
    },
    {
      name: "measurements.csv cut in the middle",
      promise: "code 2, one line with file and line",
      ci: true,
      command: compared("measurements.csv", edit((text) => text.slice(0, text.length / 2))),
      code: 2,
      says: /measurements\.csv:\d+/,
    },
    {
      name: "a count below zero",
      promise: "compare refuses it",
      command: compared(
        "measurements.csv",
        edit((text) => text.replace(/(,bytes_lost,client,)\d+,/, "$1-1,")),
      ),
      code: 2,
      says: /measurements\.csv/,
    },
    {
      name: "one digit of HEAD changed",
      promise: "compare refuses it: changed since the run was measured",
      ci: true,
      command: compared("measurements.csv", otherDigit),
      code: 2,
      says: /measurements\.csv has changed since the run was measured/,
    },
    {
      name: "a run of another program's in HEAD",
      promise: "code 2, one line",
      command: compared("run.json", edit(() => "{}")),
      code: 2,
      says: /run\.json/,
    },
    {
      name: "bytes that are no text in run.json",
      promise: "code 2, one line",
      command: spoilt(
        "run.json",
        (path) => Deno.writeFileSync(path, Uint8Array.from([0xff, 0xfe, 0, 0xc3])),
      ),
      code: 2,
      says: /run\.json/,
    },
  ],
};
