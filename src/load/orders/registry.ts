/**
 * Who carries out which special order.
 * @module
 */
import type { FromWorker } from "../messages.ts";
import type { SpecialOrder } from "../special_orders.ts";
import { closeBegin, closeEnd, fill, queues } from "./filling.ts";
import { drive } from "./drive.ts";
import { flood, floodEnd } from "./flooding.ts";
import { level } from "./level.ts";
import { machineEcho, machineLoop } from "./machine.ts";
import type { Lent, Obey } from "./order.ts";
import { abandon, userTimeout } from "./vanishing.ts";
import { serve, serveLook } from "./serving.ts";
import { ignore, read, readEnd } from "./reading.ts";

type Table = {
  readonly [Kind in SpecialOrder["type"]]: Obey<Extract<SpecialOrder, { type: Kind }>>;
};

const ORDERS: Table = {
  "ignore": ignore,
  "fill": fill,
  "queues": queues,
  "close-begin": closeBegin,
  "close-end": closeEnd,
  "read": read,
  "read-end": readEnd,
  level,
  drive,
  "user-timeout": userTimeout,
  abandon,
  serve,
  "serve-look": serveLook,
  flood,
  "flood-end": floodEnd,
  "machine-loop": machineLoop,
  "machine-echo": machineEcho,
};

/** The answer to a special order; `undefined` for one that is none. */
export function obeySpecial(order: { readonly type: string }, lent: Lent): FromWorker | undefined {
  const obey = (ORDERS as Readonly<Record<string, Obey<never>>>)[order.type];
  return obey?.(order as never, lent);
}
