import type { MetricName } from "../../src/metrics/registry.ts";
import assert from "node:assert/strict";
import type { MeasurementRow, RunTables } from "../../src/model/run.ts";
import { findings } from "../../src/analysis/testdata/analysed.ts";
import { about } from "../../src/analysis/testdata/about.ts";
import { withValues } from "../../src/analysis/testdata/fixture.ts";
import { scenariosRun } from "../../src/analysis/testdata/scenarios.ts";

const RUN = scenariosRun();

function without(run: RunTables, left: (row: MeasurementRow) => boolean): RunTables {
  return { ...run, measurements: run.measurements.filter((row) => !left(row)) };
}

function told(kind: string, run: RunTables): string[] {
  return findings(run).filter((one) => one.kind === kind).map(({ text }) => text);
}

const late = ({ parameters }: MeasurementRow) => /reader=(late|never)/.test(parameters);
const gone = ({ parameters }: MeasurementRow) => /reader=gone/.test(parameters);

Deno.test("what was lost is told, up to when the peer read, and that it is the Send-Q only where it is", () => {
  const { text, numbers } = about("unsent_lost", RUN);
  assert.equal(
    text,
    "rst lost 4.88 % to 94.1 % of what was queued: the Send-Q, to the byte, not what the peer's " +
      "kernel had; fin, linger:1 and drain lost none of 64.0 KiB queued a connection, the peer " +
      "reading up to 1.23 s after the close, and none of 1.00 MiB up to 200 ms; later the " +
      "kernel gives up sockets without an owner.",
  );
  assert.deepEqual([numbers.queued_per_connection, numbers.read_begins], [65_536, 1_230_000]);
  assert.deepEqual([numbers.queued_most, numbers.read_begins_of_most], [1_048_576, 200_000]);
  const less = withValues(
    RUN,
    (row) => row.metric === "bytes_lost" && row.value ? row.value - 1 : undefined,
  );
  assert.doesNotMatch(about("unsent_lost", less).text, /to the byte/);
});

Deno.test("a mode that lost in one trial is not among those that lost none", () => {
  const once = withValues(
    RUN,
    (row) =>
      row.metric === "queued_lost_share" && row.mode === "drain" && row.closer === "client" &&
        /queued=65536;reader=never/.test(row.parameters)
        ? 0.25
        : undefined,
  );
  assert.match(
    about("unsent_lost", once).text,
    /^rst and drain lost .*; fin and linger:1 lost none/,
  );
});

Deno.test("no time is told that one mode, or one closer, alone was read at", () => {
  const told = (largest: (row: MeasurementRow) => number | undefined) =>
    about(
      "unsent_lost",
      withValues(RUN, (row) =>
        row.metric === "read_begins_time" && /queued=1048576/.test(row.parameters)
          ? largest(row)
          : undefined),
    ).text;
  const early = /none of 64\.0 KiB .* up to 1\.23 s .* none of 1\.00 MiB up to 200 ms;/;
  assert.match(told(({ mode }) => mode === "drain" ? 9_000_000 : undefined), early);
  assert.match(told(({ closer }) => closer === "client" ? 9_000_000 : undefined), early);
  assert.match(
    told(({ mode }) => mode === "drain" ? 9_000_000 : 3_000_000),
    /lost none of 1\.00 MiB queued a connection, the peer reading up to 3\.00 s after the close; later/,
  );
});

Deno.test("a size that not every mode queued is told of none", () => {
  const small = without(
    RUN,
    ({ mode, parameters }) => mode === "fin" && /queued=1048576/.test(parameters),
  );
  assert.match(
    about("unsent_lost", small).text,
    /drain lost none of 64\.0 KiB queued a connection, the peer reading up to 1\.23 s after the close; later/,
  );
});

Deno.test("a run that does not say when reads began says by when they were over, or nothing", () => {
  const old = without(RUN, (row) => gone(row) || row.metric === "read_begins_time");
  assert.match(
    about("unsent_lost", old).text,
    /lost none of up to 1\.00 MiB queued a connection\.$/,
  );
  const ended = withValues(old, () => undefined);
  const rows = RUN.measurements.filter((row) => row.metric === "read_begins_time" && late(row))
    .map((row) => ({ ...row, metric: "read_to_end_time" as const, value: 1_500_000 }));
  assert.match(
    about("unsent_lost", { ...ended, measurements: [...ended.measurements, ...rows] }).text,
    /, the peer having read all up to 1\.50 s after the close; later the kernel gives up/,
  );
  assert.deepEqual(told("unsent_given_up", old), []);
});

Deno.test("what went with sockets that the kernel gave up, and that none went where it gave up none", () => {
  const { text, numbers, cells } = about("unsent_given_up", RUN);
  assert.equal(
    text,
    "With tcp_rto_max_ms 1,000 the kernel gave up the sockets of fin and linger:1 after 2.50 s, and " +
      "with them 4.88 % of what was queued: the peer, reading then, got ECONNRESET on 800 of 800 " +
      "connections; it gave up none of drain, which lost nothing, read 2.51 s after the close.",
  );
  assert.deepEqual([numbers.resets, numbers.connections], [800, 800]);
  assert.ok(cells.every(({ mode }) => mode !== "rst"), "rst had thrown it away before");
});

Deno.test("the kernel's own time is called that", () => {
  const own = {
    ...RUN,
    measurements: RUN.measurements.map((row) => ({
      ...row,
      parameters: row.parameters.replace("rto-max=1000", "rto-max=120000"),
    })),
  };
  assert.match(
    about("unsent_given_up", own).text,
    /^With the kernel's own tcp_rto_max_ms 120,000 the/,
  );
});

Deno.test("nothing is said to be given up that was not, or not always, or took nothing with it", () => {
  const changed = (mode: string, metric: MetricName, value: number | null) =>
    told(
      "unsent_given_up",
      withValues(RUN, (row) =>
        gone(row) && row.mode === mode && row.metric === metric && row.closer === "client"
          ? value
          : undefined),
    ).join("");
  assert.match(changed("fin", "closer_gone_time", null), /gave up the sockets of linger:1 after/);
  assert.match(changed("fin", "queued_lost_share", 0), /gave up the sockets of linger:1 after/);
  assert.doesNotMatch(changed("drain", "queued_lost_share", 0.1), /drain/);
  assert.doesNotMatch(changed("drain", "closer_gone_time", 9), /drain/);
  assert.match(changed("linger:1", "reads_ended_by_reset", 199), /on 799 of 800 connections/);
});

Deno.test("where none was given up that is all there is to say", () => {
  const none = without(RUN, (row) => gone(row) && /^(fin|linger:1)$/.test(row.mode));
  assert.deepEqual(told("unsent_given_up", none), [
    "With tcp_rto_max_ms 1,000 the kernel gave up none of drain, which lost nothing, read 2.51 s " +
    "after the close.",
  ]);
});

Deno.test("who was held, over at least three trials", () => {
  assert.equal(
    about("unsent_held", RUN).text,
    "With data queued, close() under linger:1 blocked the caller for 210 ms to 1.01 s at the median, by " +
      "when the peer read; at most 9.00 µs under fin, rst and drain.",
  );
});
