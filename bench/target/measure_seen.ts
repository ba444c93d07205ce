import { E, errnoName } from "../../src/sys/errno.ts";
import { localEnd } from "../../src/sys/socket.ts";
import type { DriveCommand, DriveDone } from "./measure_messages.ts";
import type { Tally } from "../../src/load/tally.ts";
import { Times } from "../../src/load/times.ts";
import type { Answer, Final } from "./measure_answer.ts";

/** So many times as many connections as are in flight at once. */
const FUTILE_TURNS = 2;

/** The part of --patience at whose end it is by chance that the server closes before the client. */
const LAST_PART = 0.2;

/** What a driver has seen of all connections so far. */
export class Seen {
  readonly counts = {
    ...{ served: 0, serverFin: 0, serverReset: 0, clientFirst: 0, late: 0 },
    ...{ connectsGivenUp: 0, answersGivenUp: 0 },
  };
  readonly #command: DriveCommand;
  readonly #tally: Tally;
  readonly #serverClose = new Times();
  readonly #ports = new Set<number>();
  readonly #statuses: Record<string, number> = {};

  constructor(command: DriveCommand, tally: Tally) {
    this.#command = command;
    this.#tally = tally;
  }

  /** A connection has a port of its own now. */
  began(fd: number): void {
    this.#ports.add(localEnd(fd)?.port ?? 0);
  }

  /**
   * What came of an answer: an HTTP one is counted by its status, one that is not what was waited for
   * as a failure.
   * @param ns from the request on
   */
  answered({ status, unwanted }: Answer, verdict: Final, ns: number): void {
    const digit = String(status ?? "").charAt(0);
    if (digit !== "") this.#statuses[digit] = (this.#statuses[digit] ?? 0) + 1;
    const wrong = verdict === "whole" ? unwanted : verdict.wrong;
    if (wrong !== undefined) return this.#tally.fail(`answer: ${wrong}`);
    this.#tally.echo.record(ns);
    this.counts.served++;
  }

  /** The server ended a connection first: by FIN (0), by RST, or it broke. */
  serverEnded(number: number): void {
    if (number === E.ECONNRESET) this.counts.serverReset++;
    else if (number === 0) this.counts.serverFin++;
  }

  /** @param ns from the whole answer to the server's end */
  waited(ns: number): void {
    this.#serverClose.record(ns);
    if (ns >= (1 - LAST_PART) * this.#command.patienceMs * 1e6) this.counts.late++;
  }

  /**
   * Each connection of a server that never answers, or never closes, takes as long as is waited for
   * it; after so many, and not one that was otherwise, the others would only show it again.
   * @returns why to begin no more
   */
  get futile(): string | undefined {
    const { closes, drainsGivenUp, opened } = this.#tally;
    const { served, connectsGivenUp, answersGivenUp } = this.counts;
    const enough = FUTILE_TURNS * this.#command.concurrency;
    const none = (what: string) => `none of ${opened} connected before was ${what}`;
    if (served === 0 && connectsGivenUp + answersGivenUp >= enough) return none("answered");
    if (drainsGivenUp === closes && closes >= enough) return none("closed by the server");
    return undefined;
  }

  /** All of it, as part of the answer. */
  get told(): Omit<DriveDone, "type" | "startNs" | "endNs" | "serverSeen"> {
    return {
      ...{ ...this.counts, statuses: this.#statuses, ports: [...this.#ports] },
      serverClose: this.#serverClose.encode(),
    };
  }
}

/** What is wrong where the stream ended by an error. */
export function broken(number: number): Final {
  return { wrong: errnoName(number) };
}
