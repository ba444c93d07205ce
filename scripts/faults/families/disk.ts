/**
 * Disks that are full, read-only or gone.
 * @module
 */
import type { Command } from "../command.ts";
import type { Family } from "../fault.ts";
import { bench, SERIES, SHORT } from "../lines.ts";
import type { Stage } from "../stage.ts";

/** A small file system of its own at a folder, in a mount namespace of the command's own. */
function mounted(
  command: Command,
  { at, size, more = ":" }: { at: string; size: string; more?: string },
): Command {
  const mount = `mkdir -p '${at}' && mount -t tmpfs -o size=${size} none '${at}' || exit 99`;
  return { ...command, unshare: ["--mount"], shell: `${mount}\n${more}` };
}

function benchOn(size: string, argv: readonly string[], more?: string) {
  return (stage: Stage): Command =>
    mounted(
      { task: "bench", argv: [...argv, "--out", stage.at("disk", "run")] },
      { at: stage.at("disk"), size, ...(more === undefined ? {} : { more }) },
    );
}

/** Copies the model run onto the disk before it fills up or is made read-only. */
function withModel(stage: Stage, then: string): string {
  return `cp -r '${stage.model}' '${stage.at("disk", "run")}' && ${then} || exit 98`;
}

const FULL = /no space left on (the )?(device|disk)|no space|disk is full/i;

export const disk: Family = {
  title: "Disks",
  faults: [
    {
      name: "bench onto a disk without room from the first byte",
      promise: "code 3, one line that says so",
      ci: true,
      needs: ["root"],
      command: benchOn(
        "4k",
        SHORT,
        'head -c 8192 /dev/zero > "$TMPDIR/../disk/full" 2>/dev/null; :',
      ),
      code: [2, 3],
      says: FULL,
    },
    {
      name: "bench onto a disk that is full after some trials",
      promise: "code 3 and the line; it does not go on as if it had kept them",
      ci: true,
      needs: ["root"],
      command: benchOn("96k", SERIES),
      code: 3,
      says: FULL,
      lines: "any",
    },
    {
      name: "report of a run on a full disk",
      promise: "the report is printed, then the line; code 3",
      needs: ["root"],
      command: (stage) =>
        mounted({ task: "report", argv: [stage.at("disk", "run")] }, {
          at: stage.at("disk"),
          size: "4m",
          more: withModel(
            stage,
            `head -c 9m /dev/zero > '${stage.at("disk", "fill")}' 2>/dev/null; true`,
          ),
        }),
      code: 3,
      says: FULL,
      lines: "any",
    },
    {
      name: "report of a run on a read-only disk",
      promise: "the report is printed, then the line; code 3",
      ci: true,
      needs: ["root"],
      command: (stage) =>
        mounted({ task: "report", argv: [stage.at("disk", "run")] }, {
          at: stage.at("disk"),
          size: "16m",
          more: withModel(stage, `mount -o remount,ro '${stage.at("disk")}'`),
        }),
      code: 3,
      says: /read-only|permission/i,
      lines: "any",
      afterwards(_, { stdout }) {
        if (!/churn/.test(stdout)) throw new Error("the report was not printed");
      },
    },
    {
      name: "bench into a read-only folder",
      promise: "code 2, one line that names the folder; nothing was measured",
      ci: true,
      needs: ["root"],
      command: (stage) =>
        mounted({ task: "bench", argv: [...SHORT, "--out", stage.at("disk", "run")] }, {
          at: stage.at("disk"),
          size: "1m",
          more: `mount -o remount,ro '${stage.at("disk")}'`,
        }),
      code: [2, 3],
      says: /disk\/run.*(read-only|permission)/i,
    },
    {
      name: "trace onto a full disk",
      promise: "code 3, one line that says so",
      needs: ["root"],
      command: (stage) =>
        mounted({ task: "trace", argv: ["--mode", "fin", "--out", stage.at("disk", "t")] }, {
          at: stage.at("disk"),
          size: "12k",
        }),
      code: [2, 3],
      says: FULL,
      lines: "any",
    },
    {
      name: "--against with TMPDIR on a full disk",
      promise: "code 3, one line; no work tree is left",
      ci: true,
      needs: ["root", "git"],
      command: (stage) => ({
        ...mounted(bench([...SHORT, "--against", "HEAD"])(stage), {
          at: stage.at("disk"),
          size: "64k",
        }),
        env: { TMPDIR: stage.at("disk") },
      }),
      code: 3,
      says: /unable to write file .*let TMPDIR name a folder that .* has room/,
    },
    {
      name: "compare --json onto a full disk",
      promise: "the comparison is printed; code 3 and the line",
      needs: ["root"],
      command: (stage) =>
        mounted({
          task: "compare",
          argv: [stage.copy("base"), stage.copy("head"), "--json", stage.at("disk", "c.json")],
        }, { at: stage.at("disk"), size: "4k" }),
      code: [2, 3],
      says: FULL,
      lines: "any",
    },
    {
      name: "a file size limit (ulimit -f) in the middle of a run",
      promise: "it ends without an exit code 0",
      command: bench(SERIES, { shell: "ulimit -f 12" }),
      code: [3, 153],
    },
  ],
};
