/**
 * The commands that workers of every scenario obey.
 * @module
 */
import type { ToWorker } from "../messages.ts";
import { type Abandon, abandoning } from "./abandon.ts";
import { type CloseBegin, type CloseEnd, closingInSteps } from "./closing_in_steps.ts";
import type { Commands } from "./context.ts";
import { type Fill, filling } from "./filling.ts";
import { type MachineEcho, type MachineLoop, tryingTheMachine } from "./machine.ts";
import { type Ignore, type Read, type ReadEnd, reading } from "./reading.ts";

/** Those that are handled here. */
export type Shared =
  | Abandon
  | CloseBegin
  | CloseEnd
  | Fill
  | Ignore
  | MachineEcho
  | MachineLoop
  | Read
  | ReadEnd;

/** Every command that any worker on system calls may get, in whatever scenario. */
export type Command = ToWorker | Shared;

/** Who carries them out. */
export const shared: Commands<Shared> = (context) => ({
  ...abandoning(context),
  ...closingInSteps(context),
  ...filling(context),
  ...reading(context),
  ...tryingTheMachine(),
});
