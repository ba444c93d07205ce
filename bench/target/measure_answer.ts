/**
 * Whether what a server has said so far is the answer that is waited for. Pure.
 * @module
 */
import type { Expectation } from "../../src/model/target.ts";

/** `more`: not whole yet; `whole`: served; a text: what is wrong with it. */
export type Verdict = "more" | "whole" | { readonly wrong: string };

/** One connection's answer. */
export interface Answer {
  /** Takes what came next. */
  take(bytes: Uint8Array): Verdict;
  /** The stream has ended. */
  end(): Verdict;
}

const EARLY = { wrong: "server closed before the answer was whole" } as const;

/** A fresh answer for a connection on which `sent` was sent. */
export function answerFor(expect: Expectation, sent: Uint8Array): Answer {
  switch (expect.kind) {
    case "nothing":
      return { take: () => "whole", end: () => "whole" };
    case "bytes":
      return new Containing(fromBase64(expect.base64));
    case "echo":
      return new Equal(sent);
    case "http":
      return new HttpResponse();
  }
}

/** Bytes of base64 text. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** The reverse. */
export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
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

  end(): Verdict {
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

  end(): Verdict {
    return EARLY;
  }
}

/** An HTTP head is not longer than this. */
const LONGEST_HEAD = 64 * 1024;

/** One response to a GET, framed as RFC 9112, section 6.3, says. */
class HttpResponse implements Answer {
  #head = "";
  #body: Body | undefined;

  take(bytes: Uint8Array): Verdict {
    if (this.#body) return this.#body.take(latin1(bytes));
    this.#head += latin1(bytes);
    if (!"HTTP/1.".startsWith(this.#head.slice(0, 7))) return { wrong: "not an HTTP response" };
    const end = this.#head.indexOf("\r\n\r\n");
    if (end < 0) return this.#head.length > LONGEST_HEAD ? { wrong: "HTTP head too long" } : "more";
    const rest = this.#head.slice(end + 4);
    this.#body = bodyOf(this.#head.slice(0, end));
    return this.#body.take(rest);
  }

  end(): Verdict {
    return this.#body?.toTheEnd ? "whole" : EARLY;
  }
}

interface Body {
  /** Whether the end of the stream is the end of the body. */
  readonly toTheEnd: boolean;
  take(text: string): Verdict;
}

function bodyOf(head: string): Body {
  const status = /^HTTP\/1\.\d (\d{3})/.exec(head)?.[1] ?? "";
  if (status === "204" || status === "304") return { toTheEnd: false, take: () => "whole" };
  if (/^transfer-encoding:.*\bchunked\s*$/im.test(head)) return chunked();
  const length = /^content-length:[ \t]*(\d+)\s*$/im.exec(head)?.[1];
  if (length === undefined) return { toTheEnd: true, take: () => "more" };
  let left = Number(length);
  return {
    toTheEnd: false,
    take(text) {
      left -= text.length;
      return left > 0 ? "more" : "whole";
    },
  };
}

/** RFC 9112, section 7.1; chunks are skipped, not kept. */
function chunked(): Body {
  let text = "";
  let skip = 0;
  let trailers = false;
  return {
    toTheEnd: false,
    take(more) {
      text += more;
      while (true) {
        const skipped = Math.min(skip, text.length);
        text = text.slice(skipped);
        skip -= skipped;
        const end = text.indexOf("\r\n");
        if (skip > 0 || end < 0) return "more";
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        if (trailers && line === "") return "whole";
        if (trailers) continue;
        const size = /^[0-9a-f]+/i.exec(line)?.[0];
        if (size === undefined) return { wrong: "HTTP chunk without a size" };
        if (Number.parseInt(size, 16) === 0) trailers = true;
        else skip = Number.parseInt(size, 16) + 2;
      }
    },
  };
}
