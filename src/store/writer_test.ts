import type { MetricName } from "../metrics/registry.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { MachineError } from "../model/errors.ts";
import type { MeasurementRow } from "../model/run.ts";
import { SERIES } from "../metrics/series.ts";
import type { Outcome, TrialSpec } from "../model/trial.ts";
import { readRun } from "./reader.ts";
import { completed, failed, manifest, outcomes, PLACED, sample, spec } from "./testdata/example.ts";
import { ENDED_AT, Folder, refused, writeRun } from "./testdata/folder.ts";
import { trialRows } from "./trial_rows.ts";
import { QUANTILE_DECIMALS, rounded, SERIES_DECIMALS, UNITS } from "./units.ts";
import { RunWriter } from "./writer.ts";

const FILES = [
  ...["latency.csv", "measurements.csv", "run.json", "samples.csv", "series.csv", "summary.csv"],
];
const RUN_ID = manifest().runId;

Deno.test("what has disturbed a trial is kept, and only where something has", async () => {
  using folder = new Folder();
  using writer = await RunWriter.create(folder.path, manifest({ plannedTrials: 2 }));
  const disturbed = "the client worker stood still for 2.0 s";
  await writer.append(spec({ id: "a" }), completed({ disturbed }));
  await writer.append(spec({ id: "b" }), completed());
  await writer.finish("complete", ENDED_AT);
  const { manifest: { trials } } = await readRun(folder.path);
  assert.deepEqual(trials.map((trial) => trial.disturbed), [disturbed, undefined]);
});

Deno.test("what chance decides is kept, once: what the cell says and what the trial has seen", async () => {
  using folder = new Folder();
  using writer = await RunWriter.create(folder.path, manifest({ plannedTrials: 3 }));
  const ids = ["a", "b", "c"].map((id) => spec({ id }));
  const [a, b, c] = ids as [TrialSpec, TrialSpec, TrialSpec];
  const chance = ["bytes_lost", "peer_resets"] as const;
  await writer.append(
    { ...a, nondeterministic: chance },
    completed({ nondeterministic: ["peer_resets", "answers"] }),
  );
  await writer.append({ ...b, nondeterministic: chance }, failed());
  await writer.append(c, completed());
  await writer.finish("complete", ENDED_AT);
  const { manifest: { trials } } = await readRun(folder.path);
  assert.deepEqual(trials.map(({ chance }) => chance), [
    [...chance, "answers"],
    chance,
    undefined,
  ]);
});

Deno.test("every file is there with its header before anything is measured", async () => {
  using folder = new Folder();
  using _writer = await RunWriter.create(folder.at("new/run"), manifest());
  for (
    const [file, header] of [
      [
        "measurements.csv",
        "run_id,trial_id,scenario,mode,closer,stack,connections,concurrency,parameters,rep,metric,side,value,unit\n",
      ],
      ["samples.csv", "trial_id,t_ms,side,state,sockets,recv_q_bytes,send_q_bytes,source\n"],
      ["latency.csv", "trial_id,call,side,quantile,value_us,count\n"],
      ["series.csv", "trial_id,series,side,x,x_unit,value,unit\n"],
    ] as const
  ) {
    assert.equal(folder.read(`new/run/${file}`), header);
  }
  assert.match(
    folder.read("new/run/summary.csv"),
    /^scenario,mode,closer,stack,connections,concurrency,parameters,reps,[a-z0-9_,]+\n$/,
  );
  assert.equal(JSON.parse(folder.read("new/run/run.json")).status, "running");
});

Deno.test("a trial's rows and record are on disk when append returns", async () => {
  using folder = new Folder();
  using writer = await RunWriter.create(folder.path, manifest());
  const placed = PLACED.find(({ metric }) => metric.unit === "us");
  assert.ok(placed);
  const { metric, side } = placed;
  const outcome = completed({
    measurements: [{ metric: metric.name, side, value: 0.1 + 0.2 }],
    samples: [sample({ tMs: 4 / 3, recvQBytes: null })],
    latencies: [{ call: "close", side: "client", quantile: 0.5, microseconds: 8.25, count: 9 }],
    series: [{ series: "time_wait_by_second", side: "server", x: 1 / 3, value: 7 }],
  });
  await writer.append(spec(), outcome);
  const id = "churn-fin-client-libc-r1";
  const lastLine = (file: string) => folder.read(file).split("\n").at(-2);
  assert.equal(
    lastLine("measurements.csv"),
    `${RUN_ID},${id},churn,fin,client,libc,5000,64,payload=11,1,${metric.name},${side},0.3,` +
      metric.unit,
  );
  assert.equal(lastLine("samples.csv"), `${id},1.333,client,ESTAB,1,,11,ss`);
  assert.equal(lastLine("series.csv"), `${id},time_wait_by_second,server,0.333,s,7,count`);
  assert.equal(lastLine("latency.csv"), `${id},close,client,0.5,8.25,9`);
  const stored = JSON.parse(folder.read("run.json"));
  assert.equal(stored.status, "running");
  assert.deepEqual(stored.rows, { measurements: 1, samples: 1, latency: 1, series: 1 });
  assert.deepEqual(stored.trials[0].sysctls, outcome.sysctls);
  assert.equal(stored.trials[0].durationMs, 812.346);
});

