import { objectSizes } from "../observe/object_sizes.ts";
import { readText } from "../sys/files.ts";
import assert from "node:assert/strict";
import { modeText, SIDES } from "../model/words.ts";
import { runDelayNs } from "../sys/scheduler.ts";
import { networkNamespace, readSysctl } from "../sys/netns.ts";
import { allowedIsolation, planned, plannedOne, type Ran, ran } from "./testdata/trials.ts";
import { isolated } from "../sys/isolation.ts";
import { runCommand } from "../sys/command.ts";

const isolation = await allowedIsolation();
const ignore = isolation === "none";
const CONNECTIONS = 1000;
/** TCP_TIMEWAIT_LEN, net/tcp.h. */
const TIME_WAIT_S = 60;

/** What holds in every trial in which nothing goes wrong. */
function assertWhole(trial: Ran): void {
  const { connections, payload } = trial.spec.parameters;
  const bytes = connections * payload;
  trial.expect({
    "connections_opened client": connections,
    "connections_failed client": 0,
    "bytes_lost client": 0,
    "bytes_lost server": 0,
    "bytes_sent client": bytes,
    "bytes_delivered client": bytes,
    "bytes_sent server": bytes,
    "bytes_delivered server": bytes,
    "established_leaked client": 0,
    "established_leaked server": 0,
    "close_wait_leaked client": 0,
    "close_wait_leaked server": 0,
    "time_wait_overflow host": 0,
  });
  assert.deepEqual(trial.outcome.warnings, [], trial.spec.id);
}

/** What the machine was like is told of every trial that runs alone. */
function assertMachine(trial: Ran): void {
  trial.expectWithin("machine_loop_time", "host", [100, 10e6]);
  trial.expectWithin("machine_echo_time", "host", [1, 1e6]);
  trial.expectWithin("machine_others_cpu_share", "host", [0, 1]);
  if (runDelayNs() !== undefined) trial.expectWithin("machine_run_delay_share", "host", [0, 1]);
}

/** What the mode leaves behind, exact in every repetition (with tcp_tw_reuse 0). */
function assertClosed(trial: Ran): void {
  const { spec, peer } = trial;
  const { closer, parameters: { connections } } = spec;
  const byRst = spec.mode.name === "rst";
  const held = byRst ? 0 : connections;
  trial.expect({
    [`time_wait_per_1000_closes ${closer}`]: byRst ? 0 : 1000,
    [`time_wait_per_1000_closes ${peer}`]: 0,
    [`time_wait_end ${closer}`]: held,
    [`time_wait_end ${peer}`]: 0,
    "time_wait_lost host": 0,
    "rst_by_close host": byRst ? connections : 0,
    "rst_per_close host": byRst ? 1 : 0,
    [`peer_resets ${peer}`]: byRst ? connections : 0,
    [`peer_resets ${closer}`]: 0,
    [`closers ${closer}`]: spec.mode.name === "linger" ? 4 * workersOf(trial) : 0,
    [`time_wait_socket_seconds ${peer}`]: 0,
  });
  const socketSeconds = TIME_WAIT_S * held;
  trial.expectWithin("time_wait_socket_seconds", closer, [
    socketSeconds * 0.98,
    socketSeconds * 1.02,
  ]);
}

function workersOf({ spec: { closer, workers } }: Ran): number {
  return closer === "client" ? workers.clients : workers.servers;
}

function assertLatencies({ spec, outcome: { latencies } }: Ran): void {
  const { closer, parameters: { connections } } = spec;
  const of = (call: string) => latencies.filter((point) => point.call === call);
  for (const call of ["connect", "echo"]) {
    assert.ok(of(call).length > 0 && of(call).every(({ side }) => side === "client"), spec.id);
  }
  for (const call of ["close", "teardown"]) {
    assert.ok(of(call).length > 0 && of(call).every(({ side }) => side === closer), spec.id);
  }
  for (const { call, quantile, microseconds, count } of latencies) {
    assert.equal(count, connections, `${spec.id}: ${call} ${quantile}`);
    assert.ok(microseconds > 0 && microseconds < 10e6, `${spec.id}: ${call} ${microseconds} µs`);
  }
}

