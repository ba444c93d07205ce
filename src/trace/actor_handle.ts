/**
 * The thread of a traced program, as the host holds it.
 * @module
 */
import type { Part } from "./actor.ts";
import type { FromActor, ToActor } from "./actor_thread.ts";
import type { Played } from "./raw.ts";
import type { Stage } from "./stage.ts";

const THREAD = new URL("./actor_thread.ts", import.meta.url);

/** A program that is ready, or plays, or is over. */
export class ActorThread {
  readonly #worker: Worker;
  readonly #name: string;
  readonly #played: Promise<Played>;

  private constructor(worker: Worker, name: string, played: Promise<Played>) {
    this.#worker = worker;
    this.#name = name;
    this.#played = played;
  }

  /**
   * Starts a thread; resolves when it is warm and waits to begin.
   * @throws {Error} where it can't
   */
  static start(part: Part, stage: Stage): Promise<ActorThread> {
    const worker = new Worker(THREAD, { type: "module", name: part.side });
    return new Promise((resolve, reject) => {
      const played = new Promise<Played>((over, fail) => {
        worker.onmessage = ({ data }: MessageEvent<FromActor>) => {
          if (data.type === "ready") resolve(new ActorThread(worker, part.side, played));
          else if (data.type === "played") over(data.played);
          else {
            fail(new Error(data.reason));
            reject(new Error(`${part.side}: ${data.reason}`));
          }
        };
        worker.onerror = (event) => {
          event.preventDefault();
          fail(new Error(event.message));
          reject(new Error(`${part.side}: ${event.message}`));
        };
      });
      // It is looked at when the trace is over; until then a failure is not an unhandled one.
      played.catch(() => {});
      worker.postMessage({ type: "part", part, memory: stage.memory } satisfies ToActor);
    });
  }

  /** Lets it begin. */
  go(): void {
    this.#worker.postMessage({ type: "go" } satisfies ToActor);
  }

  /**
   * What came of it.
   * @throws {Error} naming the side, where it failed
   */
  async played(): Promise<Played> {
    try {
      return await this.#played;
    } catch (error) {
      throw new Error(`${this.#name}: ${(error as Error).message}`);
    }
  }
}
