import { deepEqual, equal, match, ok } from "node:assert/strict";
import { WAITS } from "../../src/model/target.ts";
import { has, isolation, python, reason, run, values } from "./testdata/trial.ts";

const ignore = isolation === "none";
const N = 100;
const HTTP = { kind: "http", status: ["2xx", "3xx"] } as const;

/** What is asked for by HTTP. */
function get(path: string, method = "GET") {
  return { send: `${method} ${path} HTTP/1.1\r\nHost: x\r\n\r\n`, expect: HTTP };
}

Deno.test({
  name:
    "real: an RST that follows the first close is told, by whom, and that it leaves no TIME_WAIT",
  ignore,
  async fn() {
    const late = await values({ command: python("late-rst") });
    deepEqual(late.first(), {
      ...{ server: [0, 0], client: [N, 0], later: [N, 0], timeWait: [0, 0] },
    });
    const fin = await values({ command: python("fin-rst"), line: "--patience 2000 --mode drain" });
    deepEqual(fin.first().server, [N, 0]);
  },
});

Deno.test({
  name: "real: the mode is what the client does when it closes second, too",
  ignore,
  async fn() {
    for (
      const [mode, later, timeWait] of [["rst", N, 0], ["fin", 0, N], ["drain", 0, N]] as const
    ) {
      const asked = { command: python("http"), ...get("/"), line: `--mode ${mode}` };
      const { first } = await values(asked);
      const expected = {
        ...{ server: [N, 0], client: [0, 0] },
        ...{ later: [0, later], timeWait: [timeWait, 0] },
      };
      deepEqual(first(), expected, mode);
    }
  },
});

Deno.test({
  name: "real: with --patience 0 whose close came first is what packets say, not whose was meant",
  ignore,
  async fn() {
    const { of, chance = [], warnings } = await values({
      command: python("race"),
      line: "--patience 0 --concurrency 1",
    });
    const [server = 0, client = 0] = [
      of("closed_first_by_rst", "server"),
      of("closed_first", "client"),
    ]
      .map(Number);
    equal(server + client, N);
    ok(server > 0);
    // Where closes crossed, or each side was first at times, that is said and judged as chance.
    const byChance = Number(of("closes_crossed", "host")) > 0 || client > 0;
    equal(chance.includes("closed_first_by_rst"), byChance, warnings.join());
  },
});

Deno.test({
  name: "real: an answer counts by its status: none of the expected is a failed trial",
  ignore,
  async fn() {
    match(
      await reason({ command: python("http"), ...get("/500") }),
      /^none of 100 connections succeeded: answer: HTTP 500 \(100 times\)$/,
    );
    const half = await values({ command: python("worse"), ...get("/") });
    deepEqual(
      ["answers", "http_2xx", "http_5xx", "connections_failed"].map((name) =>
        half.of(name as "answers", "client")
      ),
      [N / 2, N / 2, N / 2, N / 2],
    );
    const wanted = { kind: "http", status: ["404"] } as const;
    const { of } = await values({ command: python("http"), ...get("/404"), expect: wanted });
    deepEqual([of("answers", "client"), of("http_4xx", "client")], [N, N]);
  },
});

Deno.test({
  name: "real: interim answers are skipped, HEAD and 204 have no body, a slow answer is waited for",
  ignore,
  async fn() {
    for (const [path, method] of [["/early", "GET"], ["/204", "GET"], ["/", "HEAD"]] as const) {
      const { of } = await values({ command: python("http"), ...get(path, method) });
      deepEqual([of("answers", "client"), of("http_2xx", "client")], [N, N], path);
    }
    const line = "--connections 20";
    const slow = { command: python("http"), ...get("/slow"), line };
    const { of } = await values({ ...slow, waits: { ...WAITS, answerMs: 4000 } });
    equal(of("answers", "client"), 20);
    match(
      await reason({ ...slow, waits: { ...WAITS, answerMs: 500 } }),
      /answer: none within 0\.5 s \(20 times\)$/,
    );
  },
});

Deno.test({
  name: "real: a port that speaks TLS is named, whatever its answers look like",
  ignore,
  async fn() {
    const said = await reason({ command: python("tls"), ...get("/") });
    match(said, /answer: HTTP 400 \(100 times\); the port speaks TLS/);
    const plain = await reason({ command: python("http"), ...get("/500") });
    ok(!plain.includes("TLS"), plain);
  },
});

Deno.test({
  name: "real: a reset counts as one kind of end whenever it comes",
  ignore,
  async fn() {
    const { of, first } = await values({
      ...{ command: python("rst-at-accept"), send: "", expect: { kind: "nothing" } },
      line: "--connections 1000",
    });
    deepEqual([of("answers", "client"), of("connections_failed", "client")], [1000, 0]);
    deepEqual(first().server, [0, 1000]);
  },
});

Deno.test({
  name:
    "real: a client that does not get what it expects closes by its mode, and what it does is told",
  ignore,
  async fn() {
    const wanted = { kind: "bytes", base64: btoa("+OK") } as const;
    const outcome = await run({ command: python("garbage"), send: "HI", expect: wanted });
    equal(outcome.status, "failed");
    match(
      outcome.warnings.join(),
      /answer: server closed before the answer was whole \(100 times\)/,
    );
    // What it sent after that can only be seen where some were served.
    const some = await values({ command: python("worse"), ...get("/"), line: "--mode rst" });
    deepEqual(some.first().later, [0, N]);
    const fin = await values({ command: python("worse"), ...get("/") });
    deepEqual(fin.first().later, [0, 0]);
    equal(fin.of("time_wait_end", "server"), N);
  },
});