Deno.test("a trial that did not complete has a record with its reason and no rows", async () => {
  using folder = new Folder();
  using writer = await RunWriter.create(folder.path, manifest());
  await writer.append(spec(), failed("the server did not start"));
  await writer.append(spec({ rep: 2 }), { ...failed("stopped"), status: "aborted" } as Outcome);
  await writer.finish("complete", ENDED_AT);
  const run = await readRun(folder.path);
  assert.deepEqual(run.manifest.trials.map(({ status, reason }) => [status, reason]), [
    ["failed", "the server did not start"],
    ["aborted", "stopped"],
  ]);
  assert.deepEqual([run.measurements, run.samples, run.latencies], [[], [], []]);
  assert.equal(folder.read("summary.csv").split("\n").length, 2);
});

Deno.test("finish returns what it wrote, and leaves no other file", async () => {
  using folder = new Folder();
  const writer = await RunWriter.create(folder.path, manifest({ plannedTrials: 9 }));
  await writer.append(spec(), completed());
  const ended = await writer.finish("interrupted", ENDED_AT);
  assert.equal(ended.status, "interrupted");
  assert.equal(ended.endedAt, ENDED_AT);
  assert.deepEqual((await readRun(folder.path)).manifest, ended);
  assert.deepEqual(folder.names(), FILES);
  assert.equal(folder.read("summary.csv").split("\n").length, 3);
});

function decimalsOf(series: string): number {
  const { unit } = SERIES.get(series) ?? assert.fail(series);
  return UNITS[unit].decimals;
}

Deno.test("any run reads back as it was written, numbers rounded", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(outcomes, { maxLength: 4 }), fc.boolean(), async (list, ended) => {
      using folder = new Folder();
      using writer = await RunWriter.create(folder.path, manifest({ plannedTrials: list.length }));
      const trials = list.map((outcome, index) => [spec({ rep: index + 1 }), outcome] as const);
      for (const [one, outcome] of trials) await writer.append(one, outcome);
      if (ended) await writer.finish("complete", ENDED_AT);
      const run = await readRun(folder.path);
      const rows = trials.map(([one, outcome]) => trialRows(RUN_ID, one, outcome));
      assert.deepEqual(run.measurements, rows.flatMap((row) => row.measurements).map(asWritten));
      assert.deepEqual(
        run.samples,
        rows.flatMap((row) => row.samples).map((row) => ({ ...row, tMs: rounded(row.tMs, 3) })),
      );
      assert.deepEqual(
        run.latencies,
        rows.flatMap((row) => row.latencies).map((row) => ({
          ...row,
          quantile: rounded(row.quantile, QUANTILE_DECIMALS),
          microseconds: rounded(row.microseconds, 3),
        })),
      );
      assert.deepEqual(
        run.series,
        rows.flatMap((row) => row.series).map(({ value, ...row }) => ({
          ...row,
          x: rounded(row.x, SERIES_DECIMALS),
          value: value === null ? null : rounded(value, decimalsOf(row.series)),
        })),
      );
      assert.deepEqual(
        run.manifest.trials.map(({ id, status, warnings }) => ({ id, status, warnings })),
        trials.map(([{ id }, { status, warnings }]) => ({ id, status, warnings })),
      );
    }),
    { numRuns: 60 },
  );
});

Deno.test("samples are written in order of time", async () => {
  using folder = new Folder();
  using writer = await RunWriter.create(folder.path, manifest());
  const samples = [30, 10, 20].map((tMs) => sample({ tMs }));
  await writer.append(spec(), completed({ samples }));
  assert.deepEqual((await readRun(folder.path)).samples.map(({ tMs }) => tMs), [10, 20, 30]);
});

Deno.test("a folder that holds a run, or one of its files, is left as it is", async () => {
  using folder = new Folder();
  await writeRun(folder.path, true);
  const before = FILES.map((name) => folder.read(name));
  await refused(
    RunWriter.create(folder.path, manifest()),
    /^Cannot write a run to ".*" as it holds run\.json already; name a new folder with --out or/,
  );
  assert.deepEqual(FILES.map((name) => folder.read(name)), before);
  using other = new Folder();
  other.write("samples.csv", "mine");
  await refused(RunWriter.create(other.path, manifest()), /as it holds samples\.csv already/);
  assert.deepEqual(other.names(), ["samples.csv"]);
  assert.equal(other.read("samples.csv"), "mine");
});

