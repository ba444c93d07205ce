/**
 * Checksums of what was written, so that a reader can tell that digits have changed since. They
 * guard against accidents and against numbers mended by hand; whoever wants to deceive can make
 * new ones.
 * @module
 */
import { createHash, type Hash } from "node:crypto";

/** What a file held when it was last written to. */
export interface Checksum {
  /** How many bytes, from its start; a file that is still written to may have more. */
  readonly bytes: number;
  /** SHA-256 of these bytes (FIPS 180-4), 64 lowercase hexadecimal digits. */
  readonly sha256: string;
}

/** Of each CSV file; `summary` from the end of the run on. */
export interface Checksums {
  readonly measurements: Checksum;
  readonly samples: Checksum;
  readonly latency: Checksum;
  readonly series: Checksum;
  readonly summary?: Checksum;
}

/** A checksum that grows with its file. It does not change: adding to it makes another one. */
export class GrowingChecksum {
  readonly #hash: Hash;
  readonly #bytes: number;

  private constructor(hash: Hash, bytes: number) {
    this.#hash = hash;
    this.#bytes = bytes;
  }

  /** Of nothing. */
  static none(): GrowingChecksum {
    return new GrowingChecksum(createHash("sha256"), 0);
  }

  /** Of what was there and this after it. */
  with(bytes: Uint8Array): GrowingChecksum {
    return new GrowingChecksum(this.#hash.copy().update(bytes), this.#bytes + bytes.length);
  }

  /** What it is now. */
  get value(): Checksum {
    return { bytes: this.#bytes, sha256: this.#hash.copy().digest("hex") };
  }
}

/** Of a whole text in UTF-8. */
export function checksumOf(text: string): Checksum {
  return GrowingChecksum.none().with(new TextEncoder().encode(text)).value;
}

/** Passes bytes on and compares their beginning with a checksum. */
export class CheckedPieces {
  readonly #expected: Checksum;
  readonly #hash = createHash("sha256");
  #left: number;

  constructor(expected: Checksum) {
    this.#expected = expected;
    this.#left = expected.bytes;
  }

  /** The same pieces. */
  *of(pieces: Iterable<Uint8Array<ArrayBuffer>>): Generator<Uint8Array<ArrayBuffer>> {
    for (const piece of pieces) {
      this.#hash.update(piece.subarray(0, this.#left));
      this.#left -= Math.min(this.#left, piece.length);
      yield piece;
    }
  }

  /** Whether all bytes came and are the ones that were written; to be asked once, at the end. */
  matches(): boolean {
    return this.#left === 0 && this.#hash.digest("hex") === this.#expected.sha256;
  }
}
