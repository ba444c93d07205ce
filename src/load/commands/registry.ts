/**
 * The commands that workers of every scenario obey.
 * @module
 */
import type {
  Abandon,
  CloseBegin,
  CloseEnd,
  Fill,
  Ignore,
  MachineOrder,
  Queues,
  Read,
  ReadEnd,
} from "../special_orders.ts";
import { closeBegin, closeEnd, fill, queues } from "./filling.ts";
import { machineEcho, machineLoop } from "./machine.ts";
import type { Handlers } from "./context.ts";
import { ignore, read, readEnd } from "./reading.ts";
import { abandon } from "./abandon.ts";

type Shared =
  | Abandon
  | CloseBegin
  | CloseEnd
  | Fill
  | Ignore
  | MachineOrder
  | Queues
  | Read
  | ReadEnd;

/** Who carries them out. */
export const SHARED_HANDLERS: Handlers<Shared> = {
  "ignore": ignore,
  "fill": fill,
  "queues": queues,
  "close-begin": closeBegin,
  "close-end": closeEnd,
  "read": read,
  "read-end": readEnd,
  abandon,
  "machine-loop": machineLoop,
  "machine-echo": machineEcho,
};
