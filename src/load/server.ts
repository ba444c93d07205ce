/**
 * The echo server: accepts, echoes, and closes either as the closer or as the peer.
 * @module
 */
import type { CloseMode } from "../close/mode.ts";
import { EPOLL } from "../sys/epoll.ts";
import { E, errnoName, SystemCallError } from "../sys/errno.ts";
import { listen } from "../sys/listener.ts";
import { accept, close, receive, send, setLinger, unsent } from "../sys/socket.ts";
import { closeEverything } from "./close_everything.ts";
import { type Closers, Closing } from "./closing.ts";
import { Connections, State } from "./connections.ts";
import { EventLoop } from "./event_loop.ts";
import type { Begin, CloseAll, Configure, Done, Ready, Settle, WorkerReport } from "./messages.ts";
import type { Handlers, WorkerContext } from "./commands/context.ts";
import { Tally } from "./tally.ts";

const BACKLOG = 65535;
const READ = EPOLL.IN | EPOLL.RDHUP | EPOLL.ET;
const GONE = EPOLL.RDHUP | EPOLL.HUP | EPOLL.ERR;

/** One server worker. */
export class Server {
  readonly #configure: Configure;
  readonly #loop: EventLoop;
  readonly #connections = new Connections();
  readonly #tally = new Tally();
  readonly #closing: Closing;
  readonly #pool: Closers | undefined;
  readonly #listeners: readonly number[];
  readonly #buffer = new Uint8Array(256 * 1024);
  /** Echo bytes the socket did not take yet. */
  readonly #backlog = new Map<number, Uint8Array<ArrayBuffer>>();
  /** Echoed, but with bytes not yet handed to the network: closed a moment later. */
  #unsent: { fd: number; tag: number }[] = [];
  #closeOnEcho = false;
  #warmUp = false;