Deno.test({
  name: "real: a server that can't be reached is a failed trial, which says why",
  ignore,
  async fn() {
    // The server listens elsewhere than the client looks for it.
    const away = { command: `HOST=127.0.0.1; ${python("http")}`, host: "10.9.9.9" };
    match(
      await reason(away),
      /none of 100 connections succeeded: connect: ENETUNREACH \(100 times\)/,
    );
  },
});

Deno.test({
  name: "real: a hung server ends in time, with how many connected, waited and were given up",
  ignore,
  async fn() {
    const waits = { connectMs: 1500, answerMs: 1000, closeMs: 1000 };
    const outcome = await run({ command: python("hung"), waits, line: "--concurrency 50" });
    ok(outcome.status === "failed" && outcome.durationMs < 30_000, JSON.stringify(outcome));
    match(outcome.reason, /connect: none within 1\.5 s \(\d+ times\)/);
    match(outcome.reason, /answer: none within 1 s \(\d+ times?\)/);
  },
});

Deno.test({
  name: "real: a server that sends without end is given up in time, too",
  ignore,
  async fn() {
    const waits = { ...WAITS, answerMs: 1000 };
    const expect = { kind: "bytes", base64: btoa("+OK") } as const;
    const asked = { command: python("flood"), waits, expect, line: "--concurrency 20" };
    const outcome = await run(asked);
    ok(outcome.status === "failed" && outcome.durationMs < 30_000, JSON.stringify(outcome));
    match(outcome.reason, /answer: none within 1 s \(\d+ times\)/);
    // Where nothing is waited for, its own close over what it has not read is told as its own.
    const { first } = await values({ ...asked, expect: { kind: "nothing" } });
    deepEqual(first().client, [N, N]);
  },
});

Deno.test({
  name: "real: descriptors that a server does not give back are counted",
  ignore,
  async fn() {
    const { of } = await values({ command: python("keeps") });
    const [before, after] = [of("descriptors_before", "server"), of("descriptors_after", "server")];
    equal(Number(after) - Number(before), N);
  },
});

Deno.test({
  name: "real: a server behind an address translation is found out, and what it holds is empty",
  ignore: ignore || !has("nft") || !has("ip"),
  async fn() {
    const folder = new URL("./testdata/", import.meta.url).pathname;
    const command = `exec sh ${folder}elsewhere.sh ${folder}servers.py never`;
    const { of, warnings } = await values({ command });
    equal(of("answers", "client"), N);
    equal(of("server_visible", "server"), 0);
    for (const metric of ["close_wait_leaked", "time_wait_end", "descriptors_after"] as const) {
      equal(of(metric, "server"), null, metric);
    }
    deepEqual([of("closed_first", "client"), of("closed_first_resets", "client")], [N, null]);
    match(warnings.join("\n"), /of 100 connections 0 pass here under the addresses/);
    match(
      warnings.join("\n"),
      /the server's sockets are not among those of this network namespace/,
    );
    // Also where it resets every connection, which leaves nothing on either side.
    const race = `exec sh ${folder}elsewhere.sh ${folder}servers.py race`;
    const resets = await values({ command: race, line: "--patience 500" });
    deepEqual(resets.first().server, [0, N]);
    equal(resets.of("server_visible", "server"), 0);
    equal(resets.of("close_wait_leaked", "server"), null);
  },
});

Deno.test({
  name: "real: HAProxy with nolinger: the server's FIN, then its RST, on every connection",
  ignore: ignore || !has("haproxy"),
  async fn() {
    const file = await Deno.makeTempFile({ suffix: ".cfg" });
    for (
      const [close, server, client] of [["httpclose", N, 0], ["http-keep-alive", 0, N]] as const
    ) {
      await Deno.writeTextFile(file, haproxy(close));
      const { first } = await values({ command: `exec haproxy -db -f ${file}`, ...get("/") });
      deepEqual(first(), {
        ...{ server: [server, 0], client: [client, 0], later: [N, 0], timeWait: [0, 0] },
      }, close);
    }
    await Deno.remove(file);
  },
});

function haproxy(close: string): string {
  return `defaults
  mode http
  timeout connect 1s
  timeout client 5s
  timeout server 5s
  option nolinger
  option ${close}
frontend f
  bind 127.0.0.1:8080
  http-request return status 200 content-type text/plain string hello
`;
}

Deno.test({
  name: "real: redis closes first after QUIT; nginx, too, without keep-alive, each told as it is",
  ignore: ignore || !has("redis-server") || !has("nginx"),
  async fn() {
    const quit = { send: "QUIT\r\n", expect: { kind: "bytes", base64: btoa("+OK\r\n") } } as const;
    const redis = "exec redis-server --port 8080 --save '' --daemonize no --dir /tmp";
    const { first } = await values({ command: redis, ...quit, line: "--mode rst" });
    deepEqual(first(), {
      ...{ server: [N, 0], client: [0, 0], later: [0, N], timeWait: [0, 0] },
    });
    const folder = await Deno.makeTempDir();
    await Deno.writeTextFile(`${folder}/nginx.conf`, NGINX);
    const nginx = { command: `exec nginx -p ${folder} -c ${folder}/nginx.conf`, ...get("/") };
    const { first: closed, of } = await values(nginx);
    deepEqual(closed(), { server: [N, 0], client: [0, 0], later: [0, 0], timeWait: [N, 0] });
    equal(of("http_2xx", "client"), N);
    await Deno.remove(folder, { recursive: true });
  },
});

const NGINX = `daemon off;
error_log stderr warn;
pid nginx.pid;
events {}
http {
  access_log off;
  client_body_temp_path .; proxy_temp_path .; fastcgi_temp_path .; uwsgi_temp_path .; scgi_temp_path .;
  keepalive_timeout 0;
  server { listen 127.0.0.1:8080; location / { return 200 "hello"; } }
}
`;
