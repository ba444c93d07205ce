/**
 * Outputs that do not take what is written: no exit code 0 where what was asked for did not arrive.
 * @module
 */
import type { Command } from "../command.ts";
import type { Family, Fault } from "../fault.ts";
import { bench, compare, report, SHORT, trace } from "../lines.ts";
import type { Stage } from "../stage.ts";

const FULL = "> /dev/full";

/** Everything that prints. */
const PRINTING: readonly (readonly [string, (stage: Stage) => Command])[] = [
  ["bench", bench(SHORT, { redirect: FULL })],
  ["bench --format json", bench([...SHORT, "--format", "json"], { redirect: FULL })],
  ["bench --help", () => ({ task: "bench", argv: ["--help"], redirect: FULL })],
  ["report", report([], { redirect: FULL })],
  ["report --format json", report(["--format", "json"], { redirect: FULL })],
  ["compare", compare([], { redirect: FULL })],
  ["compare --help", () => ({ task: "compare", argv: ["--help"], redirect: FULL })],
  ["trace", trace({ redirect: FULL })],
];

const full = PRINTING.map(([name, command]): Fault => ({
  name: `${name} > /dev/full`,
  promise: "code 3 and a line that says so; what was measured is kept",
  ...(name === "compare" || name === "report --format json" ? { ci: true as const } : {}),
  command,
  code: 3,
  lines: "any",
}));

export const outputs: Family = {
  title: "Outputs",
  faults: [
    ...full,
    {
      name: "report into a pipe that nobody reads any more",
      promise: "quiet: whoever reads has seen enough",
      ci: true,
      command: report(["--format", "json"], { redirect: "| head -c 10" }),
      code: 0,
      lines: "any",
    },
    {
      name: "report with standard output closed",
      promise: "the run's own files are written; standard output is /dev/null, as Rust has it then",
      command: report([], { redirect: ">&-" }),
      code: 0,
      lines: "any",
    },
    {
      name: "standard error closed",
      promise: "it measures all the same",
      command: bench(SHORT, { redirect: "2>&-" }),
      code: 0,
    },
    {
      name: "compare --json into a folder that is not there",
      promise: "not code 0; one line names the file",
      ci: true,
      command: compare(["--json", "/no/such/folder/c.json"]),
      code: [2, 3],
      lines: "any",
    },
    {
      name: "GITHUB_STEP_SUMMARY that can't be written",
      promise: "the result is printed first, then the complaint",
      ci: true,
      command: compare([], { env: { GITHUB_STEP_SUMMARY: "/no/such/folder/summary" } }),
      code: [0, 3],
      lines: "any",
      afterwards(_, { stdout, code, stderr }) {
        if (!/^PASSED|regressed/m.test(stdout)) throw new Error("the result was not printed");
        if (code === 0 && stderr === "") throw new Error("nothing was said");
      },
    },
    {
      name: "a file of the user's own in the place of report.md",
      promise: "not overwritten; one line says so, or it is not in the way",
      command: (stage) => {
        const dir = stage.copy("run");
        Deno.writeTextFileSync(stage.at("victim"), "mine");
        Deno.removeSync(`${dir}/report.html`);
        Deno.symlinkSync(stage.at("victim"), `${dir}/report.html`);
        return { task: "report", argv: [dir] };
      },
      code: [0, 2, 3],
      lines: "any",
      afterwards(stage) {
        if (Deno.readTextFileSync(stage.at("victim")) !== "mine") throw new Error("overwritten");
      },
    },
    {
      name: "report.html.new that is a link to another file",
      promise: "the other file is not overwritten",
      ci: true,
      command: (stage) => {
        const dir = stage.copy("run");
        Deno.writeTextFileSync(stage.at("victim"), "mine");
        Deno.symlinkSync(stage.at("victim"), `${dir}/report.html.new`);
        return { task: "report", argv: [dir] };
      },
      code: [0, 2, 3],
      lines: "any",
      afterwards(stage) {
        if (Deno.readTextFileSync(stage.at("victim")) !== "mine") throw new Error("overwritten");
      },
    },
    {
      name: "compare --json onto a run's own run.json",
      promise: "code 2, one line; the run stays as it is",
      command: (stage) => ({
        task: "compare",
        argv: [stage.copy("base"), stage.copy("head"), "--json", stage.at("head", "run.json")],
      }),
      code: [2, 3],
      lines: "any",
      async afterwards(stage) {
        await stage.manifest(stage.at("head"));
      },
    },
  ],
};
