import assert from "node:assert/strict";
import { EPOLL, Epoll } from "./epoll.ts";
import { E, SystemCallError } from "./errno.ts";
import { libc } from "./libc.ts";

const EFD_NONBLOCK = 0x800;

/** A descriptor that is readable once something was written to it. */
function eventDescriptor(): { fd: number; ring: () => void } {
  const fd = libc().eventfd(0, EFD_NONBLOCK);
  return { fd, ring: () => libc().write(fd, new BigUint64Array([1n]), 8n) };
}

Deno.test("real: each event carries its own descriptor, tag and bits, however many there are", () => {
  const epoll = new Epoll(16);
  const all = Array.from({ length: 10 }, eventDescriptor);
  all.forEach(({ fd }, i) => epoll.add(fd, EPOLL.IN, 1000 + i));
  assert.equal(epoll.wait(0), 0);
  const rung = all.filter((_, i) => i % 3 === 0);
  for (const { ring } of rung) ring();
  const n = epoll.wait(1000);
  const seen = Array.from({ length: n }, (_, i) => [epoll.fd(i), epoll.tag(i), epoll.bits(i)]);
  const expected = rung.map(({ fd }) => [fd, 1000 + all.findIndex((e) => e.fd === fd), EPOLL.IN]);
  assert.deepEqual(seen.sort(), expected.sort());
  epoll.close();
  for (const { fd } of all) libc().close(fd);
});

Deno.test("real: no more events are taken in one look than there is room for; the rest comes next", () => {
  const epoll = new Epoll(3);
  const all = Array.from({ length: 5 }, eventDescriptor);
  for (const { fd, ring } of all) epoll.add(fd, EPOLL.IN | EPOLL.ET, fd), ring();
  const seen = new Set<number>();
  for (let n = epoll.wait(0); n > 0; n = epoll.wait(0)) {
    assert.ok(n <= 3);
    for (let i = 0; i < n; i++) seen.add(epoll.fd(i));
  }
  assert.deepEqual([...seen].sort(), all.map(({ fd }) => fd).sort());
  epoll.close();
  for (const { fd } of all) libc().close(fd);
});

Deno.test("real: a modified registration has its new tag and bits", () => {
  const epoll = new Epoll(4);
  const { fd, ring } = eventDescriptor();
  epoll.add(fd, EPOLL.OUT, 1);
  epoll.modify(fd, EPOLL.IN, 2);
  assert.equal(epoll.wait(0), 0);
  ring();
  assert.deepEqual([epoll.wait(0), epoll.tag(0), epoll.bits(0)], [1, 2, EPOLL.IN]);
  epoll.close();
  libc().close(fd);
});

Deno.test("real: waiting takes as long as it was told, and no longer", () => {
  const epoll = new Epoll(4);
  const start = performance.now();
  assert.equal(epoll.wait(50), 0);
  const took = performance.now() - start;
  assert.ok(took >= 49 && took < 1000, `${took} ms`);
  epoll.close();
});

Deno.test("real: a descriptor that is none is refused by name", () => {
  const epoll = new Epoll(4);
  assert.throws(() => epoll.add(-1, EPOLL.IN, 1), (error: Error) => {
    return error instanceof SystemCallError && error.errno === E.EBADF &&
      error.message === "epoll_ctl(-1): EBADF";
  });
  epoll.close();
});
