/**
 * Turns for trials that run side by side: few may be busy at once, any number may wait.
 * @module
 */

/** Gives back a turn; giving it back twice is giving it back once. */
export type GiveBack = () => void;

/** So many may have a turn at the same time; others get theirs in the order they asked. */
export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#free = most;
  }

  /** Resolves when there is a turn. */
  async take(): Promise<GiveBack> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    };
  }
}
