import assert from "node:assert/strict";
import { readSysctl } from "../../src/sys/netns.ts";
import { asked } from "../../src/sys/testdata/asked.ts";
import { allowedIsolation, planned, ran } from "../../src/trial/testdata/trials.ts";

const isolation = await allowedIsolation();
const CONNECTIONS = 20;
/** Small enough to be taken whole by the peer's receive buffer of 64 KiB. */
const LITTLE = 16 * 1024;
const MUCH = 256 * 1024;

/** The trials of a line, on real connections in a namespace. */
function trials(line: string) {
  return planned(`unsent --connections ${CONNECTIONS} ${line}`, isolation);
}

function real(name: string, test: () => Promise<void>): void {
  // Buffers are fixed by sysctls, which only a namespace of our own may have.
  Deno.test({ name: `real: ${name}`, ignore: isolation === "none", fn: test });
}

for (const closer of ["client", "server"] as const) {
  real(
    `rst by the ${closer} loses what stood in the Send-Q, to the byte, and nothing else`,
    async () => {
      const lost = [];
      for (const spec of trials(`--mode rst --closer ${closer} --queued ${MUCH} --reader late`)) {
        const trial = await ran(spec);
        const inSendQueue = trial.value("bytes_in_send_queue", closer) ?? 0;
        const inReceiveQueue = trial.value("bytes_in_receive_queue", trial.peer) ?? 0;
        assert.ok(inSendQueue > 0 && inReceiveQueue > 0);
        assert.equal(inSendQueue + inReceiveQueue, CONNECTIONS * MUCH);
        trial.expect({
          [`bytes_queued ${closer}`]: CONNECTIONS * MUCH,
          [`bytes_lost ${closer}`]: inSendQueue,
          [`queued_lost_share ${closer}`]: inSendQueue / (CONNECTIONS * MUCH),
          [`reads_ended_by_reset ${trial.peer}`]: CONNECTIONS,
          [`reads_ended_by_eof ${trial.peer}`]: 0,
          [`peer_resets ${trial.peer}`]: CONNECTIONS,
          [`fin_wait_1_time ${closer}`]: 0,
          "rst_per_close host": 1,
          "connections_failed client": 0,
          "connections_per_second client": null,
        });
        lost.push(inSendQueue);
      }
      assert.equal(lost.length, 1);
    },
  );
}

real("rst loses nothing of what the peer's kernel had taken", async () => {
  for (const spec of trials(`--mode rst --closer server --queued ${LITTLE} --reader late`)) {
    const trial = await ran(spec);
    trial.expect({
      "bytes_in_send_queue server": 0,
      "bytes_in_receive_queue client": CONNECTIONS * LITTLE,
      "bytes_lost server": 0,
      "reads_ended_by_reset client": CONNECTIONS,
    });
  }
});

real(
  "fin, linger and drain deliver everything, whenever the peer reads, and end in EOF",
  async () => {
    const line = `--mode fin,linger:1,drain,drain:0.1 --closer server --queued ${MUCH} --pause 50`;
    for (const spec of trials(`${line} --reader prompt,late,slow,never --rate 1_000_000`)) {
      const trial = await ran(spec);
      trial.expect({
        "bytes_queued server": CONNECTIONS * MUCH,
        "bytes_lost server": 0,
        "queued_lost_share server": 0,
        "reads_ended_by_eof client": CONNECTIONS,
        "reads_ended_by_reset client": 0,
        "rst_per_close host": 0,
        "established_leaked server": 0,
        "close_wait_leaked client": 0,
        "connections_failed client": 0,
      });
    }
  },
);

real(
  "linger blocks the caller until the reader has come, or for its time: each in a thread",
  async () => {
    const held = { late: [250e3, 950e3], never: [990e3, 1_400e3] } as const;
    for (const [reader, span] of Object.entries(held)) {
      const [spec] = trials(
        `--mode linger:1 --closer server --queued ${MUCH} --reader ${reader} --pause 300`,
      );
      assert.ok(spec);
      const trial = await ran(spec);
      trial.expectWithin("close_p50", "server", span);
      trial.expect({ "closers server": CONNECTIONS, "bytes_lost server": 0 });
    }
  },
);

real("fin holds nobody: what is queued lives on in FIN-WAIT-1 without an owner", async () => {
  for (
    const spec of trials(`--mode fin --closer server --queued ${MUCH} --reader late --pause 300`)
  ) {
    const trial = await ran(spec);
    trial.expectWithin("close_max", "server", [0, 100e3]);
    trial.expectWithin("fin_wait_1_time", "server", [250e3, 2_000e3]);
    trial.expectWithin("read_to_end_time", "client", [290e3, 2_000e3]);
    trial.expect({ "fin_wait_1_peak server": CONNECTIONS });
  }
});

/** Linux 6.15 and later: without it the kernel takes six minutes to give up. */
const soon = asked(() => readSysctl("net.ipv4.tcp_rto_max_ms") !== undefined, false);

Deno.test({
  name:
    "real: what the kernel gives up is lost, by fin and linger; a drain, whose owner lives, is not",
  ignore: isolation === "none" || !soon,
  async fn() {
    const line = `--mode fin,linger:1,drain --closer server --queued ${MUCH} --reader gone`;
    const specs = trials(line);
    assert.deepEqual(specs.map(({ mode }) => mode.name).sort(), ["drain", "fin", "linger"]);
    // Side by side, as they are in a run.
    await Promise.all(specs.map(async (spec) => {
      const trial = await ran(spec);
      const owned = spec.mode.name === "drain";
      const queued = trial.value("bytes_in_send_queue", "server") ?? 0;
      assert.ok(queued > 0);
      assert.equal(trial.value("closer_gone_time", "server") === null, owned, spec.id);
      trial.expect({
        "bytes_lost server": owned ? 0 : queued,
        "reads_ended_by_eof client": owned ? CONNECTIONS : 0,
        "reads_ended_by_reset client": owned ? 0 : CONNECTIONS,
        "rst_per_close host": 0,
        "time_wait_end server": owned ? CONNECTIONS : 0,
        "buffer_memory_after_close host": null,
        "connections_failed client": 0,
      });
      // The first probes are 0.2, 0.4, 0.8 and 1 s apart; they began when the window closed.
      const after = trial.value("read_begins_time", "client") ?? 0;
      assert.ok(after > 1_000e3, `${spec.id}: ${after} µs`);
      assert.equal(trial.outcome.sysctls["net.ipv4.tcp_rto_max_ms"], "1000");
    }));
  },
});

real("with nothing queued there is no share to lose", async () => {
  for (const spec of trials("--mode rst --closer server --queued 0 --reader prompt")) {
    const trial = await ran(spec);
    trial.expect({ "bytes_queued server": 0, "queued_lost_share server": null });
  }
});
