import assert from "node:assert/strict";
import { ENTRIES } from "../../src/run/entries.ts";
import { commandLine, descendantsOf, isAlive, within } from "../../src/sys/testdata/processes.ts";
import {
  allowedIsolation,
  outcomeOf,
  plannedOne,
  type Ran,
  ran,
  socketsOf,
} from "../../src/trial/testdata/trials.ts";
import { runCommand } from "../../src/sys/command.ts";
import { isolated } from "../../src/sys/isolation.ts";
import { LINK_PROBE } from "../../src/sys/veth.ts";

const isolation = await allowedIsolation();
const CONNECTIONS = 10;
const QUEUED = 16_384;
const AWAY = { inTime: 300, tooLate: 2500 } as const;

async function works(need: "link" | "nft"): Promise<boolean> {
  if (isolation === "none") return false;
  const { command, args } = isolated(isolation, LINK_PROBE[need]);
  return (await runCommand(command, args)).code === 0;
}

const linked = await works("link");
const lossy = linked && await works("nft");

function real(name: string, test: () => Promise<void>, able = linked): void {
  Deno.test({ name: `real: ${name}`, ignore: !able, fn: test });
}

const line = (rest: string) => `vanish --connections ${CONNECTIONS} --concurrency 10 ${rest}`;
const trial = (rest: string): Promise<Ran> => ran(plannedOne(line(rest), isolation));

for (const closer of ["client", "server"] as const) {
  real(
    `a ${closer} that closes by fin delivers what was queued if the link is back in time`,
    async () => {
      const one = await trial(`--mode fin --closer ${closer} --state unsent --away ${AWAY.inTime}`);
      one.expect({
        [`bytes_queued ${closer}`]: CONNECTIONS * QUEUED,
        [`bytes_lost ${closer}`]: 0,
        [`queued_lost_share ${closer}`]: 0,
        [`sockets_after_close ${closer}`]: CONNECTIONS,
        [`peers_half_open ${one.peer}`]: 0,
        [`reads_ended_by_eof ${one.peer}`]: CONNECTIONS,
        [`time_wait_end ${closer}`]: CONNECTIONS,
        // Only the closer's namespace is looked into.
        [`time_wait_end ${one.peer}`]: null,
        "segments_per_connection host": null,
        "connections_failed client": 0,
      });
      one.expectWithin("sockets_left_time", closer, [AWAY.inTime * 1e3, 10_000e3]);
      assert.deepEqual(one.outcome.warnings, []);
      assert.equal(one.outcome.sysctls["net.ipv4.tcp_orphan_retries"], "1");
    },
  );

  real(
    `a ${closer} that closes by rst leaves nothing, and a peer that never hears of it`,
    async () => {
      const one = await trial(`--mode rst --closer ${closer} --state unsent --away ${AWAY.inTime}`);
      one.expect({
        [`sockets_after_close ${closer}`]: 0,
        [`sockets_left_time ${closer}`]: 0,
        [`bytes_lost ${closer}`]: CONNECTIONS * QUEUED,
        [`queued_lost_share ${closer}`]: 1,
        [`peers_half_open ${one.peer}`]: CONNECTIONS,
        [`reads_ended_by_reset ${one.peer}`]: 0,
        "rst_per_close host": 1,
      });
    },
  );
}

real(
  "orphans that run out of retries take the data with them and leave the peer half open",
  async () => {
    // Side by side, as they are in a run.
    await Promise.all(["fin", "linger:1", "drain:1"].map(async (mode) => {
      const one = await trial(
        `--mode ${mode} --closer server --state unsent --away ${AWAY.tooLate}`,
      );
      one.expect({
        "sockets_after_close server": CONNECTIONS,
        "queued_lost_share server": 1,
        "peers_half_open client": CONNECTIONS,
        "reads_ended_by_eof client": 0,
        "time_wait_end server": 0,
        [`closers server`]: mode === "linger:1" ? CONNECTIONS : 0,
      });
      // Gone while the link was still away, and a curve that says when.
      one.expectWithin("sockets_left_time", "server", [500e3, AWAY.tooLate * 1e3]);
      const curve = one.outcome.series.filter(({ series }) => series === "sockets_left");
      assert.deepEqual([curve[0]?.value, curve.at(-1)?.value], [CONNECTIONS, 0]);
    }));
  },
);

real("linger blocks the caller for its whole time, fin and drain do not", async () => {
  const held = async (mode: string) => {
    const one = await trial(`--mode ${mode} --closer server --state idle --away ${AWAY.tooLate}`);
    return one.value("close_p50", "server") ?? NaN;
  };
  const [linger = 0, ...others] = await Promise.all(["linger:1", "fin", "drain:1"].map(held));
  assert.ok(linger >= 990e3, `${linger}`);
  assert.ok(others.every((one) => one < 100e3), others.join());
});

real("TCP_USER_TIMEOUT ends orphans that have retries left", async () => {
  const rest = "--mode fin --closer server --state unsent --away 3000 --orphan-retries 8";
  const [without, withIt] = await Promise.all([
    trial(rest),
    trial(`${rest} --user-timeout 500`),
  ]);
  without.expect({ "peers_half_open client": 0, "queued_lost_share server": 0 });
  withIt.expect({ "peers_half_open client": CONNECTIONS, "queued_lost_share server": 1 });
  withIt.expectWithin("sockets_left_time", "server", [400e3, 3000e3]);
});

real("with a part of the segments lost, TCP delivers everything all the same", async () => {
  const one = await trial(
    "--mode fin --closer server --state unsent --away 2000 --loss 30 --orphan-retries 8",
  );
  one.expect({
    "bytes_lost server": 0,
    "peers_half_open client": 0,
    "reads_ended_by_eof client": CONNECTIONS,
  });
}, lossy);

real("a trial of two namespaces that is interrupted leaves no process behind", async () => {
  const spec = plannedOne(line("--mode fin --closer server --state idle --away 60000"), isolation);
  const controller = new AbortController();
  const running = outcomeOf(spec, controller.signal);
  let processes: number[] = [];
  const open = await within(20_000, () => {
    processes = descendantsOf(Deno.pid);
    const workers = processes.filter((pid) => commandLine(pid).includes(ENTRIES.worker.pathname));
    return workers.length === 2 && workers.every((pid) => socketsOf(pid) >= CONNECTIONS);
  });
  assert.ok(open, "the connections were not seen");
  controller.abort();
  assert.equal((await running).status, "aborted");
  await within(5000, () => !processes.some(isAlive));
  assert.deepEqual(processes.filter(isAlive), []);
});

Deno.test("several processes on a side are refused, in one line", () => {
  assert.throws(
    () =>
      plannedOne(line("--mode fin --closer server --state idle --away 1 --clients 2"), "userns"),
    /^UsageError: 2 client and 1 server processes are too many for scenario vanish: [^\n]+$/,
  );
});
