/**
 * What a trial and its foreground say to each other.
 * @module
 */
import type { Greeting, Request } from "../../process/messages.ts";

/** How a foreground greets. */
export const FOREGROUND: Greeting = { type: "foreground", protocol: 1 };

/** First message: connect and ask, without an end. */
export interface Start extends Request<Ready> {
  readonly type: "start";
  readonly url: string;
  readonly connections: number;
  /** Requests a second in all; 0: as fast as answers come. */
  readonly perSecond: number;
}

/** Counts anew from now on. */
export interface BeginWindow extends Request<Ready> {
  readonly type: "begin";
}

/** Says what was counted since `begin`. */
export interface EndWindow extends Request<Window> {
  readonly type: "end";
}

/** Ends every connection, by RST so that it leaves nothing behind. */
export interface Stop extends Request<Ready> {
  readonly type: "stop";
}

/** Everything a trial may say to its foreground. */
export type ToForeground = Start | BeginWindow | EndWindow | Stop;

/** Answer to `start`, once every connection has had an answer; to `begin`; and to `stop`. */
export interface Ready {
  readonly type: "ready";
}

/** Answer to `end`. */
export interface Window {
  readonly type: "window";
  readonly elapsedNs: number;
  /** Responses with status 200; any others. */
  readonly answered: number;
  readonly refused: number;
  /** Connections that failed, and requests that had no answer within two seconds. */
  readonly errors: number;
  readonly timeouts: number;
  /** Text of `Times`: nanoseconds from a request to its answer, see `Recorder`. */
  readonly times: string;
  /** CPU time of the foreground's process. */
  readonly cpuMicroseconds: number;
}
