/**
 * The table of a worker's connections: columns indexed by descriptor, so that
 * a connection costs no allocation.
 * @module
 */

/** Where a connection is. */
export const enum State {
  Free = 0,
  Connecting,
  Echoing,
  /** Echo complete, waiting: for the peer to close, or for the command to close. */
  Open,
  /** Own closing begun, reading to the end of the stream. */
  Draining,
}

const INITIAL = 1024;

/** Per-connection columns. Indexing beyond the descriptors in use is a defect. */
export class Connections {
  state: Uint8Array = new Uint8Array(INITIAL);
  /** Counts the owners of a descriptor number; goes into epoll's tag. */
  tag: Uint32Array = new Uint32Array(INITIAL);
  /** Number of the connection in this worker. */
  serial: Uint32Array = new Uint32Array(INITIAL);
  sent: Uint32Array = new Uint32Array(INITIAL);
  received: Uint32Array = new Uint32Array(INITIAL);
  /** CLOCK_MONOTONIC ns of what is being timed. */
  since: Float64Array = new Float64Array(INITIAL);
  /** Nanoseconds the closing calls have blocked the caller so far. */
  held: Float64Array = new Float64Array(INITIAL);
  /** Connections that are not free. */
  open = 0;
  #serials = 0;

  /** Enters a new connection; returns its tag. */
  enter(fd: number, state: State): number {
    if (fd >= this.state.length) this.#grow(fd);
    this.state[fd] = state;
    this.serial[fd] = this.#serials++;
    this.sent[fd] = 0;
    this.received[fd] = 0;
    this.held[fd] = 0;
    this.open++;
    const tag = ((this.tag[fd] as number) + 1) & 0x7fffffff;
    this.tag[fd] = tag;
    return tag;
  }

  /** The descriptor is no longer ours. */
  leave(fd: number): void {
    this.state[fd] = State.Free;
    this.open--;
  }

  /** Whether an event with this tag belongs to a connection that still exists. */
  isCurrent(fd: number, tag: number): boolean {
    return this.tag[fd] === tag && this.state[fd] !== State.Free;
  }

  /** Descriptors of connections in a state, ascending. */
  inState(state: State): number[] {
    return this.#where((one) => one === state);
  }

  /** Descriptors of all connections that are not free, ascending. */
  taken(): number[] {
    return this.#where((one) => one !== State.Free);
  }

  #where(holds: (state: number | undefined) => boolean): number[] {
    const found: number[] = [];
    for (let fd = 0; fd < this.state.length; fd++) if (holds(this.state[fd])) found.push(fd);
    return found;
  }

  #grow(fd: number): void {
    const size = Math.max(fd + 1, this.state.length * 2);
    const wider = <T extends Uint8Array | Uint32Array | Float64Array>(old: T, next: T): T => {
      next.set(old as never);
      return next;
    };
    this.state = wider(this.state, new Uint8Array(size));
    this.tag = wider(this.tag, new Uint32Array(size));
    this.serial = wider(this.serial, new Uint32Array(size));
    this.sent = wider(this.sent, new Uint32Array(size));
    this.received = wider(this.received, new Uint32Array(size));
    this.since = wider(this.since, new Float64Array(size));
    this.held = wider(this.held, new Float64Array(size));
  }
}