  constructor(configure: Configure, mode: CloseMode, pool: Closers | undefined) {
    this.#configure = configure;
    this.#pool = pool;
    this.#loop = new EventLoop((fd, bits, tag) => this.#onEvent(fd, bits, tag), {
      isHeldUp: mode.blocks && !pool && configure.closer === "server",
    });
    this.#closing = new Closing(mode, configure.mode.seconds, {
      connections: this.#connections,
      tally: this.#tally,
      pool,
      drainMs: this.#configure.drainMs,
      onClosed: () => {},
    });
    pool?.attach(this.#loop);
    this.#loop.keepTime(this.#closing);
    this.#loop.keepTime({
      dueIn: () => this.#unsent.length > 0 ? 1 : -1,
      look: () => this.#flush(),
    });
    this.#listeners = listenersFor(configure);
    for (const fd of this.#listeners) this.#loop.epoll.add(fd, EPOLL.IN, LISTENER_TAG);
  }

  /** What commands work with. */
  get context(): WorkerContext {
    const [listener, ...others] = this.#listeners;
    return {
      side: "server",
      configure: this.#configure,
      loop: this.#loop,
      connections: this.#connections,
      tally: this.#tally,
      closing: this.#closing,
      ...(listener === undefined || others.length > 0 ? {} : { listener }),
    };
  }

  /** The commands that every server obeys. */
  get handlers(): Handlers<Begin | CloseAll | Settle> {
    return {
      begin: (command) => this.begin(command),
      "close-all": () => this.#closeAll(),
      settle: ({ timeoutMs }) => this.settle(timeoutMs),
    };
  }

  begin({ warmUp, closeOn }: Begin): Ready {
    this.#warmUp = warmUp;
    this.#closeOnEcho = this.#configure.closer === "server" && closeOn === "echo" && !warmUp;
    this.#tally.begin();
    this.#loop.begin();
    return { type: "ready", pid: Deno.pid };
  }

  /** Serves its connections until the trial has a command. */
  serveUntilCommand(): void {
    this.#loop.untilMessage();
  }

  /** Connections not yet closed. */
  get #openNow(): number {
    return this.#connections.open + this.#closing.offLoop;
  }

  #closeAll(): Done {
    const [loop, connections, closing] = [this.#loop, this.#connections, this.#closing];
    return closeEverything({ loop, connections, closing });
  }

  /** Serves until nothing is open, then reports. */
  settle(timeoutMs: number): WorkerReport {
    this.#loop.runThrough(() => this.#openNow === 0, timeoutMs);
    return this.#tally.report({
      side: "server",
      open: this.#openNow,
      closers: this.#pool?.size ?? 0,
      longestStallNs: this.#loop.longestStallNs,
      stoodStillNs: this.#loop.stoodStillNs,
    });
  }

  #onEvent(fd: number, bits: number, tag: number): void {
    if (tag === LISTENER_TAG) return this.#acceptAll(fd);
    if (!this.#connections.isCurrent(fd, tag)) return;
    if (bits & EPOLL.OUT) this.#sendBacklog(fd);
    if (bits & ~EPOLL.OUT && this.#connections.isCurrent(fd, tag)) this.#read(fd, bits);
  }

  #acceptAll(listener: number): void {
    while (true) {
      const fd = accept(listener);
      if (fd < 0) {
        const number = -fd;
        if (number === E.EAGAIN) return;
        if (number === E.EINTR || number === E.ECONNABORTED) continue;
        throw new SystemCallError("accept4()", number);
      }
      const tag = this.#connections.enter(fd, State.Echoing);
      this.#tally.opened++;
      this.#loop.epoll.add(fd, READ, tag);
    }
  }

  #read(fd: number, bits: number): void {
    const connections = this.#connections;
    if (this.#backlog.has(fd)) return;
    while (true) {
      const n = receive(fd, this.#buffer);
      if (n === 0) return this.#ended(fd);
      if (n < 0) return this.#readFailed(fd, -n);
      this.#tally.bytesReceived += n;
      connections.received[fd] = (connections.received[fd] as number) + n;
      if (connections.state[fd] !== State.Draining && !this.#echo(fd, n)) return;
      // A short read has emptied the queue, unless the end of the stream follows it.
      if (n < this.#buffer.length && (bits & GONE) === 0) return;
    }
  }

  /** Sends back what was read. False if the connection is closing or must wait to be written. */
  #echo(fd: number, length: number): boolean {
    const n = send(fd, this.#buffer, length);
    if (n < 0 && n !== -E.EAGAIN) {
      this.#lost(fd, "send", -n);
      return false;
    }
    const taken = Math.max(n, 0);
    this.#count(fd, taken);
    if (taken < length) {
      this.#backlog.set(fd, this.#buffer.slice(taken, length));
      this.#loop.epoll.modify(fd, READ | EPOLL.OUT, this.#connections.tag[fd] as number);
      return false;
    }
    return this.#echoed(fd);
  }

  #count(fd: number, taken: number): void {
    this.#tally.bytesSent += taken;
    this.#connections.sent[fd] = (this.#connections.sent[fd] as number) + taken;
  }

  #sendBacklog(fd: number): void {
    const rest = this.#backlog.get(fd);
    if (!rest) return;
    const n = send(fd, rest, rest.length);
    if (n < 0) {
      if (n !== -E.EAGAIN) this.#lost(fd, "send", -n);
      return;
    }
    this.#count(fd, n);
    if (n < rest.length) {
      this.#backlog.set(fd, rest.subarray(n));
      return;
    }
    this.#backlog.delete(fd);
    this.#loop.epoll.modify(fd, READ, this.#connections.tag[fd] as number);
    if (this.#echoed(fd)) this.#read(fd, GONE);
  }

  /** Acts if the whole echo is out. False if closing has begun. */
  #echoed(fd: number): boolean {
    if ((this.#connections.sent[fd] as number) < this.#configure.payload) return true;
    this.#connections.state[fd] = State.Open;
    if (!this.#closeOnEcho) return true;
    if (unsent(fd) > 0) {
      this.#unsent.push({ fd, tag: this.#connections.tag[fd] as number });
      return false;
    }
    this.#closing.begin(fd);
    // Draining goes on reading; anything else has given the descriptor away.
    return this.#connections.state[fd] === State.Draining;
  }

  /** Closes those whose echo has left the queue meanwhile. */
  #flush(): void {
    if (this.#unsent.length === 0) return;
    this.#unsent = this.#unsent.filter(({ fd, tag }) => {
      if (!this.#connections.isCurrent(fd, tag)) return false;
      if (unsent(fd) > 0) return true;
      this.#closing.begin(fd);
      // An end of stream that was signalled meanwhile is not signalled again.
      if (this.#connections.state[fd] === State.Draining) this.#read(fd, GONE);
      return false;
    });
  }

  /** The client has closed its direction. */
  #ended(fd: number): void {
    if (this.#connections.state[fd] === State.Draining) return this.#closing.drained(fd);
    if ((this.#connections.sent[fd] as number) < this.#configure.payload && !this.#warmUp) {
      this.#tally.fail("echo: peer closed early");
    }
    this.#closePassively(fd);
  }

  #readFailed(fd: number, number: number): void {
    if (number === E.EAGAIN || number === E.EINTR) return;
    if (number === E.ECONNRESET) this.#tally.resets++;
    else this.#tally.fail(`recv: ${errnoName(number)}`);
    if (this.#connections.state[fd] === State.Draining) this.#closing.drained(fd);
    else this.#closePassively(fd);
  }

  #lost(fd: number, call: string, number: number): void {
    if (number === E.ECONNRESET) this.#tally.resets++;
    this.#tally.fail(`${call}: ${errnoName(number)}`);
    this.#closePassively(fd);
  }

  #closePassively(fd: number): void {
    this.#backlog.delete(fd);
    this.#connections.leave(fd);
    // Nothing of the warm-up may be left, whatever went wrong in it.
    if (this.#warmUp) setLinger(fd, 0);
    const closed = close(fd);
    if (closed < 0) this.#tally.fail(`close: ${errnoName(-closed)}`);
  }
}

/** Connections count their tags from 1; this one can't be theirs. */
const LISTENER_TAG = -1;

/** One for each address, or one for all of loopback. */
function listenersFor({ port, listenOn, shared }: Configure): number[] {
  const addresses = listenOn.length === 0 ? [undefined] : listenOn;
  return addresses.map((address) => listen({ port, address, backlog: BACKLOG, shared }));
}
