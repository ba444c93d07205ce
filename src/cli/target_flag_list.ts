/**
 * The flags that say how long the client waits for the user's own server, and what it takes for an
 * answer.
 * @module
 */
import { WAITS } from "../model/target.ts";
import { UsageError } from "../model/errors.ts";
import { type Flag, switchFlag, wholeFlag } from "./flag.ts";

/** Statuses of a server that does what it was asked. */
const FINE: readonly string[] = ["2xx", "3xx"];
/** Beyond, a trial would last for hours. */
const MOST_MS = 600_000;

const statusFlag: Flag<readonly string[]> = {
  argument: "STATUS,…",
  meaning:
    "with --http, the statuses that count as served: 404, or a class such as 2xx; any other is " +
    "counted as failed, by its class",
  allowed: "",
  fallback: FINE.join(),
  read(texts, name) {
    const items = texts.flatMap((text) => text.split(","));
    for (const item of items) {
      if (/^[1-5](?:xx|\d\d)$/.test(item)) continue;
      throw new UsageError(
        `${name} cannot be ${JSON.stringify(item)}: allowed are statuses from 100 to 599 and ` +
          `classes from 1xx to 5xx; write e.g. ${name} 2xx,404`,
      );
    }
    return items.length === 0 ? FINE : items;
  },
};

const timeout = (meaning: string, fallback: number) =>
  wholeFlag({ meaning: `milliseconds ${meaning}`, min: 1, max: MOST_MS, fallback });

/** Those that bear on --target alone. */
export const TARGET_FLAGS = {
  "expect-status": statusFlag,
  "connect-timeout": timeout(
    "that a connection to the target may take to be established",
    WAITS.connectMs,
  ),
  "answer-timeout": timeout("from there to the whole answer", WAITS.answerMs),
  "close-timeout": timeout(
    "that mode drain waits for the target's close; what is not over by then is counted",
    WAITS.closeMs,
  ),
  remote: switchFlag({
    meaning: "the target runs on another machine, and that only the client's side can be seen is " +
      "meant; without it an address that is not of this machine is refused",
  }),
};