Deno.test("a folder that can't be made is one line", async () => {
  using folder = new Folder();
  folder.write("file", "");
  await refused(
    RunWriter.create(folder.at("file"), manifest()),
    /^Cannot write a run to ".*file" as it is not a folder; name a new folder with --out$/,
  );
  await refused(
    RunWriter.create(folder.at("file/below"), manifest()),
    /: part of the path is not a folder; name a folder you may write with --out$/,
  );
});

Deno.test(
  { name: "a folder Deno may not write is one line", permissions: { write: false } },
  async () => {
    await refused(RunWriter.create("run", manifest()), /: Deno was not given the permission;/);
  },
);

Deno.test("a disk that refuses costs the trial that was being written, no other", async () => {
  using folder = new Folder();
  const writer = await RunWriter.create(folder.path, manifest({ plannedTrials: 3 }));
  await writer.append(spec(), completed());
  const before = FILES.map((name) => folder.read(name));
  // A folder in the way of the new run.json, after all rows were written.
  Deno.renameSync(folder.at("run.json"), folder.at("aside"));
  Deno.mkdirSync(folder.at("run.json"));
  await assert.rejects(writer.append(spec({ rep: 2 }), completed()), (error: Error) => {
    assert.ok(error instanceof MachineError);
    assert.match(error.message, /^Cannot write to ".*": .*; the trials before this one are kept/);
    return true;
  });
  Deno.removeSync(folder.at("run.json"));
  Deno.renameSync(folder.at("aside"), folder.at("run.json"));
  assert.deepEqual(FILES.map((name) => folder.read(name)), before);
  await writer.append(spec({ rep: 3 }), completed());
  await writer.finish("interrupted", ENDED_AT);
  const run = await readRun(folder.path);
  assert.deepEqual(run.manifest.trials.map(({ rep }) => rep), [1, 3]);
});

Deno.test("what could not be read back is not written: a defect is heard of at once", async () => {
  using folder = new Folder();
  using writer = await RunWriter.create(folder.path, manifest());
  const [placed] = PLACED;
  assert.ok(placed);
  const one = { metric: placed.metric.name, side: placed.side, value: 1 };
  const hostless = PLACED.find(({ metric }) => !metric.places.includes("host"));
  assert.ok(hostless);
  const point = {
    call: "close",
    side: "client",
    quantile: 0.5,
    microseconds: 1,
    count: 1,
  } as const;
  const defects: [Partial<ReturnType<typeof completed>>, RegExp][] = [
    [{ measurements: [{ ...one, metric: "no_such_metric" as MetricName }] }, /not in the registry/],
    [{ measurements: [{ ...one, value: NaN }] }, /must be finite/],
    [{ measurements: [one, one] }, /repeats/],
    [
      { measurements: [{ metric: hostless.metric.name, side: "host", value: 1 }] },
      /side is "host"/,
    ],
    [{ samples: [sample(), sample()] }, /repeats client ESTAB ss/],
    [{ samples: [sample({ sockets: -1 })] }, /sockets is "-1"/],
    [{ latencies: [{ ...point, quantile: 0.123 }] }, /quantile is "0\.123"/],
    [{ latencies: [{ ...point, microseconds: Infinity }] }, /must be finite/],
    [{ durationMs: NaN }, /must be finite/],
  ];
  for (const [fields, message] of defects) {
    await assert.rejects(writer.append(spec(), completed(fields)), message);
  }
  await assert.rejects(writer.append(spec({ id: "a,b" }), completed()), /trials\[0\]\.id is "a,b"/);
  await writer.append(spec(), completed());
  await assert.rejects(writer.append(spec(), completed()), /as the run has it/);
  await assert.rejects(writer.finish("complete", ENDED_AT), /it has 1 of 2 trials/);
  assert.equal((await readRun(folder.path)).manifest.trials.length, 1);
  await writer.append(spec({ rep: 2 }), completed());
  await assert.rejects(writer.append(spec({ rep: 3 }), completed()), /the run is full: 2 are pl/);
  await assert.rejects(
    RunWriter.create(folder.at("new"), manifest({ runId: "a b" })),
    /Cannot store a manifest as it could not be read back: run\.json:\d+: runId is "a b"/,
  );
  assert.ok(!folder.names().includes("new"));
});

function asWritten(row: MeasurementRow): MeasurementRow {
  if (row.value === null) return row;
  const { decimals } = UNITS[row.unit as keyof typeof UNITS];
  return { ...row, value: rounded(row.value, decimals) };
}
