/**
 * Commands that run at the same time.
 * @module
 */
import assert from "node:assert/strict";
import { all, kept, noHalves } from "../checks.ts";
import type { Family } from "../fault.ts";
import { bench, report, SERIES, SHORT } from "../lines.ts";

export const concurrent: Family = {
  title: "At the same time",
  faults: [
    {
      name: "two benches into the same folder",
      promise: "one measures, the other is refused with code 2",
      ci: true,
      command: bench(SERIES),
      async meanwhile(stage) {
        const second = await stage.other(bench(SHORT)(stage)).ended;
        const first = await stage.running.ended;
        assert.deepEqual([first.code, second.code].sort(), [0, 2]);
      },
      code: [0, 2],
      lines: "any",
      afterwards: kept("complete", { completed: 1 }),
    },
    {
      name: "two reports of the same run",
      promise: "both succeed; no half-written file is left",
      ci: true,
      command: report(),
      async meanwhile(stage) {
        const second = await stage.other({ task: "report", argv: [stage.at("run")] }).ended;
        assert.equal(second.code, 0, second.stderr);
      },
      code: 0,
      afterwards: noHalves((stage) => stage.at("run")),
    },
    {
      name: "report of a run that is being measured",
      promise: "it shows the trials there are",
      command: bench(SERIES),
      async meanwhile(stage) {
        await stage.trialsKept(2);
        const { code, stderr } = await stage.other({ task: "report", argv: [stage.out] }).ended;
        assert.equal(code, 0, stderr);
      },
      code: 0,
      afterwards: all(kept("complete", { completed: 6 }), noHalves(({ out }) => out)),
    },
    {
      name: "two benches side by side, without namespaces",
      promise: "both measure; neither meets the other's ports",
      command: bench([...SERIES, "--isolation", "none"]),
      async meanwhile(stage) {
        const argv = [...SERIES, "--isolation", "none", "--out", stage.at("second")];
        const { code, stderr } = await stage.other({ task: "bench", argv }).ended;
        assert.equal(code, 0, stderr);
      },
      code: 0,
      afterwards: kept("complete", { completed: 6 }),
    },
  ],
};
