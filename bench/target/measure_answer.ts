/**
 * Whether what a server has said so far is the answer that is waited for. Pure.
 * @module
 */
import type { Expectation } from "../../src/model/target.ts";
import { ResponseParser } from "./measure_http_parser.ts";

/** `whole`: served; else what is wrong with it. */
export type Final = "whole" | { readonly wrong: string };
/** `more`: not whole yet. */
export type Verdict = "more" | Final;

/** One connection's answer. */
export interface Answer {
  /** Takes what came next. */
  take(bytes: Uint8Array): Verdict;
  /** The stream has ended. */
  end(): Final;
  /** Of a whole HTTP answer. */
  readonly status?: number | undefined;
  /** What a whole answer is where it is not one that was waited for. */
  readonly unwanted?: string | undefined;
}

const EARLY = { wrong: "server closed before the answer was whole" } as const;

/** A fresh answer for a connection on which `sent` was sent. */
export function answerFor(expect: Expectation, sent: Uint8Array): Answer {
  switch (expect.kind) {
    case "nothing":
      return { take: () => "more", end: () => "whole" };
    case "bytes":
      return new Containing(Uint8Array.fromBase64(expect.base64));
    case "echo":
      return new Equal(sent);
    case "http":
      return new HttpResponse(expect.status, sent);
  }
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** These bytes somewhere, also where they come in pieces. */
class Containing implements Answer {
  readonly #wanted: string;
  #tail = "";

  constructor(wanted: Uint8Array) {
    this.#wanted = latin1(wanted);
  }

  take(bytes: Uint8Array): Verdict {
    const text = this.#tail + latin1(bytes);
    if (text.includes(this.#wanted)) return "whole";
    this.#tail = text.slice(Math.max(0, text.length - this.#wanted.length + 1));
    return "more";
  }

  end(): Final {
    return EARLY;
  }
}

/** These bytes and no others. */
class Equal implements Answer {
  readonly #wanted: Uint8Array;
  #at = 0;

  constructor(wanted: Uint8Array) {
    this.#wanted = wanted;
  }

  take(bytes: Uint8Array): Verdict {
    for (const byte of bytes) {
      if (byte !== this.#wanted[this.#at++]) return { wrong: "bytes differ from those sent" };
    }
    return this.#at === this.#wanted.length ? "whole" : "more";
  }

  end(): Final {
    return EARLY;
  }
}

/** An HTTP head is not longer than this. */
const LONGEST_HEAD = 64 * 1024;

/** One response, framed as RFC 9112, section 6.3, says. */
class HttpResponse implements Answer {
  readonly #parser: ResponseParser;
  readonly #wanted: readonly string[];
  #headBytes = 0;

  constructor(wanted: readonly string[], sent: Uint8Array) {
    this.#wanted = wanted;
    this.#parser = new ResponseParser(latin1(sent.subarray(0, HEAD.length)) === HEAD);
  }

  get status(): number | undefined {
    return this.#parser.whole ? this.#parser.status : undefined;
  }

  get unwanted(): string | undefined {
    const status = String(this.status ?? "");
    return isAmong(status, this.#wanted) ? undefined : `HTTP ${status}`;
  }

  take(bytes: Uint8Array): Verdict {
    const wrong = this.#parser.take(bytes);
    if (wrong !== undefined) return { wrong: this.#reason(wrong) };
    if (this.#parser.whole) return "whole";
    if (this.#parser.status !== undefined) return "more";
    this.#headBytes += bytes.length;
    return this.#headBytes > LONGEST_HEAD ? { wrong: "HTTP head too long" } : "more";
  }

  #reason(wrong: string): string {
    return this.#parser.status === undefined
      ? "not an HTTP response"
      : `broken HTTP response (${wrong})`;
  }

  end(): Final {
    return this.#parser.end() === undefined && this.#parser.whole ? "whole" : EARLY;
  }
}

/** How a request begins that no body answers (RFC 9110, section 9.3.2). */
const HEAD = "HEAD ";

/** Whether a status is one of these, or of one of these classes. */
function isAmong(status: string, wanted: readonly string[]): boolean {
  return wanted.some((one) => one === status || one === `${status.charAt(0)}xx`);
}
