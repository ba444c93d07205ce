/**
 * Folders that are odd, taken, or nobody's.
 * @module
 */
import { kept, nothingMade } from "../checks.ts";
import type { Family, Fault } from "../fault.ts";
import { bench, SHORT } from "../lines.ts";

/** Names that are unusual and allowed. */
const ODD: readonly (readonly [string, string])[] = [
  ["spaces", "a b  c"],
  ["a line end", "a\nb"],
  ["characters beyond ASCII", "ä ø 日本 🦕"],
  ["quotes and a dollar", `'"$HOME\``],
  ["a leading dash", "-rf"],
];

const odd = ODD.map(([what, name]): Fault => ({
  name: `an --out with ${what}`,
  promise: "it measures, and the run is read again from there",
  ...(what === "a line end" ? { ci: true as const } : {}),
  command: (stage) => ({
    ...{ task: "bench", argv: [...SHORT, `--out=${stage.at(name)}`] },
    then: { task: "report", argv: [stage.at(name)] },
  }),
  code: 0,
  afterwards: kept("complete", ["completed"], (stage) => stage.at(name)),
}));

export const folders: Family = {
  title: "Folders",
  faults: [
    ...odd,
    {
      name: "an --out that holds a run already",
      promise: "code 2, one line; the run that is there stays as it is",
      ci: true,
      command: (stage) => ({
        task: "bench",
        argv: [...SHORT, "--out", stage.copy("taken")],
      }),
      code: 2,
      afterwards: kept("complete", { completed: 4 }, (stage) => stage.at("taken")),
    },
    {
      name: "an --out that is a file",
      promise: "code 2, one line; the file stays as it is",
      ci: true,
      command: (stage) => {
        Deno.writeTextFileSync(stage.at("file"), "mine");
        return { task: "bench", argv: [...SHORT, "--out", stage.at("file")] };
      },
      code: 2,
      afterwards(stage) {
        if (Deno.readTextFileSync(stage.at("file")) !== "mine") throw new Error("it was changed");
      },
    },
    {
      name: "an --out below a file",
      promise: "code 2, one line",
      command: (stage) => {
        Deno.writeTextFileSync(stage.at("file"), "mine");
        return { task: "bench", argv: [...SHORT, "--out", stage.at("file", "run")] };
      },
      code: 2,
    },
    {
      name: "an --out with a name that is too long",
      promise: "code 2, one line",
      command: (stage) => ({ task: "bench", argv: [...SHORT, "--out", stage.at("x".repeat(300))] }),
      code: [2, 3],
    },
    {
      name: "an --out that is a device",
      promise: "code 2, one line",
      command: () => ({ task: "bench", argv: [...SHORT, "--out", "/dev/null"] }),
      code: 2,
    },
    {
      name: "an --out in /proc",
      promise: "code 2, one line",
      command: () => ({ task: "bench", argv: [...SHORT, "--out", "/proc/run"] }),
      code: 2,
    },
    {
      name: "an --out through a link that leads nowhere",
      promise: "code 2, one line",
      command: (stage) => {
        Deno.symlinkSync(stage.at("nowhere", "at", "all"), stage.at("out"));
        return { task: "bench", argv: [...SHORT, "--out", stage.at("out")] };
      },
      code: [2, 3],
    },
    {
      name: "the folder is removed while it measures",
      promise: "not code 0; one line says so",
      command: (stage) => bench([...SHORT.slice(0, -1), "4"])(stage),
      async meanwhile(stage) {
        await stage.trialsKept(1);
        Deno.removeSync(stage.out, { recursive: true });
      },
      code: 3,
      lines: "any",
    },
    {
      name: "report of a folder that is not there",
      promise: "code 2, one line",
      ci: true,
      command: (stage) => ({ task: "report", argv: [stage.at("nothing")] }),
      code: 2,
      afterwards: nothingMade,
    },
    {
      name: "report of an empty folder",
      promise: "code 2, one line",
      command: (stage) => {
        Deno.mkdirSync(stage.at("empty"));
        return { task: "report", argv: [stage.at("empty")] };
      },
      code: 2,
    },
  ],
};