/** Drain and linger wait for the peer, between their calls and within close(); the others do not. */
function assertWaits(trial: Ran): void {
  const { mode: { name }, closer } = trial.spec;
  const [held, teardown] = [trial.value("close_p50", closer), trial.value("teardown_p50", closer)];
  assert.ok(held !== null && teardown !== null, trial.spec.id);
  const text = `${trial.spec.id}: close() ${held} µs, teardown ${teardown} µs`;
  if (name === "drain") assert.ok(teardown > held * 1.2, text);
  if (name === "fin" || name === "rst") assert.ok(teardown < held * 1.2, text);
}

function assertSamples(trial: Ran): void {
  const { spec, outcome: { samples } } = trial;
  const { closer, mode, parameters: { connections } } = spec;
  const looks = new Set(samples.filter(({ side }) => side !== "host").map(({ tMs }) => tMs));
  // Ten in a tenth of a second where nobody else wants the CPUs; tests can't count on that.
  const lastedMs = (trial.value("load_time", "host") ?? 0) / 1e3;
  assert.ok(lastedMs < 400 || looks.size >= 10, `${spec.id}: ${looks.size} in ${lastedMs} ms`);
  for (const source of ["ss", "sock_diag", "sockstat"] as const) {
    const times = samples.filter((sample) => sample.source === source).map(({ tMs }) => tMs);
    assert.ok(times.length > 0, `${spec.id}: no row from ${source}`);
  }
  assert.ok(
    samples.every(({ tMs }, i) => i === 0 || tMs >= (samples[i - 1]?.tMs ?? 0)),
    `${spec.id}: time runs backwards`,
  );
  const last = samples.findLast(({ state, side }) => state === "TIME-WAIT" && side === closer);
  assert.equal(last?.sockets, mode.name === "rst" ? 0 : connections, spec.id);
}

/**
 * What is left is TIME_WAIT, of the size the kernel gives one; and on the client's side its port, in
 * both tables. Few share one, as they go to different addresses. The server's all share its port.
 */
function assertMemory({ spec, outcome: { measurements } }: Ran): void {
  const { timeWait, port, endpoint } = objectSizes({
    slab: spec.isolation === "netns" ? readText("/proc/slabinfo") : undefined,
    slabSize: (cache) => readText(`/sys/kernel/slab/${cache}/slab_size`),
    release: readText("/proc/sys/kernel/osrelease"),
  });
  const left = measurements.find(({ metric }) => metric === "kernel_memory_end")?.value;
  const { mode, closer, parameters: { connections } } = spec;
  const [sockets, ports] = [connections * timeWait, connections * (port + endpoint)];
  if (mode.name === "rst") assert.equal(left, 0, spec.id);
  else if (closer === "server") assert.equal(left, sockets, spec.id);
  else assert.ok(left && left > sockets + ports * 0.9 && left <= sockets + ports, `${left}`);
}

function assertPlausible(trial: Ran): void {
  // Handshake 3 (the server's SYN-ACK included), echo 2 to 4, close 1 (RST) to 4.
  trial.expectWithin("segments_per_connection", "host", [5, 13]);
  trial.expectWithin("connections_per_second", "client", [50, 1e6]);
  trial.expectWithin("sampler_cpu", "host", [1, 1e6]);
  trial.expectWithin("sampler_cpu_share", "host", [0, 0.5]);
  trial.expectWithin("kernel_memory_peak", "host", [0, 1e9]);
  assertMachine(trial);
  assertMemory(trial);
  for (const side of SIDES) trial.expectWithin("cpu_per_connection", side, [1, 1e5]);
  if (trial.spec.mode.name === "rst") {
    trial.expect({ "rst_sent host": trial.spec.parameters.connections });
  }
}

