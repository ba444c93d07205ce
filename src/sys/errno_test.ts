import { ok, strictEqual, throws } from "node:assert/strict";
import { E, errno, errnoName, expectErrno, ImpossibleErrno, warmErrno } from "./errno.ts";
import { libc } from "./libc.ts";

Deno.test("real: errno holds what the last failing call said", () => {
  warmErrno();
  const c = libc();
  strictEqual(c.close(-1), -1);
  strictEqual(errno(), E.EBADF);
  strictEqual(c.socket(2, 12345, 0), -1);
  strictEqual(errno(), E.EINVAL);
});

Deno.test("real: errno is right call after call, two errors in turns", () => {
  warmErrno();
  const c = libc();
  let wrong = 0;
  for (let i = 0; i < 20_000; i++) {
    c.close(-1);
    if (errno() !== E.EBADF) wrong++;
    c.socket(2, 12345, 0);
    if (errno() !== E.EINVAL) wrong++;
  }
  strictEqual(wrong, 0);
});

Deno.test("an errno the call cannot return is seen as such", () => {
  strictEqual(expectErrno("close()", E.EBADF, [E.EBADF]), E.EBADF);
  throws(() => expectErrno("close()", E.EBADF, [E.EAGAIN]), ImpossibleErrno);
});

Deno.test("errnoName names what it knows and numbers what it does not", () => {
  strictEqual(errnoName(E.ECONNRESET), "ECONNRESET");
  ok(errnoName(9999).includes("9999"));
});
