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
