import assert from "node:assert/strict";
import { spec } from "../store/testdata/example.ts";
import { noneSucceeded } from "./success.ts";
import { report } from "./testdata/raw_trial.ts";

const SPEC = spec({ parameters: { connections: 100, concurrency: 10, payload: 11 } });
const SERVER_CLOSES = { ...SPEC, closer: "server" as const };

const client = (fields: Parameters<typeof report>[1]) => report("client", fields);
const none = (failures: Readonly<Record<string, number>>) =>
  client({ opened: 0, echoed: 0, closes: 0, failures });

Deno.test("one connection that went well is enough", () => {
  assert.equal(noneSucceeded(SPEC, { reports: [report("client"), report("server")] }), undefined);
  const failures = { "connect: EADDRNOTAVAIL": 99 };
  const one = client({ opened: 1, echoed: 1, closes: 1, failures });
  assert.equal(noneSucceeded(SPEC, { reports: [one, report("server")] }), undefined);
  // Of two clients, one may have had no luck at all.
  const unlucky = none({ "connect: ECONNREFUSED": 50 });
  assert.equal(noneSucceeded(SPEC, { reports: [unlucky, one, report("server")] }), undefined);
});

Deno.test("none that was opened, or answered, or closed without an error is a failed trial", () => {
  const of = (fields: Parameters<typeof report>[1]) =>
    noneSucceeded(SPEC, { reports: [client(fields), report("server")] });
  assert.equal(
    of({ opened: 0, echoed: 0, failures: { "connect: ECONNREFUSED": 100 } }),
    "none of 100 connections succeeded: connect: ECONNREFUSED (100 times)",
  );
  assert.equal(
    of({ echoed: 0, failures: { "recv: ETIMEDOUT": 1, "echo: peer closed early": 99 } }),
    "none of 100 connections succeeded: echo: peer closed early (99 times), recv: ETIMEDOUT (1 time)",
  );
  assert.equal(
    of({ failures: { "close: EBADF": 60, "linger: EINVAL": 39, "rst: EINVAL": 1 } }),
    "none of 100 connections succeeded: close: EBADF (60 times), linger: EINVAL (39 times), " +
      "rst: EINVAL (1 time)",
  );
  assert.equal(
    of({ echoed: 0, failures: {} }),
    "none of 100 connections succeeded: 100 were opened and 0 answered",
  );
});

Deno.test("closing calls are asked of the side that closes", () => {
  const server = report("server", { closes: 100, failures: { "close: EIO": 100 } });
  assert.equal(noneSucceeded(SPEC, { reports: [report("client"), server] }), undefined);
  assert.equal(
    noneSucceeded(SERVER_CLOSES, { reports: [report("client"), server] }),
    "none of 100 connections succeeded: close: EIO (100 times)",
  );
});

Deno.test("a cause that is a result after some successes is none without any", () => {
  const expected = ["connect: EADDRNOTAVAIL"];
  const failures = { "connect: EADDRNOTAVAIL": 100 };
  const some = client({ opened: 5000, echoed: 5000, failures });
  assert.equal(noneSucceeded({ ...SPEC, expected }, { reports: [some] }), undefined);
  assert.match(
    noneSucceeded({ ...SPEC, expected }, { reports: [none(failures)] }) ?? "",
    /succeeded: connect: EADDRNOTAVAIL \(100 times\)$/,
  );
});

Deno.test("what comes after the answer is no failure: to lose a peer may be the point", () => {
  const lost = client({ failures: { "recv: ETIMEDOUT": 100, "recv: EHOSTUNREACH": 100 } });
  assert.equal(noneSucceeded(SPEC, { reports: [lost] }), undefined);
});

Deno.test("the connections of a flood ask for nothing, so that they need no answer", () => {
  assert.equal(
    noneSucceeded({ ...SPEC, unanswered: true }, { reports: [client({ echoed: 0 })] }),
    undefined,
  );
  assert.ok(
    noneSucceeded({ ...SPEC, unanswered: true }, {
      reports: [none({ "connect: ECONNREFUSED": 7 })],
    }),
  );
});
