import assert from "node:assert/strict";
import { handedOn, parseEnvironment, putAside } from "./environment.ts";

Deno.test("variables are read as they are, values with = and line ends too", () => {
  const text = "PATH=/bin:/usr/bin\0OPTIONS=a=b\nc\0EMPTY=\0\0=odd\0BROKEN=\ufffd\0";
  assert.deepEqual(parseEnvironment(text), {
    PATH: "/bin:/usr/bin",
    OPTIONS: "a=b\nc",
    EMPTY: "",
  });
});

Deno.test("no variable of the loader is handed on by its name, and each is given back as it was", () => {
  const loader = { LD_PRELOAD: "/lib/libfaketime.so", LD_BIND_NOW: "1", DYLD_LIBRARY_PATH: "/a b" };
  const others = { PATH: "/bin", OLD_LD_PRELOAD: "kept", LDFLAGS: "-s" };
  const child = handedOn({ ...others, ...loader });
  assert.deepEqual(Object.keys(child).filter((name) => /^(LD|DYLD)_/.test(name)), []);
  for (const [name, value] of Object.entries(others)) assert.equal(child[name], value);
  const back = Object.entries(loader).map(([name, value]) => `${name}=${value}`);
  assert.deepEqual(putAside(child), back);
  // A grandchild's environment has them as well.
  assert.deepEqual(putAside(handedOn(child)), back);
});
