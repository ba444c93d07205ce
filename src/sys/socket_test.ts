import { delay } from "./delay.ts";
import assert from "node:assert/strict";
import { EPOLL, Epoll } from "./epoll.ts";
import { E, SystemCallError, warmErrno } from "./errno.ts";
import {
  accept,
  close,
  connect,
  pendingError,
  receive,
  send,
  sendQueue,
  setLinger,
  setReceiveBuffer,
  shutdownWrite,
  silence,
  socketAddress,
  tcpSocket,
  unsent,
} from "./socket.ts";
import { listen } from "./listener.ts";

/** A port below those the kernel gives to clients. */
const PORT = 10_000 + Deno.pid % 20_000;

/** Both ends of a connection over loopback, waited for with epoll. */
class Pair implements Disposable {
  readonly client: number;
  readonly server: number;
  readonly epoll = new Epoll(4);
  #listener = listen({ port: PORT, address: "127.0.0.1", backlog: 8, shared: false });
  readonly #closed = new Set<number>();

  /** @param prepare what is to be done with the client's socket before it connects */
  constructor(prepare: (fd: number) => void = () => {}) {
    warmErrno();
    this.client = tcpSocket();
    prepare(this.client);
    const result = connect(this.client, socketAddress("127.0.0.1", PORT));
    assert.ok(result === 0 || result === -E.EINPROGRESS);
    this.epoll.add(this.#listener, EPOLL.IN, 1);
    assert.equal(this.epoll.wait(2000), 1);
    this.server = accept(this.#listener);
    close(this.#listener);
    for (const fd of [this.client, this.server]) this.epoll.add(fd, EPOLL.IN | EPOLL.RDHUP, fd);
  }

  /** Waits until there is something to read. */
  readable(): void {
    assert.ok(this.epoll.wait(2000) > 0, "nothing came");
  }

  close(fd: number): number {
    this.#closed.add(fd);
    return close(fd);
  }

  [Symbol.dispose](): void {
    for (const fd of [this.client, this.server]) {
      // Leaves no TIME_WAIT behind.
      if (!this.#closed.has(fd)) setLinger(fd, 0), close(fd);
    }
    this.epoll.close();
  }
}

const HELLO = new TextEncoder().encode("Hi, gopher?");

Deno.test("an address has its port in network order", () => {
  const address = socketAddress("127.2.3.4", 0x1234);
  assert.deepEqual([...address.subarray(0, 8)], [2, 0, 0x12, 0x34, 127, 2, 3, 4]);
});

Deno.test("real: bytes sent on one side are received on the other", () => {
  using pair = new Pair();
  const buffer = new Uint8Array(64);
  assert.equal(receive(pair.server, buffer), -E.EAGAIN);
  assert.equal(send(pair.client, HELLO, HELLO.length), HELLO.length);
  pair.readable();
  assert.equal(receive(pair.server, buffer), HELLO.length);
  assert.deepEqual(buffer.subarray(0, HELLO.length), HELLO);
  assert.equal(unsent(pair.client), 0);
});

Deno.test("real: close with linger 0 resets: ECONNRESET once at the peer, then EPIPE, no signal", () => {
  using pair = new Pair();
  assert.equal(setLinger(pair.client, 0), 0);
  assert.equal(pair.close(pair.client), 0);
  pair.readable();
  const buffer = new Uint8Array(8);
  assert.equal(receive(pair.server, buffer), -E.ECONNRESET);
  assert.equal(receive(pair.server, buffer), 0);
  assert.equal(send(pair.server, HELLO, HELLO.length), -E.EPIPE);
});

Deno.test("real: what the peer had not yet read when the RST came can still be read", () => {
  using pair = new Pair();
  send(pair.client, HELLO, HELLO.length);
  pair.readable();
  setLinger(pair.client, 0);
  pair.close(pair.client);
  const buffer = new Uint8Array(64);
  assert.equal(receive(pair.server, buffer), HELLO.length);
  assert.equal(receive(pair.server, buffer), -E.ECONNRESET);
});

Deno.test("real: close with bytes unread resets whatever the linger option", () => {
  using pair = new Pair();
  send(pair.server, HELLO, HELLO.length);
  pair.readable();
  pair.close(pair.client);
  pair.readable();
  assert.equal(receive(pair.server, new Uint8Array(8)), -E.ECONNRESET);
});

Deno.test("real: shutdown(WR) ends one direction: the peer reads all, then EOF; own write is EPIPE", () => {
  using pair = new Pair();
  const buffer = new Uint8Array(64);
  send(pair.client, HELLO, HELLO.length);
  // Unread bytes at this side: a shutdown sends FIN all the same.
  send(pair.server, HELLO, HELLO.length);
  assert.equal(shutdownWrite(pair.client), 0);
  pair.readable();
  assert.equal(receive(pair.server, buffer), HELLO.length);
  assert.equal(receive(pair.server, buffer), 0);
  assert.equal(receive(pair.client, buffer), HELLO.length);
  assert.equal(send(pair.client, HELLO, HELLO.length), -E.EPIPE);
});

Deno.test("real: a queue nobody reads fills: part of it is unsent, and send says EAGAIN", () => {
  using pair = new Pair();
  const chunk = new Uint8Array(1 << 20);
  let taken = 0;
  let n = 0;
  for (; n >= 0; n = send(pair.client, chunk, chunk.length)) taken += n;
  assert.equal(n, -E.EAGAIN);
  const waiting = unsent(pair.client);
  assert.ok(waiting > 0 && waiting < taken, `${waiting} of ${taken}`);
});

Deno.test("real: linger with a peer that reads nothing holds close() for its seconds, non-blocking or not", () => {
  using pair = new Pair();
  const chunk = new Uint8Array(1 << 20);
  while (send(pair.client, chunk, chunk.length) >= 0);
  setLinger(pair.client, 1);
  const start = performance.now();
  assert.equal(pair.close(pair.client), 0);
  const held = performance.now() - start;
  assert.ok(held > 900 && held < 1900, `${held} ms`);
});

Deno.test("real: linger on a socket that was never connected does not wait", () => {
  const fd = tcpSocket();
  setLinger(fd, 5);
  const start = performance.now();
  assert.equal(close(fd), 0);
  assert.ok(performance.now() - start < 500);
});

Deno.test("real: a connect that nobody answers leaves its reason, once", () => {
  warmErrno();
  const fd = tcpSocket();
  const epoll = new Epoll(4);
  const result = connect(fd, socketAddress("127.0.0.1", PORT));
  if (result === -E.EINPROGRESS) {
    epoll.add(fd, EPOLL.OUT, 1);
    assert.equal(epoll.wait(2000), 1);
    assert.ok(epoll.bits(0) & EPOLL.ERR);
    assert.equal(pendingError(fd), E.ECONNREFUSED);
    assert.equal(pendingError(fd), 0);
  } else assert.equal(result, -E.ECONNREFUSED);
  close(fd);
  epoll.close();
});

Deno.test("real: a port in use is an error that names it; servers that share it are let in", () => {
  const first = listen({ port: PORT, address: "127.0.0.1", backlog: 8, shared: true });
  const second = listen({ port: PORT, address: "127.0.0.1", backlog: 8, shared: true });
  assert.throws(
    () => listen({ port: PORT, address: "127.0.0.1", backlog: 8, shared: false }),
    (error: Error) => {
      return error instanceof SystemCallError && error.errno === E.EADDRINUSE &&
        error.message === `bind(port ${PORT}): EADDRINUSE`;
    },
  );
  for (const fd of [first, second]) close(fd);
});

Deno.test("real: a silenced socket takes nothing and acknowledges nothing, and can still reset", async () => {
  using pair = new Pair();
  assert.equal(send(pair.server, HELLO, HELLO.length), HELLO.length);
  pair.readable();
  assert.equal(sendQueue(pair.server), 0);
  assert.equal(silence(pair.client), 0);
  assert.equal(send(pair.server, HELLO, HELLO.length), HELLO.length);
  await delay(100);
  assert.equal(sendQueue(pair.server), HELLO.length);
  const buffer = new Uint8Array(64);
  assert.equal(receive(pair.client, buffer), HELLO.length);
  assert.equal(receive(pair.client, buffer), -E.EAGAIN);
  setLinger(pair.client, 0);
  pair.close(pair.client);
  pair.readable();
  assert.equal(receive(pair.server, buffer), -E.ECONNRESET);
});

Deno.test("real: the smallest receive buffer has no room for a page", () => {
  using pair = new Pair((fd) => assert.equal(setReceiveBuffer(fd, 1), 0));
  const page = new Uint8Array(16 * 1024);
  assert.equal(send(pair.server, page, page.length), page.length);
  pair.readable();
  assert.ok(sendQueue(pair.server) > page.length / 2, `${sendQueue(pair.server)} bytes`);
});
