/**
 * One fault from beginning to end: it is made to happen, and its promise is held against what came.
 * @module
 */
import type { Ended } from "./command.ts";
import type { Fault } from "./fault.ts";
import type { Stage } from "./stage.ts";
import { hostSettings, mountsWith, pathsIn, workTreesWith } from "./world.ts";

/** What came of one fault. */
export interface Judged {
  readonly fault: Fault;
  /** What was broken of the promise, a line each; none where it was kept. */
  readonly broken: readonly string[];
  /** As it was measured; `undefined` where it did not come to that. */
  readonly ended: Ended | undefined;
}

/** Codes of what did not even begin. */
const REFUSALS: readonly number[] = [2, 3];
/** What every line of ours begins with. */
const OURS = "closecost: ";

/** Makes the fault happen on its stage and judges what came. */
export async function judge(fault: Fault, stage: Stage): Promise<Judged> {
  const before = { settings: hostSettings(), mounts: mountsWith(stage.path).length };
  const broken: string[] = [];
  let ended: Ended | undefined;
  try {
    const command = fault.command(stage);
    const running = stage.start(command);
    await fault.meanwhile?.(stage);
    ended = await running.ended;
    if (command.then) ended = await stage.run(command.then);
    broken.push(...saidWrong(fault, ended));
    await fault.afterwards?.(stage, ended);
  } catch (error) {
    broken.push(firstLine((error as Error).message));
  }
  broken.push(...await stage.putAway(), ...leftBy(fault, stage));
  if (broken.length > 0 && ended) Deno.writeTextFileSync(stage.at("stderr.txt"), ended.stderr);
  const settings = hostSettings();
  if (settings !== before.settings) {
    broken.push(`the host's settings are others: ${before.settings}, then ${settings}`);
  }
  if (mountsWith(stage.path).length > before.mounts) broken.push("a mount is left");
  return { fault, broken, ended };
}

/** What was wrong with how it ended and with what it said. */
export function saidWrong(fault: Fault, { code, stderr, hung, seconds }: Ended): string[] {
  if (hung) return [`it hung: ended by force after ${Math.round(seconds)} s`];
  const codes = [fault.code].flat();
  const wrong: string[] = [];
  const first = firstLine(withoutProgress(stderr));
  if (!codes.includes(code)) wrong.push(`exit code ${code}, not ${codes.join(" or ")}: ${first}`);
  if (fault.says && !fault.says.test(first)) wrong.push(`its first line is ${said(first)}`);
  if (/this is a defect/.test(stderr)) wrong.push("it calls itself a defect");
  const lines = stderr.trimEnd().split("\n").filter((line) => line !== "").length;
  const alone = fault.lines === "one" || fault.lines === undefined && REFUSALS.includes(code);
  if (alone && lines !== 1) wrong.push(`${lines} lines on standard error, not one`);
  if (/^ {4}at .*:\d+:\d+/m.test(stderr)) wrong.push("a stack on standard error");
  return wrong;
}

/** Files and work trees that nobody was promised. */
function leftBy(fault: Fault, stage: Stage): string[] {
  const paths = pathsIn(stage.temporary).filter((path) => !fault.leaves?.test(`tmp/${path}`));
  return [
    ...paths.slice(0, 3).map((path) => `left in TMPDIR: ${path}`),
    ...workTreesWith(stage.path).map((line) => `left in git: ${line}`),
  ];
}

/** What a command tells of its trials while they go well. */
const PROGRESS = /^(?:closecost: )?\d+ of \d+ trials?,/;

/** Without what is said as long as nothing is wrong. */
export function withoutProgress(text: string): string {
  return text.split("\n").filter((line) => !PROGRESS.test(line)).join("\n");
}

/** The first line that is not empty, without what begins each of ours. */
export function firstLine(text: string): string {
  const line = text.split("\n").find((one) => one.trim() !== "") ?? "";
  return line.startsWith(OURS) ? line.slice(OURS.length) : line;
}

function said(line: string): string {
  return line === "" ? "empty" : JSON.stringify(line.slice(0, 200));
}
