/**
 * A text that comes in pieces, cut into lines. Pure.
 * @module
 */

/** A line that would be longer than anybody says; it is not kept. */
export class LineTooLong extends Error {
  /** @param most characters a line may have */
  constructor(most: number) {
    super(`a line of more than ${most} characters`);
    this.name = "LineTooLong";
  }
}

/** Below the longest string there can be (2^29 − 24), far above any message of ours. */
const MOST = 2 ** 28;

/** Takes pieces, gives lines without their ends; an unfinished last line is kept for later. */
export class Lines {
  readonly #most: number;
  #partial: string[] = [];
  #length = 0;

  /** @param most characters a line may have */
  constructor(most: number = MOST) {
    this.#most = most;
  }

  /**
   * The lines that this piece has brought to their end.
   * @throws {LineTooLong} if one has not ended and is longer than it may be
   */
  push(piece: string): string[] {
    const lines: string[] = [];
    let from = 0;
    for (let end = piece.indexOf("\n"); end >= 0; end = piece.indexOf("\n", from)) {
      this.#keep(piece.slice(from, end));
      lines.push(this.#partial.join(""));
      this.#partial = [];
      this.#length = 0;
      from = end + 1;
    }
    this.#keep(piece.slice(from));
    return lines;
  }

  #keep(part: string): void {
    this.#length += part.length;
    if (this.#length > this.#most) throw new LineTooLong(this.#most);
    if (part !== "") this.#partial.push(part);
  }
}