for (const spec of planned(`churn,burst --connections ${CONNECTIONS}`, isolation)) {
  Deno.test({
    name: `real: ${spec.scenario} ${modeText(spec.mode)} by ${spec.closer}`,
    ignore,
    async fn() {
      const trial = await ran(spec);
      assertWhole(trial);
      assertClosed(trial);
      assertLatencies(trial);
      assertSamples(trial);
      assertPlausible(trial);
      assertWaits(trial);
      assert.equal(trial.outcome.sysctls["net.ipv4.tcp_tw_reuse"], "0");
    },
  });
}

// More than a socket takes at once, so that closing may meet bytes under way.
const LARGE = [
  "churn --connections 50 --payload 300000",
  "burst --connections 50 --payload 300000 --mode rst",
];
for (const spec of LARGE.flatMap((line) => planned(line, isolation))) {
  Deno.test({
    name: `real: 300,000 bytes a connection, ${spec.scenario} ${modeText(spec.mode)} by ` +
      spec.closer,
    ignore,
    async fn() {
      const trial = await ran(spec);
      assertWhole(trial);
      assertClosed(trial);
      assertLatencies(trial);
    },
  });
}

for (const mode of ["drain:0.5", "rst", "linger:1"]) {
  for (const closer of SIDES) {
    const workers = mode === "drain:0.5" ? "" : " --clients 2 --servers 2";
    Deno.test({
      name: `real: ${mode} by ${closer}${workers}`,
      ignore,
      async fn() {
        const line = `burst --connections 999 --mode ${mode} --closer ${closer}${workers}`;
        const trial = await ran(plannedOne(line, isolation));
        assertWhole(trial);
        assertClosed(trial);
        assertLatencies(trial);
      },
    });
  }
}

Deno.test({
  name: "real: a namespace made without root measures the same",
  ignore: !await userNamespacesAllowed(),
  async fn() {
    const trial = await ran(plannedOne("churn --mode fin --closer client", "userns"));
    assertWhole(trial);
    assertClosed(trial);
    assertSamples(trial);
  },
});

Deno.test({
  name: "real: settings are those of the trial's namespace, and the host's stay as they are",
  ignore,
  async fn() {
    const before = hostSettings();
    const tuned = "churn --connections 300 --mode fin --closer server --tw-reuse 1";
    const { outcome: { sysctls } } = await ran(plannedOne(tuned, isolation));
    assert.equal(sysctls["net.ipv4.tcp_tw_reuse"], "1");
    assert.equal(sysctls["net.ipv4.tcp_rfc1337"], "1");
    assert.equal(sysctls["net.core.somaxconn"], "65535");
    assert.deepEqual(hostSettings(), before);
  },
});

Deno.test({
  name: "real: without a namespace connections come and go, and no setting is written",
  ignore,
  async fn() {
    const before = hostSettings();
    const trial = await ran(
      plannedOne("churn --connections 300 --mode rst --closer client", "none"),
    );
    assertWhole(trial);
    trial.expect({ "time_wait_end client": 0, "time_wait_end server": 0 });
    for (const [name, value] of Object.entries(trial.outcome.sysctls)) {
      assert.equal(value, readSysctl(name), name);
    }
    assert.deepEqual(hostSettings(), before);
  },
});

function hostSettings(): Readonly<Record<string, string | undefined>> {
  const names = ["tcp_tw_reuse", "tcp_rfc1337", "tcp_max_syn_backlog", "tcp_max_tw_buckets"];
  return {
    namespace: networkNamespace(),
    somaxconn: readSysctl("net.core.somaxconn"),
    ...Object.fromEntries(names.map((name) => [name, readSysctl(`net.ipv4.${name}`)])),
  };
}

async function userNamespacesAllowed(): Promise<boolean> {
  const { command, args } = isolated("userns", ["true"]);
  return (await runCommand(command, args)).code === 0;
}
