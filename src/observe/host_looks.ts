/**
 * The looks that know no sides: /proc/net/sockstat and the slabs.
 * @module
 */
import { Pace } from "./duty.ts";
import type { KernelMemory, Timestamped } from "./history.ts";
import type { KernelSources } from "./kernel_sources.ts";
import { type ObjectSizes, objectSizes, USUAL_SIZES } from "./object_sizes.ts";
import { parseSlab } from "./slab.ts";
import { parseSockstat, type Sockstat } from "./sockstat.ts";
import type { Spending } from "./spending.ts";

/** How often, and from what. */
export interface HostLooksOptions {
  readonly sources: KernelSources;
  readonly spending: Spending;
  /** Shortest time between two looks at sockstat and at the slabs, in milliseconds. */
  readonly sockstatMs: number;
  readonly slabMs: number;
  /** CPU seconds per second of wall time that each of the two may take. */
  readonly sockstatShare: number;
  readonly slabShare: number;
}

/** Takes and keeps them. */
export class HostLooks {
  readonly sockstat: Timestamped<Sockstat>[] = [];
  readonly memory: Timestamped<KernelMemory>[] = [];
  readonly #sources: KernelSources;
  readonly #spending: Spending;
  readonly #sockstatPace: Pace;
  readonly #slabPace: Pace;
  #sizes: ObjectSizes = USUAL_SIZES;

  constructor(options: HostLooksOptions) {
    const { sockstatMs, slabMs, sockstatShare, slabShare } = options;
    this.#sources = options.sources;
    this.#spending = options.spending;
    this.#sockstatPace = new Pace({ intervalMs: sockstatMs, share: sockstatShare });
    this.#slabPace = new Pace({ intervalMs: slabMs, share: slabShare });
  }

  /** Reads what does not change, and sees to it that the code is compiled. */
  begin(): void {
    const slab = this.#sources.slab();
    this.#sizes = objectSizes({ slab, ...this.#sources.sizes });
    parseSlab(slab);
  }

  /** What socket objects take. */
  get sizes(): ObjectSizes {
    return this.#sizes;
  }

  /** When the next look is due. */
  get dueNs(): number {
    return Math.min(this.#sockstatPace.dueNs, this.#slabPace.dueNs);
  }

  /** Takes the looks that are due. */
  tick(nowNs: number, busy: boolean): void {
    if (nowNs >= this.#slabPace.dueNs) this.lookAtMemory(busy);
    else if (nowNs >= this.#sockstatPace.dueNs) this.lookAtSockstat(busy);
  }

  /** @param busy whether `ss` is running: the cost is that of reading its output as well then */
  lookAtSockstat(busy: boolean): Sockstat | undefined {
    const atNs = this.#sources.nowNs();
    const value = parseSockstat(this.#sources.sockstat());
    if (value) this.sockstat.push({ atNs, value });
    const cost = this.#spending.chargeSelf();
    this.#sockstatPace.turn(atNs, busy ? undefined : cost);
    return value;
  }

  /** Slabs and sockstat together, for memory is the sum of both. */
  lookAtMemory(busy: boolean): void {
    this.#spending.chargeSelf();
    const atNs = this.#sources.nowNs();
    const slabBytes = parseSlab(this.#sources.slab());
    this.#slabPace.turn(atNs, this.#spending.chargeSelf());
    const bufferPages = this.lookAtSockstat(busy)?.memoryPages;
    if (slabBytes !== undefined && bufferPages !== undefined) {
      this.memory.push({ atNs, value: { slabBytes, bufferPages } });
    }
  }

  /** The totals seen last. */
  get last(): Sockstat | undefined {
    return this.sockstat.at(-1)?.value;
  }
}
