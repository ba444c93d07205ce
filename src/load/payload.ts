/**
 * What is sent and echoed, and the check that it came back unchanged.
 * @module
 */

/** What the article's client says. */
const GREETING = "Hi, gopher?";
/** Long payloads start at an offset of their own for each connection, so that mixed-up streams show. */
const OFFSETS = 251;
const SHORT = 64;

/** The bytes of every connection's payload. */
export class Payload {
  /** Bytes per connection. */
  readonly length: number;
  readonly #pattern: Uint8Array<ArrayBuffer>;
  readonly #offsets: number;

  /** @param length bytes per connection, at least 1. */
  constructor(length: number) {
    this.length = length;
    this.#offsets = length < SHORT ? 1 : OFFSETS;
    this.#pattern = new Uint8Array(length + this.#offsets);
    for (let i = 0; i < this.#pattern.length; i++) this.#pattern[i] = byteAt(i, length);
  }

  /** The bytes of connection number `serial` from position `from` on. */
  bytes(serial: number, from: number): Uint8Array<ArrayBuffer> {
    const offset = serial % this.#offsets;
    if (from === 0 && this.#offsets === 1) return this.#pattern;
    return this.#pattern.subarray(offset + from, offset + this.length);
  }

  /** Whether the first `n` bytes of `buffer` are those at position `from` of connection `serial`. */
  matches(serial: number, from: number, buffer: Uint8Array, n: number): boolean {
    if (from + n > this.length) return false;
    const start = (serial % this.#offsets) + from;
    const pattern = this.#pattern;
    for (let i = 0; i < n; i++) {
      if (buffer[i] !== pattern[start + i]) return false;
    }
    return true;
  }
}

/** The greeting over and over; in long payloads shifted each time, so that no period divides a segment. */
function byteAt(i: number, length: number): number {
  const shift = length < SHORT ? 0 : Math.floor(i / GREETING.length) % 7;
  return GREETING.charCodeAt(i % GREETING.length) + shift;
}
