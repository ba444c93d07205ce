/**
 * A counting semaphore: few may be busy at once, any number may wait.
 * @module
 */

/** Gives back what was taken; giving it back twice is giving it back once. */
export type Release = () => void;

/** So many may hold it at the same time; others get it in the order they asked. */
export class Semaphore {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#free = most;
  }

  /** Resolves when it is held. */
  async acquire(): Promise<Release> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    let released = false;
    return () => {
      if (released) return;
      released = true;
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    };
  }
}
