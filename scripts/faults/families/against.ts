/**
 * Two versions in turns, cut short in every way: what was opened for it is put away.
 * @module
 */
import assert from "node:assert/strict";
import { kept } from "../checks.ts";
import type { Command } from "../command.ts";
import type { Family } from "../fault.ts";
import { bench, SERIES, SHORT } from "../lines.ts";
import type { Stage } from "../stage.ts";
import { workTreesWith } from "../world.ts";

const AGAINST = [...SERIES, "--against", "HEAD"];

/** The same once more after it was killed, into another folder. */
function twice(stage: Stage): Command {
  const again = [...SHORT, "--against", "HEAD", "--out", stage.at("again")];
  return { ...bench(AGAINST)(stage), then: { task: "bench", argv: again } };
}

/** The run of one side. */
const sideOf = (side: string) => ({ out }: Stage) => `${out}/${side}`;

async function twoTrials(stage: Stage): Promise<void> {
  await stage.trialsKept(2, sideOf("base")(stage));
}

export const against: Family = {
  title: "Two versions in turns",
  faults: [
    {
      name: "kill -9 of bench --against",
      promise: "the checkout and its entry in git go at the next start",
      ci: true,
      needs: ["git"],
      command: twice,
      async meanwhile(stage) {
        await twoTrials(stage);
        stage.running.signal("SIGKILL");
        await stage.running.ended;
        assert.equal(workTreesWith(stage.path).length, 1, "there was nothing to put away");
      },
      code: [0, 1],
      async afterwards(stage) {
        await kept("running", { completed: 1 }, sideOf("base"))(stage, await stage.running.ended);
      },
    },
    {
      name: "kill -9 while a work tree of another process is there",
      promise: "what a living process owns stays",
      needs: ["git"],
      command: (stage) => bench(AGAINST)(stage),
      async meanwhile(stage) {
        await twoTrials(stage);
        const first = stage.running;
        const again = [...SHORT, "--against", "HEAD", "--out", stage.at("again")];
        const { code } = await stage.run({ task: "bench", argv: again });
        assert.ok(code === 0 || code === 1, `the second: code ${code}`);
        await first.ended;
      },
      code: [0, 1],
      afterwards: kept("complete", { completed: 6 }, sideOf("base")),
    },
    {
      name: "SIGTERM to bench --against",
      promise: "code 130; both runs are kept, the checkout is gone",
      ci: true,
      needs: ["git"],
      command: bench(AGAINST),
      async meanwhile(stage) {
        await twoTrials(stage);
        stage.running.signal("SIGTERM");
      },
      code: 130,
      afterwards: kept("interrupted", { completed: 2 }, sideOf("base")),
    },
    {
      name: "kill -9 of a version's own process",
      promise: "its trial failed, the others are measured by a new one; code 1",
      needs: ["git"],
      command: bench(AGAINST),
      async meanwhile(stage) {
        await twoTrials(stage);
        await stage.strike("run/subject_main.ts");
      },
      code: 1,
      says: /subject was ended by SIGKILL/,
      afterwards: kept("complete", { completed: 5 }, sideOf("base")),
    },
    {
      name: "--against a ref that is none",
      promise: "code 2, one line; nothing was made",
      ci: true,
      command: bench([...SHORT, "--against", "no-such-ref"]),
      code: 2,
      says: /--against cannot be "no-such-ref": allowed are a git ref/,
    },
    {
      name: "--against with TMPDIR missing",
      promise: "code 3, one line that names TMPDIR",
      ci: true,
      needs: ["git"],
      command: bench([...SHORT, "--against", "HEAD"], { env: { TMPDIR: "/no/such/folder" } }),
      code: 3,
      says: /cannot make a folder for the checkout of --against: .*TMPDIR/,
    },
    {
      name: "--against with no git in PATH",
      promise: "code 3, one line",
      command: (stage) => ({
        ...bench([...SHORT, "--against", "HEAD"])(stage),
        env: { PATH: stage.programsOf(["ss", "unshare", "true", "ip", "nft", "sh"]) },
      }),
      code: 3,
      says: /there is no "git" in PATH/,
    },
    {
      name: "--against from within a git hook (GIT_DIR is set)",
      promise: "the hook's variables do not lead git astray",
      needs: ["git"],
      command: bench([...SHORT, "--against", "HEAD"], {
        env: { GIT_DIR: "/no/such/repository", GIT_INDEX_FILE: "/no/such/index" },
      }),
      code: [0, 1],
    },
  ],
};
