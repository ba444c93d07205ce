import { deepEqual, equal, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { UsageError } from "../model/errors.ts";
import { parseBench } from "./options.ts";
import { bytesOf } from "./target_flags.ts";

function options(...argv: string[]) {
  const request = parseBench(argv);
  ok(request.kind === "bench");
  return request.options;
}

function refused(pattern: RegExp, ...argv: string[]) {
  throws(() => parseBench(argv), (error) => {
    ok(error instanceof UsageError);
    ok(pattern.test(error.message), error.message);
    ok(!error.message.includes("\n"));
    return true;
  });
}

Deno.test("a command is started on its port, and only the target is measured", () => {
  const { target, scenarios, isolation } = options("--target", "nginx -c x", "--port", "8080");
  deepEqual(target, {
    command: "nginx -c x",
    host: "127.0.0.1",
    port: 8080,
    talk: { send: "", expect: { kind: "nothing" } },
    waits: { connectMs: 10_000, answerMs: 5000, closeMs: 5000 },
  });
  deepEqual(scenarios.map(({ scenario }) => scenario.name), ["target"]);
  equal(isolation, "auto");
});

Deno.test("a server that runs is reached in the host's namespace", () => {
  const { target, isolation } = options("--target", "localhost:80", "--http");
  deepEqual([target?.host, target?.port, target?.command], ["127.0.0.1", 80, undefined]);
  equal(isolation, "none");
  ok(atob(target?.talk.send ?? "").startsWith("GET / HTTP/1.1\r\nHost: "));
  refused(/--isolation netns/, "--target", "127.0.0.1:80", "--isolation", "netns");
});

Deno.test("without --target nothing of it is measured, and its flags are refused", () => {
  ok(options().scenarios.every(({ scenario }) => scenario.name !== "target"));
  ok(options("--full").scenarios.every(({ scenario }) => scenario.name !== "target"));
  refused(/^--http without --target/, "--http");
  refused(/^scenario target without --target/, "target");
  refused(/^--port without --target/, "--port", "80");
});

Deno.test("what is no address and no command is named for what it is, in one line", () => {
  const named = (text: string, what: RegExp) => refused(what, "--target", text);
  named("[::1]:9005", /^--target "\[::1\]:9005" is an IPv6 address: allowed are IPv4/);
  named("::1:9005", /is an IPv6 address/);
  named("unix:/x.sock", /is a Unix socket, which has neither FIN nor TIME_WAIT: allowed/);
  named("/run/x.sock", /is a Unix socket/);
  named("http://h/", /is a URL: allowed is HOST:PORT/);
  named("example.invalid:80", /is a host's name: allowed are an IPv4 address/);
  named("/usr/sbin/nginx", /without --port/);
  // A command may look like a path, or have anything among its arguments.
  equal(options("--target", "serve http://h/", "--port", "1").target?.command, "serve http://h/");
});

Deno.test("statuses and waits are the target's; what they are not is refused", () => {
  const target = (...more: string[]) => options("--target", "a", "--port", "1", ...more).target;
  const expected = (...more: string[]) => target("--http", ...more)?.talk.expect;
  deepEqual(expected(), { kind: "http", status: ["2xx", "3xx"] });
  deepEqual(expected("--expect-status", "200,4xx"), { kind: "http", status: ["200", "4xx"] });
  deepEqual(target("--answer-timeout", "8000")?.waits.answerMs, 8000);
  equal(target("--remote")?.remote, true);
  const wrong = (status: string) =>
    refused(
      /^--expect-status cannot be .*: allowed are statuses from 100 to 599/,
      ...["--target", "a", "--port", "1", "--http", "--expect-status", status],
    );
  for (const status of ["6xx", "20", "200,", "ok"]) wrong(status);
  refused(/^--expect-status without --http/, "--target", "a", "--port=1", "--expect-status=200");
  refused(/^--answer-timeout without --target/, "--answer-timeout", "8000");
  refused(/^--remote without --target/, "--remote");
});

Deno.test("what contradicts itself or lacks something is refused in one line", () => {
  refused(/without --port/, "--target", "nginx");
  refused(/one of them is enough/, "--target", "127.0.0.1:80", "--port", "81");
  refused(/IPv4 address and a port/, "--target", "127.0.0.256:80");
  refused(/IPv4 address and a port/, "--target", "127.0.0.1:99999");
  refused(/choose one/, "--target", "a", "--port", "1", "--echo", "--http");
  refused(/name no scenario/, "churn", "--target", "a", "--port", "1");
  refused(/has the escape "\\\\q"/, "--target", "a", "--port", "1", "--send", "\\q");
});

Deno.test("escapes stand for bytes, everything else for its UTF-8", () => {
  deepEqual([...bytesOf("--send", "a\\r\\n\\x00\\xfF\\\\é")], [97, 13, 10, 0, 255, 92, 195, 169]);
  fc.assert(fc.property(fc.uint8Array(), (bytes) => {
    const text = [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
    deepEqual([...bytesOf("--send", text)], [...bytes]);
  }));
});

Deno.test("--echo sends the payload, or what --send says", () => {
  const talk = (...more: string[]) =>
    options("--target", "a", "--port", "1", "--echo", ...more).target?.talk;
  equal(atob(talk()?.send ?? ""), "Hi, gopher?");
  equal(atob(talk("--payload", "30")?.send ?? "").length, 30);
  equal(atob(talk("--send", "x")?.send ?? ""), "x");
});

Deno.test("what the client says on every connection is the payload of the cell, be it nothing", () => {
  const payload = (...more: string[]) =>
    options("--target", "a", "--port", "1", ...more).scenarios[0]?.parameters.payload;
  equal(payload(), 0);
  equal(payload("--send", "x\\r\\n"), 3);
  equal(payload("--echo"), 11);
  equal(payload("--echo", "--payload", "30"), 30);
  const request = options("--target", "a", "--port", "1", "--http").target?.talk.send ?? "";
  equal(payload("--http"), atob(request).length);
  const refusedWith = (...more: string[]) =>
    refused(/^--payload .*with --target/, "--target", "a", "--port", "1", "--payload", ...more);
  refusedWith("30");
  refusedWith("30", "--http");
  refusedWith("30", "--echo", "--send", "x");
  refusedWith("30,40", "--echo");
});

const OLD_AND_NEW = ["--target", "new", "--port", "80", "--against-target", "old"];

Deno.test("a second server is told the same, on a port of its own or on the same one", () => {
  const { target, againstTarget, reps, isolation } = options(...OLD_AND_NEW, "--http");
  deepEqual(againstTarget, { ...target, command: "old" });
  deepEqual([reps, isolation], [10, "auto"]);
  equal(options(...OLD_AND_NEW, "--against-port", "81").againstTarget?.port, 81);
  equal(options(...OLD_AND_NEW, "--reps", "2").reps, 2);
  equal(options("--target", "new", "--port", "80").againstTarget, undefined);
});

Deno.test("where one of two servers runs already, both are measured in the host's namespace", () => {
  const both = options("--target", "localhost:80", "--against-target", "127.0.0.1:81");
  deepEqual([both.target?.port, both.againstTarget?.port], [80, 81]);
  equal(both.isolation, "none");
  const mixed = options("--target", "a", "--port", "80", "--against-target", "10.0.0.1:81");
  deepEqual([mixed.againstTarget?.host, mixed.againstTarget?.port], ["10.0.0.1", 81]);
  equal(mixed.isolation, "none");
  const runs = ["--target", "localhost:80", "--against-target"];
  refused(/^port 80 for --against-target, .*--against-port/, ...runs, "a", "--against-port", "80");
  refused(/^port 80 for --target, .* with --port/, ...OLD_AND_NEW.slice(0, -1), "localhost:80");
  refused(/^--isolation netns with --target/, ...runs, "localhost:81", "--isolation", "netns");
  refused(
    /^--isolation netns with --against-target/,
    ...[...OLD_AND_NEW.slice(0, -1), "localhost:81", "--isolation", "netns"],
  );
});

Deno.test("what lacks its other half, or stands beside --against, is refused in one line", () => {
  refused(/^--against-target without --target: /, "--against-target", "old");
  refused(/^--against-port without --target: /, "--against-port", "80");
  refused(
    /^--against-port without --against-target/,
    ...OLD_AND_NEW.slice(0, 4),
    "--against-port=8",
  );
  refused(/^--target "new" without --port/, "--target", "new", "--against-target", "old");
  refused(
    /^--against-target "old" without --against-port/,
    ...["--target", "localhost:80", "--against-target", "old"],
  );
  refused(/^--against with --against-target/, ...OLD_AND_NEW, "--against", "main");
  refused(
    /^--against-port 80 with --against-target 127.0.0.1:81/,
    ...["--target", "localhost:80", "--against-target", "127.0.0.1:81", "--against-port", "80"],
  );
  refused(/^--against-target needs a value/, ...OLD_AND_NEW.slice(0, -1));
});
